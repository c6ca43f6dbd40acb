package weir.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the node counts of its pushes to other servers. */
public final class PushMetrics {

    private final Gauge pushes;
    private final Counter messages;
    private final Counter bytes;
    private final Counter dropped;
    private final Counter failures;

    PushMetrics(PrometheusRegistry registry) {
        pushes = Metrics.gauge(registry, "weir_pushes", "Pushes of streams to other servers now, by state", "state");
        messages = Metrics.counter(registry, "weir_push_messages_total", "Media messages that other servers took");
        bytes = Metrics.counter(
                registry, "weir_push_bytes_total", "Payload bytes of the media messages that other servers took");
        dropped = Metrics.counter(
                registry,
                "weir_push_messages_dropped_total",
                "Media messages not pushed because the other server was too slow, by reason",
                "reason");
        failures = Metrics.counter(
                registry, "weir_push_failures_total", "Connections for a push that failed or broke, by kind", "kind");
    }

    /** @param state a fixed word or two, joined by underscores */
    public void entered(String state) {
        pushes.labelValues(state).inc();
    }

    public void left(String state) {
        pushes.labelValues(state).dec();
    }

    public void sent(long moreMessages, long moreBytes) {
        messages.inc(moreMessages);
        bytes.inc(moreBytes);
    }

    /** @param reason a fixed word or two, joined by underscores */
    public void dropped(String reason) {
        dropped.labelValues(reason).inc();
    }

    /** @param kind a fixed word or two, joined by underscores */
    public void failed(String kind) {
        failures.labelValues(kind).inc();
    }
}
