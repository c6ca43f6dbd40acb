package weir.vod;

/**
 * When the frames of a recording are due for one viewer: at the pace of their times, a lead ahead of the clock. Times are
 * milliseconds of the recording, moments those of System.nanoTime. Not thread-safe.
 */
final class Pacing {

    private static final long NANOS = 1_000_000;

    private long lead;
    /** The recording's time at {@link #since}. */
    private long origin;

    private long since;
    private long newest;
    private boolean running;
    private boolean paused;

    /** @param lead in milliseconds */
    Pacing(long lead) {
        this.lead = lead;
    }

    void lead(long milliseconds) {
        lead = milliseconds;
    }

    /** The next frame is played at once, whatever its time. */
    void restart() {
        running = false;
    }

    void pause(long now) {
        if (!paused) {
            origin = clock(now);
            since = now;
            paused = true;
        }
    }

    void resume(long now) {
        if (paused) {
            since = now;
            paused = false;
        }
    }

    /** Milliseconds until a frame may be sent; 0 or less when it is due. */
    long untilDue(long time, long now) {
        if (!running) {
            running = true;
            origin = time;
            since = now;
            newest = time;
        }
        return time - clock(now) - lead;
    }

    void sent(long time) {
        newest = Math.max(newest, time);
    }

    /**
     * The viewer takes frames again after it took none for a while. If it has played all it had, its clock has stood still since, and
     * it does not get all it missed at once.
     */
    void unblocked(long now) {
        if (running && clock(now) > newest) {
            origin = newest;
            since = now;
        }
    }

    private long clock(long now) {
        return paused ? origin : origin + (now - since) / NANOS;
    }
}
