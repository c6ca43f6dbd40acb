package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerClockTest {

    private static final long DAY = 86_400_000;
    private static final long BASE = 1L << 30;

    @ParameterizedTest
    @CsvSource({"0, 0", "1073741823, 0", "1073741824, 1073741824", "4294967296, 4294967296", "5368709119, 4294967296"})
    void shouldFloorTheBaseToMultiplesOf2To30(long streamTime, long base) {
        assertEquals(base, ViewerClock.baseFor(streamTime));
        assertEquals(new ViewerClock(base), ViewerClock.startingAt(streamTime));
    }

    @ParameterizedTest
    @DisplayName("interop 32: no viewer starts in the upper half of FLV's signed times, however old the stream is")
    @ValueSource(longs = {0, 1, 12, 13, 24, 25, 49, 50, 365, 3_650})
    void shouldStartEveryViewerLow(long days) {
        long time = days * DAY + 12_345;
        long wire = ViewerClock.startingAt(time).toWire(time);
        assertTrue(wire >= 0 && wire < BASE, "starts at " + wire);
    }

    @Test
    @DisplayName("interop 5: the wire time wraps after 49.7 days of viewing")
    void shouldWrapOnTheWire() {
        ViewerClock clock = ViewerClock.startingAt(BASE + 7);
        assertEquals(7, clock.toWire(BASE + 7));
        assertEquals((1L << 32) - 1, clock.toWire(BASE + (1L << 32) - 1));
        assertEquals(0, clock.toWire(BASE + (1L << 32)));
    }

    @Test
    void shouldStartFramesFromBeforeTheBaseAtZero() {
        assertEquals(0, ViewerClock.startingAt(BASE).toWire(BASE - 20));
    }
}
