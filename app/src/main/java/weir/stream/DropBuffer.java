package weir.stream;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import weir.media.Frame;
import weir.media.FrameHeader.Role;

/**
 * The frames a slow receiver has yet to take, bounded in bytes and in media time, so that what it does get always decodes.
 *
 * <p>Over a bound, inter frames go first and stay away until the next keyframe; a keyframe makes room by throwing out the video
 * queued before it; audio may go half over the bound, and is thrown out only when no video is left, the oldest first.
 * Configuration and metadata always stay. Not thread-safe.
 */
public final class DropBuffer {

    /** @param maxMillis media time between the oldest and the newest queued frame */
    public record Limits(long maxBytes, long maxMillis) {}

    /** Told about every dropped frame. */
    public interface DropListener {
        void dropped(DropReason reason, Frame frame);
    }

    private final Limits limits;
    private final DropListener listener;
    /** What a late joiner got from the cache: shared with it, taken first, not counted against the limits. */
    private final ArrayDeque<Frame> seed = new ArrayDeque<>();

    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private long queuedBytes;
    /** Video tracks whose group of pictures is whole so far, one bit each. */
    private long decodableTracks;
    /** Audio is held back, so that a late joiner's first picture comes before its first sound. */
    private boolean awaitingKeyframe;

    private long heldAudioSince = Long.MIN_VALUE;

    public DropBuffer(Limits limits, DropListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /**
     * Starts with what the stream's cache holds.
     *
     * @param awaitKeyframe the stream has video but the cache no keyframe: audio waits for one, as long as the buffer's media time
     */
    public void seed(List<Frame> cached, boolean awaitKeyframe) {
        for (Frame frame : cached) {
            if (frame.isKeyframe()) {
                decodableTracks |= tracksOf(frame);
            }
            seed.add(frame);
        }
        awaitingKeyframe = awaitKeyframe;
        heldAudioSince = Long.MIN_VALUE;
    }

    /** Lets no inter frame pass before the next keyframe: another publication begins, or frames were left out on purpose. */
    public void interrupt() {
        decodableTracks = 0;
    }

    public void offer(Frame frame) {
        switch (frame.header().role()) {
            case KEYFRAME -> offerKeyframe(frame);
            case INTER -> offerInter(frame);
            case AUDIO, DATA -> offerAudio(frame);
            case CONFIGURATION, METADATA, SEQUENCE_END -> enqueue(frame);
            case EMPTY -> {} // carries nothing
        }
    }

    /** The next frame to send. */
    public Optional<Frame> poll() {
        Frame seeded = seed.poll();
        if (seeded != null) {
            return Optional.of(seeded);
        }
        Frame frame = queue.poll();
        if (frame == null) {
            return Optional.empty();
        }
        queuedBytes -= frame.size();
        return Optional.of(frame);
    }

    public boolean isEmpty() {
        return seed.isEmpty() && queue.isEmpty();
    }

    /** Payload bytes counted against the limit. */
    public long queuedBytes() {
        return queuedBytes;
    }

    /** Frames that may not be dropped alone fill twice the limit: the receiver has to go. */
    public boolean overflowed() {
        return queuedBytes > 2 * limits.maxBytes && queuedBytes - newestBytes() > limits.maxBytes;
    }

    /** Drops all there is. */
    public void clear(DropReason reason) {
        queue.forEach(frame -> listener.dropped(reason, frame));
        seed.clear();
        queue.clear();
        queuedBytes = 0;
        decodableTracks = 0;
    }

    private void offerKeyframe(Frame frame) {
        Optional<DropReason> excess = excess(frame);
        if (excess.isPresent()) {
            dropQueuedVideo(excess.get());
            dropOldestAudioFor(frame);
        }
        decodableTracks |= tracksOf(frame);
        awaitingKeyframe = false;
        enqueue(frame);
    }

    private void offerInter(Frame frame) {
        long tracks = tracksOf(frame);
        if ((decodableTracks & tracks) != tracks) {
            listener.dropped(DropReason.UNTIL_KEYFRAME, frame);
            return;
        }
        Optional<DropReason> excess = excess(frame);
        if (excess.isPresent()) {
            decodableTracks = 0;
            listener.dropped(excess.get(), frame);
            return;
        }
        enqueue(frame);
    }

    private void offerAudio(Frame frame) {
        if (awaitingKeyframe) {
            if (heldAudioSince == Long.MIN_VALUE) {
                heldAudioSince = frame.timestamp();
            }
            if (frame.timestamp() - heldAudioSince < limits.maxMillis) {
                listener.dropped(DropReason.UNTIL_KEYFRAME, frame);
                return;
            }
            awaitingKeyframe = false;
        }
        Optional<DropReason> excess = excess(frame);
        if (excess.isPresent()) {
            dropQueuedVideo(excess.get());
            dropOldestAudioFor(frame);
        }
        enqueue(frame);
    }

    private void enqueue(Frame frame) {
        queue.add(frame);
        queuedBytes += frame.size();
    }

    /** Audio may go half over each limit, so that video has gone first. */
    private Optional<DropReason> excess(Frame next) {
        if (queue.isEmpty()) {
            return Optional.empty();
        }
        int halves = isVideo(next) ? 2 : 3;
        if (queuedBytes + next.size() > limits.maxBytes / 2 * halves) {
            return Optional.of(DropReason.OVER_BYTES);
        }
        if (next.header().isCoded() && next.timestamp() - oldest(next).timestamp() > limits.maxMillis / 2 * halves) {
            return Optional.of(DropReason.OVER_TIME);
        }
        return Optional.empty();
    }

    /** Only coded frames tell the time: headers and data may carry any. */
    private Frame oldest(Frame otherwise) {
        for (Frame frame : queue) {
            if (frame.header().isCoded()) {
                return frame;
            }
        }
        return otherwise;
    }

    private void dropQueuedVideo(DropReason reason) {
        decodableTracks = 0;
        seed.removeIf(frame -> isVideo(frame) && drop(reason, frame));
        queue.removeIf(frame -> isVideo(frame) && dequeue(reason, frame));
    }

    private void dropOldestAudioFor(Frame next) {
        for (Iterator<Frame> i = queue.iterator(); i.hasNext(); ) {
            Optional<DropReason> excess = excess(next);
            if (excess.isEmpty()) {
                return;
            }
            Frame frame = i.next();
            if (frame.header().role() == Role.AUDIO || frame.header().role() == Role.DATA) {
                i.remove();
                dequeue(excess.get(), frame);
            }
        }
    }

    private boolean dequeue(DropReason reason, Frame frame) {
        queuedBytes -= frame.size();
        return drop(reason, frame);
    }

    private boolean drop(DropReason reason, Frame frame) {
        listener.dropped(reason, frame);
        return true;
    }

    private static boolean isVideo(Frame frame) {
        return frame.isKeyframe() || frame.isInter();
    }

    private long newestBytes() {
        Frame newest = queue.peekLast();
        return newest == null ? 0 : newest.size();
    }

    /** Tracks above 62 share the last bit. */
    private static long tracksOf(Frame frame) {
        List<Integer> tracks = frame.header().tracks();
        long bits = 0;
        for (int i = 0; i < tracks.size(); i++) {
            bits |= 1L << Math.min(tracks.get(i), 63);
        }
        return bits == 0 ? 1 : bits;
    }
}
