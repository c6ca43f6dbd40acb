package weir.loadtest.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.loadtest.stream.MediaSource;
import weir.loadtest.stream.StreamShape;
import weir.loadtest.stream.SyntheticSource;
import weir.media.Frame;

class FrameChecksTest {

    private static final int HEAD = 64;
    private static final long ALWAYS = Long.MIN_VALUE;

    private final PlayTally tally = new PlayTally();
    private final Window window = new Window();
    private final FrameChecks checks = new FrameChecks(window, tally);
    private final List<MediaSource.Message> videos = videos(9, 4);

    @Test
    void shouldFindNothingWrongWithAStream() {
        assertTrue(play(videos.get(0)));
        videos.subList(1, 9).forEach(this::play);
        assertEquals(9, tally.frames);
        assertEquals(List.of(0L, 0L, 0L, 0L), faults());
    }

    @Test
    void shouldCallWhatFollowsAGapUndecodableUntilAKeyframe() {
        play(videos.get(0));
        for (int i = 2; i < 9; i++) {
            play(videos.get(i));
        }
        assertEquals(List.of(1L, 0L, 2L, 0L), faults());
    }

    @Test
    void shouldCallWhatComesBeforeAKeyframeUndecodable() {
        assertFalse(play(videos.get(3)));
        assertTrue(play(videos.get(4)));
        assertEquals(List.of(0L, 0L, 1L, 0L), faults());
    }

    @Test
    void shouldSeeTimestampsThatGoBack() {
        play(videos.get(0));
        play(videos.get(1), 5);
        play(videos.get(2), 4);
        assertEquals(List.of(0L, 0L, 0L, 1L), faults());
    }

    @Test
    void shouldCountDuplicates() {
        play(videos.get(0));
        play(videos.get(0));
        assertEquals(List.of(0L, 1L, 0L, 0L), faults());
    }

    @Test
    void shouldPassOverConfigurations() {
        for (MediaSource.Message header : new SyntheticSource(StreamShape.YARDSTICK).headers()) {
            if (header.type() != Frame.Type.DATA) {
                assertFalse(play(header));
            }
        }
        assertEquals(0, tally.frames);
    }

    @Test
    void shouldLeaveFramesOfOthersUnjudged() {
        byte[] foreign = {0x17, 1, 0, 0, 0, 1, 2, 3};
        assertTrue(checks.frame(Frame.Type.VIDEO, 0, foreign, foreign.length, 0, ALWAYS));
        assertEquals(1, tally.unstamped);
    }

    @Test
    void shouldMeasureFramesSentWithinTheWindow() {
        window.open();
        MediaSource.Message sentNow =
                new SyntheticSource(new StreamShape(30, 1_000, 4, 0, 200)).next(System.nanoTime());
        checks.frame(Frame.Type.VIDEO, 0, sentNow.payload(), HEAD, System.nanoTime() + 1_000_000, ALWAYS);
        assertEquals(1, checks.counted());
        assertEquals(1, tally.latency.getTotalCount());
        assertTrue(tally.latency.getMaxValue() >= 1_000);
    }

    @Test
    void shouldNotMeasureFramesSentOutsideTheWindowOrBeforeThePlayerAsked() {
        play(videos.get(0));
        window.open();
        MediaSource.Message sentNow =
                new SyntheticSource(new StreamShape(30, 1_000, 4, 0, 200)).next(System.nanoTime());
        checks.frame(Frame.Type.VIDEO, 0, sentNow.payload(), HEAD, System.nanoTime(), Long.MAX_VALUE);
        assertEquals(0, checks.counted());
    }

    /** Missing, duplicate, undecodable, backwards. */
    private List<Long> faults() {
        return List.of(checks.missing(), checks.duplicates(), tally.undecodable, tally.backwards);
    }

    private boolean play(MediaSource.Message message) {
        return play(message, message.timestamp());
    }

    private boolean play(MediaSource.Message message, long timestamp) {
        int head = Math.min(HEAD, message.payload().length);
        return checks.frame(message.type(), timestamp, message.payload(), head, 0, ALWAYS);
    }

    private static List<MediaSource.Message> videos(int count, int groupFrames) {
        SyntheticSource source = new SyntheticSource(new StreamShape(30, 1_000, groupFrames, 0, 200));
        List<MediaSource.Message> videos = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            videos.add(source.next(0));
        }
        return videos;
    }
}
