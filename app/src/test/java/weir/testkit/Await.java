package weir.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition. The one place in the tests where a thread pauses. */
public final class Await {

    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param description completes the sentence "waited in vain for ..."
     * @throws AssertionError when it does not hold within the limit
     */
    public static void until(Duration limit, String description, BooleanSupplier condition) {
        until(limit, () -> description, condition);
    }

    /** As above, with a description made only when the wait was in vain. */
    public static void until(Duration limit, Supplier<String> description, BooleanSupplier condition) {
        value(limit, description, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** As above, and returns the first value there is. */
    public static <T> T value(Duration limit, String description, Supplier<Optional<T>> source) {
        return value(limit, () -> description, source);
    }

    private static <T> T value(Duration limit, Supplier<String> description, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            boolean last = System.nanoTime() - deadline >= 0;
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (last) {
                throw new AssertionError("waited in vain for " + description.get() + " (" + limit + ")");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting for " + description.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One short pause of a loop that paces itself, as a slow reader does. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Pauses until {@code System.nanoTime()} is there. */
    public static void pauseUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
