package weir.telemetry;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import weir.telemetry.TimedFailureDetector.Answered;

/** Counts how late the answers of other nodes to this node's heartbeats are. */
public final class HeartbeatDelays {

    private static final double SECOND = 1e9;

    private HeartbeatDelays() {}

    /** @param delays in seconds */
    public static Behavior<?> create(DistributionDataPoint delays) {
        return Behaviors.<Answered>setup(context -> {
            context.getSystem().eventStream().tell(new EventStream.Subscribe<>(Answered.class, context.getSelf()));
            return Behaviors.receive(Answered.class)
                    .onAnyMessage(answer -> {
                        delays.observe(answer.late().toNanos() / SECOND);
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
