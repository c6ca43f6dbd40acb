package weir.record;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.telemetry.RecordingMetrics;

/**
 * What all recorders of a node share.
 *
 * @param disk where blocking calls run
 */
record RecordingContext(
        RecordSettings settings,
        ActorRef<Hubs.Command> hubs,
        LocalStreams streams,
        LocalRecordings recordings,
        RecordingMetrics metrics,
        Map<DropReason, CounterDataPoint> dropped,
        Executor disk,
        InstantSource clock) {

    static RecordingContext of(
            RecordSettings settings,
            ActorRef<Hubs.Command> hubs,
            LocalStreams streams,
            LocalRecordings recordings,
            RecordingMetrics metrics,
            Executor disk,
            InstantSource clock) {
        Map<DropReason, CounterDataPoint> dropped = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, metrics.dropped(reason.label()));
        }
        return new RecordingContext(settings, hubs, streams, recordings, metrics, dropped, disk, clock);
    }
}
