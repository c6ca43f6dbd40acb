package weir.vod;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.flv.FlvTag;
import weir.flv.KeyframeIndex;
import weir.media.Frame;
import weir.stream.Playback;

/**
 * Where one viewer is in a recording: which frames it gets next, and when. No more than a window of them is on its way to the viewer at
 * a time. Moments are those of System.nanoTime. Blocking as the file is; not thread-safe.
 */
final class Playhead {

    /** What is read at a time, so that other viewers have their turn. */
    private static final int TURN_BYTES = 64 * 1024;

    /** What comes after a turn. */
    enum Next {
        /** Another turn, as soon as others had theirs. */
        AGAIN,
        /** Another turn when the next frame is due. */
        LATER,
        /** Nothing before the viewer takes frames, goes on or begins. */
        HELD,
        /** All is sent. */
        END
    }

    /** @param waitMillis until the next turn is due, for LATER */
    record Turn(List<Frame> frames, Next next, long waitMillis) {}

    private final RecordedFile file;
    private final Pacing pacing;
    private final long window;
    private final long end;
    private final ArrayDeque<Frame> opening = new ArrayDeque<>();
    private Optional<Frame> upcoming = Optional.empty();
    private int run;
    private boolean begun;
    private boolean paused;
    /** The window was full. */
    private boolean blocked;

    private boolean awaitingKeyframe;
    private long inFlight;

    /**
     * @param window weight of frames on their way, see {@link Playback#weight}: exceeded by less than one frame
     * @param end time of the last frame that is wanted, in milliseconds
     */
    Playhead(RecordedFile file, Pacing pacing, long window, long end) {
        this.file = file;
        this.pacing = pacing;
        this.window = window;
        this.end = end;
    }

    /** Goes to a place: another run, which waits for {@link #begin}. @return the run's number */
    int moveTo(KeyframeIndex.Entry place) {
        run++;
        begun = false;
        blocked = false;
        inFlight = 0;
        awaitingKeyframe = true;
        upcoming = Optional.empty();
        opening.clear();
        opening.addAll(file.opening(place.position(), place.time()));
        file.goTo(place.position());
        pacing.restart();
        return run;
    }

    /** The viewer takes frames of this run. */
    void begin(int viewersRun) {
        begun |= viewersRun == run;
    }

    void taken(int viewersRun, long weight, long now) {
        if (viewersRun != run) {
            return;
        }
        inFlight -= weight;
        if (blocked && inFlight < window) {
            blocked = false;
            pacing.unblocked(now);
        }
    }

    void pause(boolean pausing, long now) {
        paused = pausing;
        if (pausing) {
            pacing.pause(now);
        } else {
            pacing.resume(now);
        }
    }

    boolean isPaused() {
        return paused;
    }

    int run() {
        return run;
    }

    /** Whether nothing at or behind this time is wanted. */
    boolean isBehindEnd(long time) {
        return time > end;
    }

    /** The frames to send now. */
    Turn turn(long now) throws IOException {
        List<Frame> frames = new ArrayList<>();
        if (!begun || paused) {
            return new Turn(frames, Next.HELD, 0);
        }
        long start = file.position();
        long sent = 0;
        while (sent < TURN_BYTES && file.position() - start < TURN_BYTES) {
            if (inFlight >= window) {
                blocked = true;
                return new Turn(frames, Next.HELD, 0);
            }
            if (waiting().isEmpty() && !readOn()) {
                return new Turn(frames, Next.END, 0);
            }
            if (waiting().isEmpty()) {
                continue; // one was passed over, which counts for the turn too
            }
            Frame frame = waiting().get();
            if (frame.header().isCoded() && opening.isEmpty()) {
                long wait = pacing.untilDue(frame.timestamp(), now);
                if (wait > 0) {
                    return new Turn(frames, Next.LATER, wait);
                }
                pacing.sent(frame.timestamp());
            }
            take(frame);
            frames.add(frame);
            sent += Playback.weight(frame);
        }
        return new Turn(frames, Next.AGAIN, 0);
    }

    private Optional<Frame> waiting() {
        return opening.isEmpty() ? upcoming : Optional.of(opening.peek());
    }

    private void take(Frame frame) {
        if (opening.isEmpty()) {
            upcoming = Optional.empty();
        } else {
            opening.remove();
        }
        inFlight += Playback.weight(frame);
    }

    /** Reads one frame, which is upcoming unless a viewer cannot show it. @return false at the end */
    private boolean readOn() throws IOException {
        Optional<Frame> next = file.next().map(FlvTag::frame);
        if (next.isEmpty()
                || next.get().header().isCoded() && isBehindEnd(next.get().timestamp())) {
            return false;
        }
        awaitingKeyframe &= !next.get().isKeyframe();
        upcoming = next.filter(frame -> !awaitingKeyframe || !frame.isInter());
        return true;
    }
}
