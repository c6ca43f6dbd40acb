package weir.testkit;

import java.time.Duration;

/** Does one thing after the other at intervals, and knows by how much the machine was late with them. */
public final class Pace {

    private final long intervalNanos;
    private final long begin = System.nanoTime();
    private long last = begin;
    private long longest;
    private int done;

    public Pace(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    /** Does it when its time has come. */
    public void next(Runnable thing) {
        done++;
        Await.pauseUntil(begin + done * intervalNanos);
        long before = System.nanoTime();
        thing.run();
        longest = Math.max(longest, System.nanoTime() - last);
        last = before;
    }

    /** At most so long were two of them apart, and the first from the beginning, whenever within its call each was done. */
    public Duration longestPause() {
        return Duration.ofNanos(longest);
    }
}
