package weir.telemetry;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** The metrics and the readiness of one node, found through its actor system by parts that Pekko itself creates. */
public final class Telemetry implements Extension {

    private static final ExtensionId<Telemetry> ID = new ExtensionId<>() {
        @Override
        public Telemetry createExtension(ActorSystem<?> system) {
            return new Telemetry();
        }
    };

    private final Metrics metrics = new Metrics(new PrometheusRegistry()).withJvm();
    private final Readiness readiness = new Readiness();

    private Telemetry() {}

    public static Telemetry of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    public Metrics metrics() {
        return metrics;
    }

    public Readiness readiness() {
        return readiness;
    }
}
