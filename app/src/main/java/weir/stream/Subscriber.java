package weir.stream;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.DeadLetterSuppression;
import weir.media.Frame;

/** Whoever takes frames from a Hub: what it is told. Events of one stream come in this order: joined, delivered…, ended. */
public final class Subscriber {

    /** When to subscribe again for a publisher that has sent nothing yet, by whoever does not give up as players do. */
    public static final Duration AGAIN = Duration.ofSeconds(1);

    private Subscriber() {}

    public sealed interface Event {
        StreamKey key();
    }

    /**
     * The subscription begins.
     *
     * @param subscription as given in {@link Hub.Subscribe}
     * @param cached what a late joiner needs first: metadata, configuration, the current group of pictures
     * @param awaitKeyframe the stream has video, but no keyframe is cached
     * @param local what is cached was published to this node, see {@link Delivered}
     */
    public record Joined(StreamKey key, int subscription, List<Frame> cached, boolean awaitKeyframe, boolean local)
            implements Event {

        /** What is cached was published to this node. */
        public Joined(StreamKey key, int subscription, List<Frame> cached, boolean awaitKeyframe) {
            this(key, subscription, cached, awaitKeyframe, true);
        }
    }

    /**
     * Frames on the stream's output clock; the same message goes to every subscriber of the Hub.
     *
     * @param newPublication another publication begins with these
     * @param local published to this node: neither to another one, nor on demand, for as long as somebody watches
     */
    public record Delivered(StreamKey key, boolean newPublication, List<Frame> frames, boolean local) implements Event {

        /** Published to this node. */
        public Delivered(StreamKey key, boolean newPublication, List<Frame> frames) {
            this(key, newPublication, frames, true);
        }
    }

    /**
     * Frames of a recording, at their times in it; see {@link Playback}.
     *
     * @param run frames of another one than the viewer is at are late
     */
    public record Played(StreamKey key, int subscription, int run, List<Frame> frames)
            implements Event, DeadLetterSuppression {}

    /** Nothing more will come: the publisher ended the stream, or was lost and did not come back in time. */
    public record Ended(StreamKey key) implements Event {}

    /** Nobody published the stream for as long as a subscriber may wait. */
    public record NotFound(StreamKey key, int subscription) implements Event {}
}
