package weir.record;

import java.time.Duration;
import weir.settings.Bounds;

/**
 * How one stream is recorded.
 *
 * @param segment how long a file gets before the next keyframe begins another; zero never
 */
public record RecordingPlan(FilePattern fileName, Duration segment, Reconnect onReconnect) {

    /** @throws weir.settings.SettingsException names the key whose value is out of range */
    public RecordingPlan {
        if (!segment.isZero()) {
            Bounds.within("segment", segment, Duration.ofSeconds(1), Duration.ofHours(24));
        }
    }

    /** What becomes of a recording when its encoder is lost and comes back to this node within the stream's grace period. */
    public enum Reconnect {
        /** The file goes on, on the stream's clock; a file of its own for another codec. */
        APPEND,
        /** Another file begins. */
        NEW_FILE
    }
}
