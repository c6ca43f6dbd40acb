package weir.outbound;

import java.time.Duration;

/** How long to wait before the next attempt: twice as long after each failure, with chance in it so that not all come back at once. */
public final class Backoff {

    private static final int MOST_DOUBLINGS = 20;

    private final Duration min;
    private final Duration max;
    private int failures;

    public Backoff(Duration min, Duration max) {
        this.min = min;
        this.max = max;
    }

    /** In a row. */
    public int failures() {
        return failures;
    }

    public void succeeded() {
        failures = 0;
    }

    /** @param chance from 0 to 1: where between half of the wait and all of it */
    public Duration failed(double chance) {
        long doubled = min.toMillis() << Math.min(failures, MOST_DOUBLINGS);
        failures++;
        long longest = Math.min(doubled, max.toMillis());
        return Duration.ofMillis(longest / 2 + Math.round(longest / 2.0 * chance));
    }
}
