package weir.connection;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.session.SessionSettings;
import weir.stream.DropCounters;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.stream.StreamSettings;
import weir.stream.SubscriberSettings;
import weir.telemetry.Metrics;

/**
 * What every connection of a node shares.
 *
 * @param authorities how to reach the Stream of a key
 * @param ingest whether publishers are taken
 * @param edge whether players are served
 */
public record Relay(
        ActorRef<Hubs.Command> hubs,
        Function<StreamKey, Consumer<Stream.Command>> authorities,
        ConnectionSettings connection,
        StreamSettings stream,
        SubscriberSettings subscriber,
        boolean ingest,
        boolean edge,
        Connections connections,
        LocalStreams streams,
        DropCounters drops,
        Metrics metrics) {

    SessionSettings session() {
        SessionSettings defaults = SessionSettings.DEFAULT;
        return new SessionSettings(
                connection.chunkSize(),
                connection.windowAckSize(),
                connection.peerBandwidth(),
                connection.maxMessageStreams(),
                defaults.maxHeldFrames(),
                defaults.maxHeldBytes(),
                defaults.amf());
    }

    ChunkLimits chunkLimits() {
        return new ChunkLimits(
                connection.maxMessageSize(),
                connection.maxPartialBytes(),
                connection.maxChunkStreams(),
                ChunkLimits.DEFAULT.maxChunkSize());
    }
}
