package weir.record;

import java.time.Instant;
import weir.stream.StreamKey;

/**
 * A recording as its operator sees it.
 *
 * @param framesDropped because the disk was too slow
 * @param error why it failed; empty while it has not
 */
record RecordingStatus(
        StreamKey key,
        RecorderState state,
        Instant since,
        Recording.Progress progress,
        long framesDropped,
        String error) {}
