package weir.stream;

import java.util.Locale;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;

/**
 * A recording played for one viewer, from wherever recordings are: what the viewer's connection and the player of the recording say to
 * each other. Frames come as {@link Subscriber.Played}, in runs: a run is what is played between two seeks.
 *
 * <p>A {@link Request} is answered with {@link Ready} or {@link Over}, and before with {@link Opening} where a search begins. Nothing is sent of a run before {@link Begin}, and then no more
 * than a bounded weight of frames that were not {@link Taken} yet: a viewer that reads slowly is played to slowly.
 */
public final class Playback {

    /** What a frame without a byte weighs, so that those are bounded too. */
    private static final int FRAME_WEIGHT = 64;

    private Playback() {}

    /** What a frame counts for in {@link Taken}: its bytes and a little more. */
    public static int weight(Frame frame) {
        return frame.size() + FRAME_WEIGHT;
    }

    /**
     * Asks for a recording.
     *
     * @param subscription comes back in everything that is said of this play
     * @param start milliseconds of the recording to begin at; what is played begins at the keyframe before it
     * @param duration milliseconds to play from there; {@link Long#MAX_VALUE} for all of it
     * @param bufferLength milliseconds that the viewer keeps ahead, as it says itself; 0 when it says nothing
     * @param viewer who asks; the play ends with it
     * @param media takes the frames
     */
    public record Request(
            StreamKey key,
            int subscription,
            long start,
            long duration,
            long bufferLength,
            ActorRef<Event> viewer,
            ActorRef<Subscriber.Event> media) {}

    /** What a player is told. */
    public sealed interface Command extends DeadLetterSuppression {}

    /** The viewer takes frames of this run now. */
    public record Begin(int run) implements Command {}

    /** Frames of this run have left for the viewer, or were not wanted. @param weight as {@link Playback#weight} counts */
    public record Taken(int run, long weight) implements Command {}

    public record Pause(boolean paused) implements Command {}

    /** Go on elsewhere: answered with {@link Sought} or {@link NotSought}, unless another seek follows before. */
    public record Seek(long milliseconds) implements Command {}

    public record BufferLength(long milliseconds) implements Command {}

    public enum Stop implements Command {
        INSTANCE
    }

    /** What a viewer's connection is told. */
    public sealed interface Event extends DeadLetterSuppression {
        int subscription();
    }

    /** The recording is being looked for: from now on the player can be told to stop, and all else once it is {@link Ready}. */
    public record Opening(int subscription, ActorRef<Command> player) implements Event {}

    /** The recording is there, and its first run can begin. */
    public record Ready(int subscription, int run, ActorRef<Command> player) implements Event {}

    /** The next run can begin. */
    public record Sought(int subscription, int run) implements Event {}

    /** There is nothing at that time; the run goes on. */
    public record NotSought(int subscription) implements Event {}

    /** All of a run has been sent. A seek may follow. @param duration milliseconds the recording lasts */
    public record Completed(int subscription, int run, long duration) implements Event {}

    /** There is no play, or no more. */
    public record Over(int subscription, Ending ending) implements Event {}

    /** Why there is no play. */
    public enum Ending {
        /** No recording has this name. */
        NOT_FOUND,
        /** The recording is shorter. */
        BEYOND_END,
        /** It is none, or cannot be read. */
        UNREADABLE,
        /** As many are played as may be. */
        BUSY,
        /** Paused or at its end for too long. */
        IDLE,
        /** The player itself failed. */
        FAULT;

        /** In lower case, for metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
