package weir.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the node counts of its pulls from other servers. */
public final class PullMetrics {

    private final Gauge pulls;
    private final Counter messages;
    private final Counter bytes;
    private final Counter failures;

    PullMetrics(PrometheusRegistry registry) {
        pulls = Metrics.gauge(registry, "weir_pulls", "Pulls of streams from other servers now, by state", "state");
        messages = Metrics.counter(registry, "weir_pull_messages_total", "Media messages that came from other servers");
        bytes = Metrics.counter(
                registry, "weir_pull_bytes_total", "Payload bytes of the media messages that came from other servers");
        failures = Metrics.counter(
                registry, "weir_pull_failures_total", "Connections for a pull that failed or broke, by kind", "kind");
    }

    /** @param state a fixed word or two, joined by underscores */
    public void entered(String state) {
        pulls.labelValues(state).inc();
    }

    public void left(String state) {
        pulls.labelValues(state).dec();
    }

    public void received(long moreMessages, long moreBytes) {
        messages.inc(moreMessages);
        bytes.inc(moreBytes);
    }

    /** @param kind a fixed word or two, joined by underscores */
    public void failed(String kind) {
        failures.labelValues(kind).inc();
    }
}
