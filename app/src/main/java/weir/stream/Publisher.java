package weir.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Codec;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.media.StreamCache;
import weir.media.TimestampUnwrapper;
import weir.telemetry.Metrics;

/**
 * The publishing side of one stream, owned by the actor that receives its media (a Connection or a pull): claims the key,
 * turns media into frames and feeds them to every Hub that watches, once per Hub.
 */
public final class Publisher {

    /** What the Stream and the Hubs tell a publisher; its owner hands them to {@link #receive}. */
    public sealed interface Message {
        /** Which of its owner's publishers is meant: {@link PublisherRef#number}. */
        int publisher();
    }

    /**
     * The key is ours. May come again.
     *
     * @param authority the Stream itself: when it ends, another has to be told of this publication
     */
    public record Granted(
            int publisher, long epoch, ActorRef<Stream.Command> authority, List<ActorRef<Hub.Command>> hubs)
            implements Message {}

    /** Somebody holds the key; whether still, will be known soon. */
    public record Deciding(int publisher) implements Message {}

    public record Refused(int publisher, String why) implements Message {}

    /** The key now belongs to somebody else. */
    public record Revoked(int publisher, String why) implements Message {}

    /** An encoder has the key: said to a pull, in place of {@link Refused} and {@link Revoked}. */
    public record Outranked(int publisher) implements Message {}

    /** How long has nothing come from the encoder? */
    public record Probe(int publisher, ActorRef<Stream.Command> replyTo) implements Message {}

    /** Another publisher wants the key, and there is no authority to ask. Comes from the node's own {@link NodeDirectory}. */
    record Asked(int publisher, PublisherRef by) implements Message {}

    /** The answer to {@link Asked}: somebody publishes the key. */
    public record Held(int publisher, long idleMillis) implements Message {}

    /** @param epoch of the publication the Hub has had frames of, 0 for none */
    public record Watched(int publisher, ActorRef<Hub.Command> hub, long epoch) implements Message {}

    public record Unwatched(int publisher, ActorRef<Hub.Command> hub) implements Message {}

    /** The Hub has taken so many payload bytes and messages and can take as many more. */
    public record Credited(int publisher, ActorRef<Hub.Command> hub, long bytes, int messages) implements Message {}

    /** Told how the publication fares. */
    public interface Listener {
        /** The publication may begin: told once. */
        void granted(StreamKey key);

        /** Whoever speaks for the key: {@link #authorityLost} wants to be called when it ends. */
        void authority(StreamKey key, ActorRef<Stream.Command> authority);

        void refused(StreamKey key, String why);

        void revoked(StreamKey key, String why);

        /** An encoder has the key: told to a pull, in place of refused and revoked. */
        default void outranked(StreamKey key) {}

        void codecDetected(StreamKey key, Frame.Type type, Codec codec);

        /** A Hub is sent frames now. @param ended wanted when that Hub ends */
        void feeds(Unwatched ended);

        /** @param nodes how many watch the stream now */
        void watched(StreamKey key, int nodes);
    }

    private final StreamKey key;
    private final DropBuffer.Limits feedLimits;
    private final DropBuffer.DropListener drops;
    private final Metrics.Traffic traffic;
    private final PublisherRef self;
    private final Reach reach;
    private final Listener listener;
    private final Hold hold;
    private final StreamCache cache;
    private final TimestampUnwrapper clock = new TimestampUnwrapper();
    private final Map<ActorRef<Hub.Command>, Feed> feeds = new LinkedHashMap<>();
    private long lastMediaNanos;
    private Optional<Codec> videoCodec = Optional.empty();
    private Optional<Codec> audioCodec = Optional.empty();

    /**
     * @param self how the Stream and the Hubs reach the owner
     * @param peer the encoder's address without its port, or {@link Stream#PULL}
     * @param drops told of frames that a Hub was too slow for
     * @param traffic counts what goes to other nodes
     */
    public Publisher(
            StreamKey key,
            StreamSettings settings,
            PublisherRef self,
            Reach reach,
            String peer,
            Listener listener,
            DropBuffer.DropListener drops,
            Metrics.Traffic traffic,
            long nowNanos) {
        this.key = key;
        this.feedLimits = new DropBuffer.Limits(
                settings.feedBytes(), settings.feedDuration().toMillis());
        this.self = self;
        this.reach = reach;
        this.listener = listener;
        this.hold = new Hold(key, settings, self, reach, peer, listener);
        this.drops = drops;
        this.traffic = traffic;
        this.cache = new StreamCache(settings.gopLimits());
        this.lastMediaNanos = nowNanos;
    }

    public StreamKey key() {
        return key;
    }

    /** Which of its owner's publishers this is. */
    public int number() {
        return self.number();
    }

    /**
     * Asks for the key; the answer comes as {@link Granted} or {@link Refused}.
     *
     * @return when to {@link #claimAgain}, if there is no answer by then
     */
    public Duration claim() {
        return hold.claim();
    }

    /**
     * The authority has not answered in time: asks again, asks the other nodes, goes ahead without it.
     *
     * @return when to call this again; empty when there is an answer, and nothing more to ask for
     */
    public Optional<Duration> claimAgain() {
        return hold.claimAgain();
    }

    /** The Stream that granted the key is gone. @return when to {@link #claimAgain}, if its successor has not answered by then */
    public Duration authorityLost() {
        return hold.authorityLost();
    }

    /** Whether the publication had begun, however it ended. */
    public boolean hasBegun() {
        return hold.epoch() > 0;
    }

    /** @param unpublished the encoder said so; otherwise its connection was lost and it may come back */
    public void close(boolean unpublished) {
        if (hold.isClosed()) {
            return;
        }
        for (Feed feed : feeds.values()) {
            if (unpublished) {
                feed.end(hold.epoch());
            } else {
                feed.abandon(hold.epoch());
            }
        }
        feeds.clear();
        hold.release(unpublished);
    }

    public void receive(Message message, long nowNanos) {
        if (hold.isClosed()) {
            return;
        }
        if (message instanceof Granted granted) {
            onGranted(granted);
        } else if (message instanceof Refused refused) {
            hold.refused(refused.why());
        } else if (message instanceof Revoked revoked) {
            feeds.clear();
            hold.revoked(revoked.why());
        } else if (message instanceof Outranked) {
            feeds.clear();
            hold.outranked();
        } else if (message instanceof Deciding) {
            hold.deciding();
        } else if (message instanceof Probe probe) {
            probe.replyTo().tell(new Stream.Idle(self, idleMillis(nowNanos)));
        } else if (message instanceof Asked asked) {
            long idleMillis = hold.yields() ? Long.MAX_VALUE : idleMillis(nowNanos);
            asked.by().tell(number -> new Held(number, idleMillis));
        } else if (message instanceof Held held) {
            hold.held(held.idleMillis(), nowNanos);
        } else if (message instanceof Watched watched) {
            onWatched(watched);
        } else if (message instanceof Unwatched unwatched) {
            feeds.remove(unwatched.hub());
            listener.watched(key, feeds.size());
        } else if (message instanceof Credited credited) {
            onCredited(credited);
        }
    }

    private long idleMillis(long nowNanos) {
        return (nowNanos - lastMediaNanos) / 1_000_000;
    }

    private void onGranted(Granted granted) {
        if (hold.granted(granted)) {
            feeds.values().forEach(Feed::restart); // a Hub that comes in with the new number has to begin at a keyframe
        }
        granted.hubs().forEach(this::feed);
    }

    private void onWatched(Watched watched) {
        hold.watched(watched.epoch());
        feed(watched.hub());
    }

    private void feed(ActorRef<Hub.Command> hub) {
        if (hold.isLive() && !feeds.containsKey(hub)) {
            Feed feed = new Feed(hub, self, reach.otherNodeOf(hub), cache, new DropBuffer(feedLimits, drops), traffic);
            feeds.put(hub, feed);
            feed.flush(hold.epoch(), lastMediaNanos);
            listener.feeds(new Unwatched(self.number(), hub));
            listener.watched(key, feeds.size());
        }
    }

    private void onCredited(Credited credited) {
        Feed feed = feeds.get(credited.hub());
        if (feed != null) {
            feed.credit(credited.bytes(), credited.messages(), lastMediaNanos);
            feed.flush(hold.epoch(), lastMediaNanos);
        }
    }

    /**
     * Media from the encoder, sent to the Hubs with the next {@link #flush}.
     *
     * @param wireTimestamp milliseconds modulo 2^32
     */
    public void media(Frame.Type type, long wireTimestamp, byte[] payload, long nowNanos) {
        lastMediaNanos = nowNanos;
        FrameHeader header = FrameClassifier.classify(type, payload);
        if (header.role() == FrameHeader.Role.EMPTY) {
            drops.dropped(DropReason.EMPTY, new Frame(type, 0, payload, header));
            return;
        }
        Frame frame = new Frame(type, clock.unwrap(header, wireTimestamp), payload, header);
        cache.add(frame);
        noteCodec(type);
        for (Feed feed : feeds.values()) {
            feed.offer(frame);
        }
    }

    /** Sends what came since the last flush, in one message per Hub. */
    public void flush() {
        for (Feed feed : feeds.values()) {
            feed.flush(hold.epoch(), lastMediaNanos);
        }
    }

    /** Says what the cache has found out, where that is new. */
    private void noteCodec(Frame.Type type) {
        if (type == Frame.Type.VIDEO && !videoCodec.equals(cache.videoCodec())) {
            videoCodec = cache.videoCodec();
            videoCodec.ifPresent(codec -> listener.codecDetected(key, type, codec));
        } else if (type == Frame.Type.AUDIO && !audioCodec.equals(cache.audioCodec())) {
            audioCodec = cache.audioCodec();
            audioCodec.ifPresent(codec -> listener.codecDetected(key, type, codec));
        }
    }
}
