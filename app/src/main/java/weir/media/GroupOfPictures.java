package weir.media;

import java.util.ArrayList;
import java.util.List;

/**
 * The frames from the latest keyframe on, audio and data between them as they came. Of several video tracks the lowest
 * leads: its keyframe opens the group, and those of the other tracks join it.
 */
final class GroupOfPictures {

    private static final int NO_TRACK = Integer.MAX_VALUE;

    private final GopLimits limits;
    private final ArrayList<Frame> frames = new ArrayList<>();
    private int leadingTrack = NO_TRACK;
    private int bytes;
    private long start;
    private long earliest;

    GroupOfPictures(GopLimits limits) {
        this.limits = limits;
    }

    /** @param frame coded, or data that goes between */
    void add(Frame frame) {
        if (frame.isKeyframe() && leads(frame)) {
            frames.clear();
            bytes = 0;
            start = frame.timestamp();
            earliest = start;
        } else if (frames.isEmpty()) {
            return;
        }
        int weight = StreamCache.weight(frame);
        if (weight > limits.maxBytes() - bytes || frame.timestamp() - start > limits.maxMillis()) {
            discard();
            return;
        }
        frames.add(frame);
        bytes += weight;
        earliest = Math.min(earliest, frame.timestamp());
    }

    /** Nothing is held until the next keyframe, of whichever track. */
    void discard() {
        frames.clear();
        bytes = 0;
        leadingTrack = NO_TRACK;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    int bytes() {
        return bytes;
    }

    /** The smallest time in the group, which is not always its keyframe's: audio comes interleaved. */
    long earliest() {
        return earliest;
    }

    List<Frame> frames() {
        return frames;
    }

    private boolean leads(Frame keyframe) {
        int lowest = keyframe.header().tracks().get(0);
        if (lowest > leadingTrack) {
            return false;
        }
        leadingTrack = lowest;
        return true;
    }
}
