package weir.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All frames from the first one of a publication on, as they came, while that is not long ago. */
final class Opening {

    /** More than whoever watches a stream from its beginning may be late. */
    private static final long MAX_MILLIS = 1_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final GopLimits limits;
    private final List<Frame> frames = new ArrayList<>();
    private boolean over;
    private long start = NEVER;
    private int bytes;

    Opening(GopLimits limits) {
        this.limits = limits;
    }

    void add(Frame frame) {
        if (over) {
            return;
        }
        if (frame.header().isCoded() && start == NEVER) {
            start = frame.timestamp();
        }
        bytes += StreamCache.weight(frame);
        boolean isLong = frame.header().isCoded()
                && Math.abs(frame.timestamp() - start) > Math.min(MAX_MILLIS, limits.maxMillis());
        if (isLong || bytes < 0 || bytes > limits.maxBytes()) {
            over = true;
            frames.clear();
        } else {
            frames.add(frame);
        }
    }

    /** Empty when there was nothing yet, or too much. */
    Optional<List<Frame>> frames() {
        return frames.isEmpty() ? Optional.empty() : Optional.of(frames);
    }

    void clear() {
        frames.clear();
        over = false;
        start = NEVER;
        bytes = 0;
    }
}
