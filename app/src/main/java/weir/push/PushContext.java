package weir.push;

import org.apache.pekko.actor.typed.ActorRef;
import weir.outbound.Outbound;
import weir.outbound.OwnAddresses;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.telemetry.PushMetrics;

/** What every push of a node shares. */
public record PushContext(
        PushSettings settings,
        Outbound outbound,
        ActorRef<Hubs.Command> hubs,
        LocalStreams streams,
        OwnAddresses self,
        PushMetrics metrics) {}
