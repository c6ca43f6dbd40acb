package weir.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import weir.media.Codec;
import weir.media.Frame;

/** The streams that this node publishes or has subscribers for, as its operator sees them. Safe from any thread. */
public final class LocalStreams {

    /**
     * One of them.
     *
     * @param publisher when somebody publishes it to this node
     * @param subscribers those of this node
     */
    public record LocalStream(Optional<LocalPublisher> publisher, int subscribers) {
        private static final LocalStream NONE = new LocalStream(Optional.empty(), 0);

        private LocalStream withPublisher(Optional<LocalPublisher> next) {
            return new LocalStream(next, subscribers);
        }
    }

    /**
     * @param connection its number on this node
     * @param watchers nodes that watch the stream, this one included
     */
    public record LocalPublisher(
            String connection, Instant since, Optional<Codec> videoCodec, Optional<Codec> audioCodec, int watchers) {

        private LocalPublisher withCodec(Frame.Type type, Codec codec) {
            return type == Frame.Type.VIDEO
                    ? new LocalPublisher(connection, since, Optional.of(codec), audioCodec, watchers)
                    : new LocalPublisher(connection, since, videoCodec, Optional.of(codec), watchers);
        }

        private LocalPublisher withWatchers(int count) {
            return new LocalPublisher(connection, since, videoCodec, audioCodec, count);
        }
    }

    /** Told of the publishers and the audiences of this node as they come and go; called by who serves them, whom it must not delay. */
    public interface Listener {
        /** May be told again for another publication of the same stream, with or without the end of the one before. */
        default void published(StreamKey key) {}

        /** Nobody publishes it to this node any more. */
        default void unpublished(StreamKey key) {}

        /** It has its first subscriber on this node. */
        default void wanted(StreamKey key) {}

        /** Its last subscriber on this node has left. */
        default void unwanted(StreamKey key) {}
    }

    private final Map<StreamKey, LocalStream> streams = new ConcurrentHashMap<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** From now on; those who publish already are not told of. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Whether somebody publishes it to this node now. */
    public boolean isPublished(StreamKey key) {
        LocalStream stream = streams.get(key);
        return stream != null && stream.publisher().isPresent();
    }

    /** As they are now, ordered by key. */
    public Map<String, LocalStream> all() {
        Map<String, LocalStream> all = new TreeMap<>();
        streams.forEach((key, stream) -> all.put(key.toString(), stream));
        return all;
    }

    public int count() {
        return streams.size();
    }

    public void published(StreamKey key, String connection) {
        LocalPublisher publisher = new LocalPublisher(connection, Instant.now(), Optional.empty(), Optional.empty(), 0);
        change(key, stream -> stream.withPublisher(Optional.of(publisher)));
        listeners.forEach(listener -> listener.published(key));
    }

    public void codecDetected(StreamKey key, Frame.Type type, Codec codec) {
        change(
                key,
                stream -> stream.withPublisher(stream.publisher().map(publisher -> publisher.withCodec(type, codec))));
    }

    public void watched(StreamKey key, int nodes) {
        change(key, stream -> stream.withPublisher(stream.publisher().map(publisher -> publisher.withWatchers(nodes))));
    }

    /** Only if it is still the publication of that connection. */
    public void unpublished(StreamKey key, String connection) {
        change(
                key,
                stream -> stream.withPublisher(stream.publisher()
                        .filter(publisher -> !publisher.connection().equals(connection))));
        if (!isPublished(key)) {
            listeners.forEach(listener -> listener.unpublished(key));
        }
    }

    /** By the key's Hub of this node, which there is one of, or in its place when it is gone. */
    void subscribers(StreamKey key, int count) {
        LocalStream before = streams.getOrDefault(key, LocalStream.NONE);
        change(key, stream -> new LocalStream(stream.publisher(), count));
        if (before.subscribers() == 0 && count > 0) {
            listeners.forEach(listener -> listener.wanted(key));
        } else if (before.subscribers() > 0 && count == 0) {
            listeners.forEach(listener -> listener.unwanted(key));
        }
    }

    private void change(StreamKey key, UnaryOperator<LocalStream> change) {
        streams.compute(key, (same, stream) -> {
            LocalStream next = change.apply(stream == null ? LocalStream.NONE : stream);
            return next.equals(LocalStream.NONE) ? null : next;
        });
    }
}
