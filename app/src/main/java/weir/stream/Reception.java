package weir.stream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.media.Timeline;
import weir.telemetry.Metrics;

/**
 * What a Hub receives of its stream's publications: whose frames it takes, on which clock they play, what late joiners need of
 * them, and the credit that goes back. Not thread-safe.
 */
final class Reception {

    /** The publisher learns of a quarter of its window at a time. */
    private static final long CREDIT_BYTES = Feed.WINDOW_BYTES / 4;

    private static final int CREDIT_MESSAGES = Feed.WINDOW_MESSAGES / 4;

    private final ActorRef<Hub.Command> hub;
    private final Metrics.Traffic arrived;
    private final Timeline timeline = new Timeline();
    private final StreamCache cache;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private Optional<PublisherRef> publisher = Optional.empty();
    private boolean local;
    private long epoch;
    /** The publisher has said that no more follows. */
    private boolean complete;

    private long arrivals;
    private long uncreditedBytes;
    private int uncreditedMessages;

    /** @param arrived counts what comes from other nodes */
    Reception(ActorRef<Hub.Command> hub, GopLimits limits, Metrics.Traffic arrived) {
        this.hub = hub;
        this.arrived = arrived;
        this.cache = new StreamCache(limits);
    }

    /** Of the publication received now or last; 0 before the first. */
    long epoch() {
        return epoch;
    }

    boolean hasPublisher() {
        return publisher.isPresent();
    }

    /** Whether the publisher received now or last publishes to this node, watched or not. */
    boolean isLocal() {
        return local;
    }

    StreamCache cache() {
        return cache;
    }

    /** Whether frames of this publisher would begin another publication. */
    boolean isLater(PublisherRef from, long publication) {
        return publication > epoch && !isCurrent(from);
    }

    boolean isCurrent(PublisherRef from) {
        return publisher.filter(from::equals).isPresent();
    }

    void begin(PublisherRef from, long publication) {
        publisher = Optional.of(from);
        local = from.isPublishedHere();
        epoch = publication;
        complete = false;
        uncreditedBytes = 0;
        uncreditedMessages = 0;
        fragments.reset();
        timeline.newPublication();
        cache.clear();
    }

    /** How often something has come. */
    long arrivals() {
        return arrivals;
    }

    /** No more follows of the publication of this epoch. */
    void complete(long publication) {
        complete |= publication >= epoch;
    }

    /** Who may have sent more than is here. */
    Optional<PublisherRef> awaited() {
        return complete ? Optional.empty() : publisher;
    }

    /** The publication of this epoch, which is the current one or a later one, is over. */
    void end(long publication) {
        publisher = Optional.empty();
        epoch = publication;
        cache.clear();
    }

    /** @return the frames on the stream's clock */
    List<Frame> take(Hub.Media media) {
        epoch = Math.max(epoch, media.epoch());
        List<Frame> timed = new ArrayList<>(media.frames().size());
        int bytes = 0;
        for (Frame frame : media.frames()) {
            bytes += frame.size();
            timed.add(onTime(frame));
        }
        credit(media.publisher(), media.frames().size(), bytes);
        return timed;
    }

    /** @return the frame on the stream's clock, once its last part is there and none is missing */
    Optional<Frame> take(Hub.Fragment fragment) {
        epoch = Math.max(epoch, fragment.epoch());
        if (fragment.offset() == 0) {
            fragments.reset();
        }
        boolean follows = fragment.offset() == fragments.size();
        if (follows) {
            fragments.writeBytes(fragment.part());
        }
        credit(fragment.publisher(), fragment.last() ? 1 : 0, fragment.part().length);
        if (!fragment.last() || !follows) {
            return Optional.empty();
        }
        byte[] payload = fragments.toByteArray();
        fragments.reset();
        FrameHeader header = FrameClassifier.classify(fragment.type(), payload);
        return Optional.of(onTime(new Frame(fragment.type(), fragment.timestamp(), payload, header)));
    }

    private Frame onTime(Frame frame) {
        Frame timed = frame.at(timeline.map(frame));
        cache.add(timed);
        return timed;
    }

    private void credit(PublisherRef from, int frames, int bytes) {
        arrivals++;
        uncreditedBytes += bytes;
        uncreditedMessages++;
        if (uncreditedBytes >= CREDIT_BYTES || uncreditedMessages >= CREDIT_MESSAGES) {
            from.owner().tell(new Publisher.Credited(from.number(), hub, uncreditedBytes, uncreditedMessages));
            uncreditedBytes = 0;
            uncreditedMessages = 0;
        }
        if (from.isRemote()) {
            arrived.add(frames, bytes);
        }
    }
}
