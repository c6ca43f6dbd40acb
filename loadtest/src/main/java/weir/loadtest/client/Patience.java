package weir.loadtest.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits. The one place where this program's main thread pauses. */
public final class Patience {

    private static final Duration STEP = Duration.ofMillis(20);

    private Patience() {}

    /** Waits until the condition holds, and says whether it did within the limit. */
    public static boolean until(Duration limit, BooleanSupplier condition) {
        return until(limit, STEP, condition);
    }

    /** As above, asking only once per step. */
    public static boolean until(Duration limit, Duration step, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            pause(Math.min(left, step.toNanos()));
        }
        return true;
    }

    /** Lets the time pass. */
    public static void pass(Duration time) {
        pause(time.toNanos());
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted");
            }
            LockSupport.parkNanos(left);
        }
    }
}
