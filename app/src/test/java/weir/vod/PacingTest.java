package weir.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PacingTest {

    private static final long MILLI = 1_000_000;
    private static final long START = 77 * MILLI;

    private final Pacing pacing = new Pacing(2_000);

    private long untilDue(long time, long atMillis) {
        return pacing.untilDue(time, START + atMillis * MILLI);
    }

    private void send(long time, long atMillis) {
        untilDue(time, atMillis);
        pacing.sent(time);
    }

    @Test
    void shouldBeALeadAheadOfTheClock() {
        assertEquals(-2_000, untilDue(60_000, 0));
        assertEquals(0, untilDue(62_000, 0));
        assertEquals(500, untilDue(62_500, 0));
        assertEquals(200, untilDue(62_500, 300));
    }

    @Test
    void shouldTakeAnotherLead() {
        untilDue(0, 0);
        pacing.lead(5_000);
        assertEquals(0, untilDue(5_000, 0));
    }

    @Test
    void shouldStandStillWhilePaused() {
        send(0, 0);
        pacing.pause(START + 1_000 * MILLI);
        pacing.pause(START + 2_000 * MILLI);
        assertEquals(1_000, untilDue(4_000, 9_000));
        pacing.resume(START + 10_000 * MILLI);
        pacing.resume(START + 10_500 * MILLI);
        assertEquals(500, untilDue(4_000, 10_500));
    }

    @Test
    void shouldBeginAnewElsewhere() {
        send(0, 0);
        pacing.restart();
        assertEquals(-2_000, untilDue(500_000, 1_000));
        pacing.restart();
        assertEquals(-2_000, untilDue(3_000, 1_500));
    }

    @Test
    void shouldNotCatchUpWhatAViewerThatRanDryHasMissed() {
        send(1_000, 0);
        send(3_000, 0);
        pacing.unblocked(START + 10_000 * MILLI);
        assertEquals(0, untilDue(5_000, 10_000));
        assertEquals(1_000, untilDue(6_000, 10_000));
    }

    @Test
    void shouldKeepTheClockOfAViewerThatHasSomethingLeft() {
        send(0, 0);
        send(2_000, 0);
        pacing.unblocked(START + 1_500 * MILLI);
        assertEquals(500, untilDue(4_000, 1_500));
    }

    @Test
    void shouldWaitThroughAGapInTheRecording() {
        send(0, 0);
        assertEquals(1_000, untilDue(10_000, 7_000));
        assertEquals(0, untilDue(10_000, 8_000));
    }
}
