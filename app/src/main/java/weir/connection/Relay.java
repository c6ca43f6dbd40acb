package weir.connection;

import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.session.RtmpReader;
import weir.rtmp.session.SessionSettings;
import weir.selector.SelectorLoops;
import weir.stream.DropCounters;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.Reach;
import weir.stream.RecordedStreams;
import weir.stream.StreamSettings;
import weir.stream.SubscriberSettings;
import weir.telemetry.Metrics;

/**
 * What every connection of a node shares.
 *
 * @param ingest whether publishers are taken
 * @param edge whether players are served
 */
public record Relay(
        ActorRef<Hubs.Command> hubs,
        RecordedStreams recorded,
        Reach reach,
        ConnectionSettings connection,
        StreamSettings stream,
        SubscriberSettings subscriber,
        SelectorLoops loops,
        boolean ingest,
        boolean edge,
        PartialMessages partialMessages,
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

    /** @param random for the handshake, see {@link RtmpReader#server} */
    RtmpReader reader(ConnectionInfo info, byte[] random) {
        ChunkLimits limits = new ChunkLimits(
                connection.maxMessageSize(),
                connection.maxPartialBytes(),
                connection.maxChunkStreams(),
                ChunkLimits.DEFAULT.maxChunkSize());
        return RtmpReader.server(limits, partialMessages.of(info), random);
    }
}
