package weir.pull;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Since when the viewers of a pulled stream have missed media, as far as its pull can know. Times are those of System.nanoTime.
 * Not thread-safe.
 */
final class Silence {

    private final long graceNanos;
    private long sinceNanos;
    private OptionalLong standbySinceNanos = OptionalLong.empty();
    private boolean encoderHasIt;

    /** @param grace after so long viewers are told that the stream has ended */
    Silence(Duration grace, long nowNanos) {
        this.graceNanos = grace.toNanos();
        this.sinceNanos = nowNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** As an attempt that failed has seen it. */
    void began(long nanos) {
        sinceNanos = nanos;
    }

    /** Somebody else has the stream. */
    void turnedAway(boolean byEncoder, long nowNanos) {
        encoderHasIt = byEncoder;
        if (standbySinceNanos.isEmpty()) {
            standbySinceNanos = OptionalLong.of(nowNanos);
        }
    }

    /**
     * The stream is asked for again after it was refused. An encoder has delivered until now, and so has another pull that has had the
     * stream for long; until then viewers may wait for media as before.
     */
    void asksAgain(long nowNanos) {
        boolean trusted = encoderHasIt || nowNanos - standbySinceNanos.orElse(nowNanos) > graceNanos;
        if (trusted) {
            sinceNanos = nowNanos;
        }
    }

    /** The stream is this pull's. */
    void granted() {
        standbySinceNanos = OptionalLong.empty();
        encoderHasIt = false;
    }
}
