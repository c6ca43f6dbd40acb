package weir.stream;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Map<StreamKey, LocalStream> streams = new ConcurrentHashMap<>();

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
    }

    void subscribers(StreamKey key, int count) {
        change(key, stream -> new LocalStream(stream.publisher(), count));
    }

    private void change(StreamKey key, UnaryOperator<LocalStream> change) {
        streams.compute(key, (same, stream) -> {
            LocalStream next = change.apply(stream == null ? LocalStream.NONE : stream);
            return next.equals(LocalStream.NONE) ? null : next;
        });
    }
}
