package weir.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What the node counts of the recordings it plays. */
public final class VodMetrics {

    private final Gauge plays;
    private final Counter ended;
    private final Counter seeks;
    private final Counter bytes;

    VodMetrics(PrometheusRegistry registry) {
        plays = Metrics.gauge(registry, "weir_vod_plays", "Recordings played now");
        ended = Metrics.counter(
                registry, "weir_vod_plays_ended_total", "Plays of recordings that ended, by reason", "reason");
        seeks = Metrics.counter(registry, "weir_vod_seeks_total", "Seeks in recordings, by result", "result");
        bytes = Metrics.counter(
                registry, "weir_vod_read_bytes_total", "Payload bytes read from recordings for viewers");
    }

    public void started() {
        plays.inc();
    }

    /** @param reason a fixed word or two, joined by underscores */
    public void ended(String reason) {
        plays.dec();
        ended.labelValues(reason).inc();
    }

    /** A play that never began. @param reason a fixed word or two, joined by underscores */
    public void refused(String reason) {
        ended.labelValues(reason).inc();
    }

    /** @param result a fixed word or two, joined by underscores */
    public void sought(String result) {
        seeks.labelValues(result).inc();
    }

    public void read(long moreBytes) {
        bytes.inc(moreBytes);
    }
}
