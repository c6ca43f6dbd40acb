package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void shouldReturnOnceTheConditionHolds() {
        AtomicInteger asked = new AtomicInteger();
        Await.until(LONG, "three questions", () -> asked.incrementAndGet() == 3);
        assertEquals(3, asked.get());
    }

    @Test
    void shouldReturnTheFirstValue() {
        Iterator<Optional<String>> answers =
                List.of(Optional.<String>empty(), Optional.of("value")).iterator();
        assertEquals("value", Await.value(LONG, "a value", answers::next));
    }

    @Test
    void shouldFailWithTheDescription() {
        AssertionError failure =
                assertThrows(AssertionError.class, () -> Await.until(Duration.ofMillis(1), "a miracle", () -> false));
        assertTrue(failure.getMessage().contains("a miracle"), failure.getMessage());
    }

    @Test
    void shouldAskOnceEvenWithoutTime() {
        Await.until(Duration.ZERO, "what holds already", () -> true);
    }
}
