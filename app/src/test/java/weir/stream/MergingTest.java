package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.media.Frame;

class MergingTest {

    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final long START = 1_000_000_000L;
    private static final Frame FRAME = TestFrames.audio(0, 10);

    private final Merging merging = new Merging(Duration.ofMillis(25), START);

    @Test
    void shouldLetTheFirstFrameGoAtOnce() {
        assertEquals(Duration.ZERO, merging.left(START));
    }

    @Test
    void shouldGatherWhatComesTooSoon() {
        merging.add(FRAME);
        merging.take(KEY, true, after(0));
        assertEquals(Duration.ofMillis(15), merging.left(after(10)));
        merging.add(FRAME);
        merging.addAll(List.of(FRAME, FRAME));
        assertEquals(3, merging.take(KEY, true, after(25)).frames().size());
        assertTrue(merging.isEmpty());
    }

    @Test
    void shouldAddNoWaitToWhatComesOnceInAWindow() {
        merging.take(KEY, true, after(0));
        assertEquals(Duration.ZERO, merging.left(after(25)));
        assertEquals(Duration.ZERO, merging.left(after(19)));
        assertEquals(Duration.ofMillis(7), merging.left(after(18)));
        assertEquals(Duration.ZERO, merging.left(after(1_000)));
    }

    @Test
    void shouldNeverWaitWithoutAWindow() {
        Merging none = new Merging(Duration.ZERO, START);
        none.take(KEY, true, after(0));
        assertEquals(Duration.ZERO, none.left(after(0)));
    }

    @Test
    void shouldGatherInAShortWindowToo() {
        Merging brief = new Merging(Duration.ofMillis(2), START);
        brief.take(KEY, true, after(0));
        assertEquals(Duration.ofMillis(1), brief.left(after(1)));
    }

    @Test
    void shouldGatherForNearlyAllOfALongWindow() {
        Merging patient = new Merging(Duration.ofMillis(350), START);
        patient.take(KEY, true, after(0));
        assertEquals(Duration.ofMillis(11), patient.left(after(339)));
        assertEquals(Duration.ZERO, patient.left(after(340)));
    }

    @Test
    void shouldTellOnceThatAPublicationIsNew() {
        merging.newPublication();
        merging.add(FRAME);
        assertTrue(merging.take(KEY, true, after(0)).newPublication());
        assertFalse(merging.take(KEY, true, after(0)).newPublication());
    }

    private static long after(long millis) {
        return START + millis * 1_000_000;
    }
}
