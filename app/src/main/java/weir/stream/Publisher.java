package weir.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Codec;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.media.TimestampUnwrapper;

/**
 * The publishing side of one stream, owned by the actor that receives its media (a Connection, later a pull): claims the key,
 * turns media into frames and feeds them to every Hub that watches, once per Hub.
 */
public final class Publisher {

    /** What the Stream and the Hubs tell a publisher; its owner hands them to {@link #receive}. */
    public sealed interface Message {
        StreamKey key();
    }

    /** The key is ours. May come again. */
    public record Granted(StreamKey key, long epoch, List<ActorRef<Hub.Command>> hubs) implements Message {}

    public record Refused(StreamKey key, String why) implements Message {}

    /** The key now belongs to somebody else. */
    public record Revoked(StreamKey key, String why) implements Message {}

    /** How long has nothing come from the encoder? */
    public record Probe(StreamKey key, ActorRef<Stream.Command> replyTo) implements Message {}

    public record Watched(StreamKey key, ActorRef<Hub.Command> hub) implements Message {}

    public record Unwatched(StreamKey key, ActorRef<Hub.Command> hub) implements Message {}

    /** The Hub has taken so many payload bytes and can take as many more. */
    public record Credited(StreamKey key, ActorRef<Hub.Command> hub, long bytes) implements Message {}

    /** Told how the publication fares. */
    public interface Listener {
        void granted(StreamKey key);

        void refused(StreamKey key, String why);

        void revoked(StreamKey key, String why);

        void codecDetected(StreamKey key, Frame.Type type, Codec codec);

        /** @param nodes how many watch the stream now */
        void watched(StreamKey key, int nodes);
    }

    private enum State {
        CLAIMING,
        LIVE,
        CLOSED
    }

    private final StreamKey key;
    private final DropBuffer.Limits feedLimits;
    private final DropBuffer.DropListener drops;
    private final ActorRef<Message> self;
    private final Consumer<Stream.Command> authority;
    private final Listener listener;
    private final StreamCache cache;
    private final TimestampUnwrapper clock = new TimestampUnwrapper();
    private final Map<ActorRef<Hub.Command>, Feed> feeds = new LinkedHashMap<>();
    private State state = State.CLAIMING;
    private long epoch;
    private long lastMediaNanos;
    private Optional<Codec> videoCodec = Optional.empty();
    private Optional<Codec> audioCodec = Optional.empty();

    /**
     * @param self how the Stream and the Hubs reach the owner
     * @param authority sends to the Stream of this key
     * @param drops told of frames that a Hub was too slow for
     */
    public Publisher(
            StreamKey key,
            StreamSettings settings,
            ActorRef<Message> self,
            Consumer<Stream.Command> authority,
            Listener listener,
            DropBuffer.DropListener drops,
            long nowNanos) {
        this.key = key;
        this.feedLimits = new DropBuffer.Limits(
                settings.feedBytes(), settings.feedDuration().toMillis());
        this.self = self;
        this.authority = authority;
        this.listener = listener;
        this.drops = drops;
        this.cache = new StreamCache(
                new GopLimits(settings.gopMaxBytes(), settings.gopMaxDuration().toMillis()));
        this.lastMediaNanos = nowNanos;
    }

    public StreamKey key() {
        return key;
    }

    /** Asks for the key; the answer comes as {@link Granted} or {@link Refused}. */
    public void claim(String connection, String peer) {
        authority.accept(new Stream.Claim(self, connection, peer));
    }

    public boolean isLive() {
        return state == State.LIVE;
    }

    /** Whether the publication had begun, however it ended. */
    public boolean wasLive() {
        return epoch > 0;
    }

    /** @param unpublished the encoder said so; otherwise its connection was lost and it may come back */
    public void close(boolean unpublished) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            feeds.clear();
            authority.accept(new Stream.Release(self, unpublished));
        }
    }

    public void receive(Message message, long nowNanos) {
        if (state == State.CLOSED) {
            return;
        }
        if (message instanceof Granted granted) {
            onGranted(granted);
        } else if (message instanceof Refused refused) {
            state = State.CLOSED;
            listener.refused(key, refused.why());
        } else if (message instanceof Revoked revoked) {
            state = State.CLOSED;
            feeds.clear();
            listener.revoked(key, revoked.why());
        } else if (message instanceof Probe probe) {
            probe.replyTo().tell(new Stream.Idle(self, (nowNanos - lastMediaNanos) / 1_000_000));
        } else if (message instanceof Watched watched) {
            feed(watched.hub());
        } else if (message instanceof Unwatched unwatched) {
            feeds.remove(unwatched.hub());
            listener.watched(key, feeds.size());
        } else if (message instanceof Credited credited) {
            onCredited(credited);
        }
    }

    private void onGranted(Granted granted) {
        epoch = granted.epoch();
        boolean first = state == State.CLAIMING;
        state = State.LIVE;
        if (first) {
            listener.granted(key);
        }
        granted.hubs().forEach(this::feed);
    }

    private void feed(ActorRef<Hub.Command> hub) {
        if (!feeds.containsKey(hub)) {
            Feed feed = new Feed(hub, feedLimits, drops);
            feed.seed(cache);
            feeds.put(hub, feed);
            feed.flush(self, epoch);
            listener.watched(key, feeds.size());
        }
    }

    private void onCredited(Credited credited) {
        Feed feed = feeds.get(credited.hub());
        if (feed != null) {
            feed.credit(credited.bytes());
            feed.flush(self, epoch);
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
        header.codec().ifPresent(codec -> noteCodec(type, codec));
        for (Feed feed : feeds.values()) {
            feed.offer(frame);
        }
    }

    /** Sends what came since the last flush, in one message per Hub. */
    public void flush() {
        for (Feed feed : feeds.values()) {
            feed.flush(self, epoch);
        }
    }

    private void noteCodec(Frame.Type type, Codec codec) {
        Optional<Codec> known = type == Frame.Type.VIDEO ? videoCodec : audioCodec;
        if (known.isPresent() && known.get() == codec) {
            return;
        }
        if (type == Frame.Type.VIDEO) {
            videoCodec = Optional.of(codec);
        } else {
            audioCodec = Optional.of(codec);
        }
        listener.codecDetected(key, type, codec);
    }
}
