package weir.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import weir.media.Frame;

/**
 * Frames on their way from a Hub to its subscribers: they leave at most once per merge window, and at once where they come no
 * more often, as with what has been gathered at the publisher's socket. Not thread-safe.
 */
final class Merging {

    /** By so much what has gathered elsewhere may come too soon, unless that is much of the window. */
    private static final Duration JITTER = Duration.ofMillis(10);

    private final Duration window;
    private final Duration tooShort;
    private List<Frame> frames = new ArrayList<>();
    private boolean newPublication;
    private long lastNanos;

    Merging(Duration window, long nowNanos) {
        this.window = window;
        this.tooShort = window.compareTo(JITTER.multipliedBy(4)) < 0 ? window.dividedBy(4) : JITTER;
        this.lastNanos = nowNanos - window.toNanos();
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    void add(Frame frame) {
        frames.add(frame);
    }

    void addAll(List<Frame> more) {
        frames.addAll(more);
    }

    /** What comes now belongs to another publication than what was taken before. */
    void newPublication() {
        newPublication = true;
    }

    /** How much longer the frames may gather. */
    Duration left(long nowNanos) {
        Duration left = window.minusNanos(nowNanos - lastNanos);
        return left.compareTo(tooShort) > 0 ? left : Duration.ZERO;
    }

    /** All that has gathered. @param local as in {@link Subscriber.Delivered} */
    Subscriber.Delivered take(StreamKey key, boolean local, long nowNanos) {
        Subscriber.Delivered delivered = new Subscriber.Delivered(key, newPublication, frames, local);
        newPublication = false;
        frames = new ArrayList<>();
        lastNanos = nowNanos;
        return delivered;
    }
}
