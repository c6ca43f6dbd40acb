package weir.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What recording counts. */
public final class RecordingMetrics {

    private final Gauge active;
    private final Counter files;
    private final Counter bytes;
    private final Counter failures;
    private final Counter dropped;

    RecordingMetrics(PrometheusRegistry registry) {
        active = Metrics.gauge(registry, "weir_recordings", "Streams being recorded by this node now");
        files = Metrics.counter(registry, "weir_recording_files_total", "Recordings completed");
        bytes = Metrics.counter(registry, "weir_recording_bytes_total", "Payload bytes handed to the disk");
        failures = Metrics.counter(
                registry, "weir_recording_failures_total", "Recordings that had to stop, by reason", "reason");
        dropped = Metrics.counter(
                registry, "weir_recording_messages_dropped_total", "Media messages not recorded, by reason", "reason");
    }

    public GaugeDataPoint active() {
        return active;
    }

    public CounterDataPoint files() {
        return files;
    }

    public CounterDataPoint bytes() {
        return bytes;
    }

    /** @param reason a fixed word or two, joined by underscores */
    public void failed(String reason) {
        failures.labelValues(reason).inc();
    }

    /** The counter of messages dropped for this reason, to be kept. */
    public CounterDataPoint dropped(String reason) {
        return dropped.labelValues(reason);
    }
}
