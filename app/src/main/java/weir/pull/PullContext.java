package weir.pull;

import weir.outbound.Outbound;
import weir.outbound.OwnAddresses;
import weir.stream.DropBuffer;
import weir.stream.LocalStreams;
import weir.stream.Reach;
import weir.stream.StreamSettings;
import weir.telemetry.Metrics;

/**
 * What every pull of a node shares.
 *
 * @param drops told of frames that a node was too slow for
 */
public record PullContext(
        PullSettings settings,
        StreamSettings stream,
        Outbound outbound,
        Reach reach,
        LocalStreams streams,
        OwnAddresses self,
        DropBuffer.DropListener drops,
        Metrics metrics) {}
