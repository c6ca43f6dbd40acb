package weir.http;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import weir.connection.Connections;
import weir.stream.LocalStreams;
import weir.telemetry.Metrics;
import weir.telemetry.Telemetry;

/** What the operations API shows of one node, found through its actor system by the routes that Pekko itself creates. */
public final class OperationsView implements Extension {

    private static final ExtensionId<OperationsView> ID = new ExtensionId<>() {
        @Override
        public OperationsView createExtension(ActorSystem<?> system) {
            return new OperationsView(Telemetry.of(system).metrics());
        }
    };

    private final Connections connections = new Connections();
    private final LocalStreams streams = new LocalStreams();

    private OperationsView(Metrics metrics) {
        metrics.streams(streams::count);
    }

    public static OperationsView of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    public Connections connections() {
        return connections;
    }

    public LocalStreams streams() {
        return streams;
    }
}
