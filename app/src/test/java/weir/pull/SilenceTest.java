package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long START = Long.MAX_VALUE - SECOND; // the clock may begin anywhere

    private final Silence silence = new Silence(Duration.ofSeconds(10), START);

    @Test
    @DisplayName(
            "Viewers of an encoder have missed nothing, however short it was there and however long the upstream had been dead")
    void shouldBeginAnewAfterAnEncoder() {
        silence.began(START + SECOND);
        silence.turnedAway(true, START + 8 * SECOND);
        silence.asksAgain(START + 12 * SECOND);
        assertEquals(START + 12 * SECOND, silence.sinceNanos());
    }

    @Test
    void shouldGoOnWhileAnotherPullHasNotHadTheStreamForLong() {
        silence.turnedAway(false, START + 8 * SECOND);
        silence.asksAgain(START + 18 * SECOND);
        assertEquals(START, silence.sinceNanos());
        silence.turnedAway(false, START + 18 * SECOND);
        silence.asksAgain(START + 18 * SECOND + 1);
        assertEquals(START + 18 * SECOND + 1, silence.sinceNanos());
    }

    @Test
    void shouldTrustNobodyAnyMoreOnceItHasHadTheStreamItself() {
        silence.turnedAway(true, START + SECOND);
        silence.granted();
        silence.began(START + 2 * SECOND);
        silence.turnedAway(false, START + 11 * SECOND);
        silence.asksAgain(START + 12 * SECOND);
        assertEquals(START + 2 * SECOND, silence.sinceNanos());
    }
}
