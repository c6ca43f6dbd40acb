package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.outbound.CloseKind;

class RetriesTest {

    private static final Duration MIN = Duration.ofSeconds(1);
    private static final Duration PROVEN = Duration.ofSeconds(11);

    @Test
    void shouldWaitTwiceAsLongAfterEachFailureInARow() {
        Retries retries = retries(0);
        assertEquals(Optional.of(MIN), failed(retries, CloseKind.REFUSED, Duration.ZERO));
        assertEquals(Optional.of(MIN.multipliedBy(2)), failed(retries, CloseKind.LOST, MIN));
        assertEquals(2, retries.failures());
        assertEquals(Optional.of(MIN), failed(retries, CloseKind.LOST, PROVEN));
    }

    @Test
    @DisplayName("A destination that sends the push away each time it comes is not asked without a pause")
    void shouldComeBackAtOnceOnlyToADestinationThatWorks() {
        Retries retries = retries(0);
        assertEquals(Optional.of(Duration.ZERO), failed(retries, CloseKind.RECONNECT, PROVEN));
        assertEquals(Optional.of(MIN.multipliedBy(2)), failed(retries, CloseKind.RECONNECT, MIN));
        assertEquals(Optional.of(MIN.multipliedBy(4)), failed(retries, CloseKind.RECONNECT, MIN));
    }

    @Test
    void shouldGiveUpAfterSoManyFailuresInARow() {
        Retries retries = retries(1);
        assertEquals(Optional.of(MIN), failed(retries, CloseKind.LOST, Duration.ZERO));
        assertEquals(Optional.of(MIN), failed(retries, CloseKind.LOST, PROVEN));
        assertEquals(Optional.empty(), failed(retries, CloseKind.LOST, Duration.ZERO));
    }

    private static Optional<Duration> failed(Retries retries, CloseKind kind, Duration published) {
        return retries.failed(kind, published, 1);
    }

    private static Retries retries(int most) {
        return new Retries(
                new PushSettings(List.of(), MIN, Duration.ofMinutes(1), most, 1 << 20, Duration.ofSeconds(10), 10, 10));
    }
}
