package weir.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.SuppressedDeadLetter;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.io.Tcp;

/**
 * Counts the messages that found no recipient or no room in a bounded mailbox. What is written to a socket that its peer has just
 * closed is none of them.
 */
public final class DeadLetterCount {

    private DeadLetterCount() {}

    public static Behavior<AllDeadLetters> create(CounterDataPoint count) {
        return Behaviors.setup(context -> {
            context.getSystem()
                    .eventStream()
                    .tell(new EventStream.Subscribe<>(AllDeadLetters.class, context.getSelf()));
            return Behaviors.receive(AllDeadLetters.class)
                    .onMessage(SuppressedDeadLetter.class, expected -> Behaviors.same())
                    .onMessage(
                            DeadLetter.class,
                            letter -> letter.message() instanceof Tcp.Command,
                            toSocket -> Behaviors.same())
                    .onAnyMessage(letter -> {
                        count.inc();
                        return Behaviors.same();
                    })
                    .build();
        });
    }
}
