package weir.media;

/**
 * Puts the frames of the successive publications of one stream on one output clock that never steps back within audio,
 * video or data. Encoders reconnect, start over at 0, jump and glitch; viewers see a stream that goes on.
 *
 * <ul>
 *   <li>The first publication keeps its own times, at or above 0. One that starts more than a second below 0 starts at 0.
 *   <li>After {@link #newPublication} the first coded frame lands where everything given out so far has been shown and heard,
 *       and the others keep their distance to it. Headers and data before it do not set the clock.
 *   <li>A step back of up to a second is held at the last time. A time further back, or more than a minute away from the
 *       newest frame, is a clock reset: the frame lands behind the newest one, and the other track follows with the same
 *       shift once its own times no longer fit, so that audio and video stay together. A clock that glitched and comes
 *       back gets its old shift again.
 *   <li>Headers and data go along with the coded frames and never move the clock.
 * </ul>
 */
public final class Timeline {

    private static final long MAX_STEP = 1_000;
    private static final long MAX_DISTANCE = 60_000;

    private enum State {
        /** No coded frame of the first publication yet. */
        FIRST,
        /** No coded frame of a later publication yet. */
        JOINING,
        RUNNING
    }

    /** One message type's place on the output clock. */
    private static final class Track {
        private long last;
        /** Where the last coded frame belongs, which is before {@link #last} while it is held. */
        private long position;

        private long shift;
        private long previousShift;
        /** The last distance between two frames: how long one is taken to last. */
        private long step = 1;
    }

    private final Track[] tracks = {new Track(), new Track(), new Track()};
    private State state = State.FIRST;
    private long joinAt;
    /** From the publication's clock to the output clock, as the track that was reset last has it. */
    private long shift;
    /** Where the coded frame furthest ahead is. */
    private long newest;

    private long greatest = -1;
    /** Where the frame that is shown or heard last is over. */
    private long end;

    /** The frames that follow come from another encoder connection, whose clock has nothing to do with the last one's. */
    public void newPublication() {
        if (greatest >= 0) {
            state = State.JOINING;
            joinAt = Math.max(end, greatest + 1);
        }
    }

    /**
     * The frame's time on the output clock, 0 or more, and never less than the last of its type.
     *
     * @param frame with the time of the publication's clock, unwrapped to 64 bits
     */
    public long map(Frame frame) {
        Track track = tracks[frame.type().ordinal()];
        long place = frame.header().isCoded() ? coded(track, frame.timestamp()) : uncoded(frame.timestamp());
        track.last = Math.max(track.last, place);
        greatest = Math.max(greatest, track.last);
        if (frame.header().isCoded()) {
            end = Math.max(end, track.last + Math.min(frame.compositionTime(), MAX_STEP) + track.step);
        }
        return track.last;
    }

    private long coded(Track track, long time) {
        boolean runs = state == State.RUNNING;
        long place = runs ? running(track, time) : first(track, time);
        long step = place - track.position;
        if (runs && step > 0 && step <= MAX_STEP) {
            track.step = step;
        }
        track.position = place;
        newest = Math.max(newest, track.position);
        return track.position;
    }

    private long first(Track track, long time) {
        long start = state == State.JOINING ? joinAt : track.last;
        boolean keepsTime = state == State.FIRST && time >= start - MAX_STEP;
        shift = keepsTime ? 0 : start - time;
        newest = Math.max(start, time + shift);
        for (Track each : tracks) {
            each.shift = shift;
            each.previousShift = shift;
            each.position = newest - MAX_DISTANCE;
            each.step = 1;
        }
        state = State.RUNNING;
        return newest;
    }

    private long running(Track track, long time) {
        if (!hasShift(track, time, MAX_STEP) && !hasShift(track, time, MAX_DISTANCE)) {
            move(track, Math.max(newest, track.last) + 1 - time);
        }
        return time + track.shift;
    }

    /** Gives the track the first shift that puts a time where it may be: its own, the other track's, or the one before. */
    private boolean hasShift(Track track, long time, long maxAhead) {
        if (fits(track, time + track.shift, maxAhead)) {
            return true;
        }
        if (fits(track, time + shift, maxAhead)) {
            move(track, shift);
            return true;
        }
        if (fits(track, time + track.previousShift, maxAhead)) {
            move(track, track.previousShift);
            return true;
        }
        return false;
    }

    private void move(Track track, long to) {
        track.previousShift = track.shift;
        track.shift = to;
        shift = to;
    }

    private boolean fits(Track track, long place, long maxAhead) {
        return place >= track.position - MAX_STEP && place >= newest - MAX_DISTANCE && place <= newest + maxAhead;
    }

    private long uncoded(long time) {
        return switch (state) {
            case FIRST -> time;
            case JOINING -> joinAt;
            case RUNNING -> {
                long place = time + shift;
                yield place >= newest - MAX_DISTANCE && place <= newest + MAX_STEP ? place : newest;
            }
        };
    }
}
