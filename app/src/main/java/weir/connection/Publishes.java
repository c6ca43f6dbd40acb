package weir.connection;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Codec;
import weir.media.Frame;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.StatusCode;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.telemetry.LogKeys;
import weir.telemetry.Metrics;

/** The streams that one client publishes. */
final class Publishes {

    /** What a Connection does about its publications. */
    interface Host {
        /** The publication may begin, or has been refused. */
        void answered();

        /** A Hub that may end without a word of its Stream: {@link Publishes#receive} wants an Unwatched then. */
        void watch(Publisher.Unwatched ended);

        /** Who speaks for a stream now: {@link Publishes#authorityLost} wants to know when it ends. */
        void watch(StreamKey key, ActorRef<Stream.Command> authority);

        /** Somebody else publishes the stream now. */
        void replaced(String reason);
    }

    private final Client client;
    private final ActorRef<Publisher.Message> self;
    private final Host host;
    private final Map<Integer, Publisher> publishers = new HashMap<>();
    private final Metrics.Traffic traffic;
    private Duration mergeWindow = Duration.ZERO;
    private int started;
    private long messages;
    private long bytes;

    /** @param self how Streams and Hubs reach the publishers: what comes is for {@link #receive} */
    Publishes(Client client, ActorRef<Publisher.Message> self, Host host) {
        this.client = client;
        this.self = self;
        this.host = host;
        this.traffic = client.relay().metrics().traffic(Metrics.Direction.IN);
    }

    boolean isEmpty() {
        return publishers.isEmpty();
    }

    /** How long what is published may wait to be sent on together: by the most urgent of the streams. */
    Duration mergeWindow() {
        return mergeWindow;
    }

    private void noteMergeWindow() {
        mergeWindow = publishers.values().stream()
                .map(publisher -> client.relay().stream().mergeWindow(publisher.key()))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** Asks for the key; empty when the client has been refused already. */
    Optional<Publisher> start(ServerEvent.PublishRequested publish, long nowNanos) {
        StreamKey key = new StreamKey(publish.address().app(), publish.address().name());
        int streamId = publish.streamId();
        if (!client.relay().ingest()) {
            client.session().rejectPublish(streamId, StatusCode.PUBLISH_DENIED, "This node takes no publishers.");
            return Optional.empty();
        }
        if (find(key).isPresent()) {
            client.session().rejectPublish(streamId, StatusCode.PUBLISH_BAD_NAME, "This connection publishes it.");
            return Optional.empty();
        }
        Publisher publisher = new Publisher(
                key,
                client.relay().stream(),
                new PublisherRef(self, ++started),
                client.relay().reach(),
                client.info().host(),
                new Progress(streamId),
                client.relay().drops(),
                client.relay().metrics().traffic(Metrics.Direction.NODE_OUT),
                nowNanos);
        publishers.put(streamId, publisher);
        noteMergeWindow();
        return Optional.of(publisher);
    }

    /** No answer came in time: asks again. @return when to do so once more, empty when there is nothing left to ask for */
    Optional<Duration> claimAgain(StreamKey key) {
        return find(key).flatMap(Publisher::claimAgain);
    }

    /** @return when to {@link #claimAgain}; empty when nobody publishes it here any more */
    Optional<Duration> authorityLost(StreamKey key) {
        return find(key).map(Publisher::authorityLost);
    }

    void receive(Publisher.Message message, long nowNanos) {
        find(publisher -> publisher.number() == message.publisher())
                .ifPresent(publisher -> publisher.receive(message, nowNanos));
    }

    void media(ServerEvent.MediaReceived media, long nowNanos) {
        Publisher publisher = publishers.get(media.streamId());
        if (publisher != null) {
            publisher.media(media.type(), media.timestamp(), media.payload(), nowNanos);
            messages++;
            bytes += media.payload().length;
        }
    }

    /** Sends on what came since the last time. */
    void flush() {
        if (messages > 0) {
            traffic.add(messages, bytes);
            messages = 0;
            bytes = 0;
        }
        for (Publisher publisher : publishers.values()) {
            publisher.flush();
        }
    }

    /** The client unpublished. */
    void end(int streamId) {
        close(streamId, true, "unpublished");
    }

    /** The connection is lost: the encoder may come back. */
    void abandon(String reason) {
        List.copyOf(publishers.keySet()).forEach(streamId -> close(streamId, false, reason));
    }

    private void close(int streamId, boolean unpublished, String reason) {
        remove(streamId).ifPresent(publisher -> {
            publisher.flush();
            publisher.close(unpublished);
            if (publisher.hasBegun()) {
                forget(publisher.key(), reason);
            }
        });
    }

    private Optional<Publisher> remove(int streamId) {
        Optional<Publisher> removed = Optional.ofNullable(publishers.remove(streamId));
        noteMergeWindow();
        return removed;
    }

    private void forget(StreamKey key, String reason) {
        client.info().unpublished(key);
        client.relay().streams().unpublished(key, client.info().id());
        client.relay().metrics().publishers().dec();
        client.logStream("publisher ended", key, reason);
    }

    private Optional<Publisher> find(StreamKey key) {
        return find(publisher -> publisher.key().equals(key));
    }

    private Optional<Publisher> find(Predicate<Publisher> wanted) {
        for (Publisher publisher : publishers.values()) {
            if (wanted.test(publisher)) {
                return Optional.of(publisher);
            }
        }
        return Optional.empty();
    }

    /** How one publication fares. */
    private final class Progress implements Publisher.Listener {
        private final int streamId;

        private Progress(int streamId) {
            this.streamId = streamId;
        }

        @Override
        public void granted(StreamKey key) {
            client.info().publishes(key);
            client.relay().streams().published(key, client.info().id());
            client.relay().metrics().publishers().inc();
            client.logStream("publisher started", key, "granted");
            client.session().acceptPublish(streamId);
            host.answered();
        }

        @Override
        public void authority(StreamKey key, ActorRef<Stream.Command> authority) {
            host.watch(key, authority);
        }

        @Override
        public void refused(StreamKey key, String why) {
            remove(streamId);
            client.logStream("publisher refused", key, why);
            client.session().rejectPublish(streamId, StatusCode.PUBLISH_BAD_NAME, why);
            host.answered();
        }

        @Override
        public void revoked(StreamKey key, String why) {
            remove(streamId);
            forget(key, why);
            client.session().publishRevoked(streamId, StatusCode.PUBLISH_BAD_NAME, why);
            host.replaced(why);
        }

        @Override
        public void feeds(Publisher.Unwatched ended) {
            host.watch(ended);
        }

        @Override
        public void watched(StreamKey key, int nodes) {
            client.relay().streams().watched(key, nodes);
        }

        @Override
        public void codecDetected(StreamKey key, Frame.Type type, Codec codec) {
            client.relay().streams().codecDetected(key, type, codec);
            client.log()
                    .with(LogKeys.STREAM, key)
                    .with(LogKeys.MEDIA, type.name().toLowerCase(Locale.ROOT))
                    .with(LogKeys.CODEC, codec.label())
                    .info("Codec detected");
        }
    }
}
