package weir.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    @Test
    @DisplayName("003 FR-004: each wait is twice the last, up to the longest")
    void shouldDoubleUpToTheLongest() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            assertEquals(Duration.ofSeconds(seconds), backoff.failed(1));
        }
        assertEquals(7, backoff.failures());
    }

    @Test
    void shouldShortenByChanceToAHalfAtMost() {
        assertEquals(Duration.ofMillis(500), backoff.failed(0));
        assertEquals(Duration.ofMillis(1500), backoff.failed(0.5));
    }

    @Test
    void shouldStaySaneForEver() {
        for (int i = 0; i < 10_000; i++) {
            backoff.failed(1);
        }
        assertEquals(Duration.ofSeconds(30), backoff.failed(1));
    }

    @Test
    void shouldBeginAgainAfterSuccess() {
        backoff.failed(1);
        backoff.failed(1);
        backoff.succeeded();
        assertEquals(0, backoff.failures());
        assertEquals(Duration.ofSeconds(1), backoff.failed(1));
    }

    @Test
    void shouldNeverWaitLongerThanTheLongestEvenAtFirst() {
        assertEquals(Duration.ofSeconds(2), new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(2)).failed(1));
    }
}
