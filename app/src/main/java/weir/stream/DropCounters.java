package weir.stream;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.util.EnumMap;
import java.util.Map;
import weir.media.Frame;
import weir.telemetry.Metrics;

/** Counts the dropped frames of the whole node, by reason. */
public final class DropCounters implements DropBuffer.DropListener {

    private final Map<DropReason, CounterDataPoint> counters = new EnumMap<>(DropReason.class);

    public DropCounters(Metrics metrics) {
        for (DropReason reason : DropReason.values()) {
            counters.put(reason, metrics.dropped(reason.label()));
        }
    }

    @Override
    public void dropped(DropReason reason, Frame frame) {
        counters.get(reason).inc();
    }
}
