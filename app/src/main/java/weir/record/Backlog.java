package weir.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.media.Frame;
import weir.stream.DropBuffer;
import weir.stream.DropReason;
import weir.stream.Subscriber;

/**
 * What waits for the disk: a drop buffer, and what is left of the publication before the current one, so that the two can be told
 * apart. Bounded by twice the buffer's limits. Not thread-safe.
 */
final class Backlog {

    /** One write to the disk. @param newPublication another one begins before these frames */
    record Batch(boolean newPublication, List<Frame> frames) {
        long bytes() {
            return frames.stream().mapToLong(Frame::size).sum();
        }
    }

    private static final int BATCH_BYTES = 1 << 20;

    private final DropBuffer buffer;
    private Optional<List<Frame>> before = Optional.empty();
    private boolean boundary;

    Backlog(DropBuffer.Limits limits, DropBuffer.DropListener drops) {
        this.buffer = new DropBuffer(limits, drops);
    }

    void join(Subscriber.Joined joined) {
        buffer.seed(joined.cached(), joined.awaitKeyframe());
    }

    void offer(List<Frame> frames) {
        frames.forEach(buffer::offer);
    }

    /** The frames that follow are of another publication. */
    void newPublication() {
        buffer.interrupt();
        if (boundary) {
            buffer.clear(DropReason.OVER_BYTES);
            return;
        }
        boundary = true;
        before = Optional.of(poll(Integer.MAX_VALUE));
    }

    boolean isEmpty() {
        return buffer.isEmpty() && !boundary;
    }

    /** Enough for a write of its own. */
    boolean isLong() {
        return boundary || buffer.queuedBytes() >= BATCH_BYTES / 4;
    }

    boolean overflowed() {
        return buffer.overflowed();
    }

    Batch next() {
        if (before.isPresent()) {
            Batch last = new Batch(false, before.get());
            before = Optional.empty();
            return last;
        }
        Batch next = new Batch(boundary, poll(BATCH_BYTES));
        boundary = false;
        return next;
    }

    private List<Frame> poll(int mostBytes) {
        List<Frame> frames = new ArrayList<>();
        long bytes = 0;
        while (bytes < mostBytes) {
            Optional<Frame> frame = buffer.poll();
            if (frame.isEmpty()) {
                break;
            }
            frames.add(frame.get());
            bytes += frame.get().size();
        }
        return frames;
    }
}
