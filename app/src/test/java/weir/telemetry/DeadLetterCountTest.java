package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class DeadLetterCountTest {

    private static final ActorTestKit KIT = ActorTestKit.create();

    @AfterAll
    static void shutdown() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldCountMessagesThatFindNoRecipient() {
        CounterDataPoint count = new Metrics(new PrometheusRegistry()).deadLetters();
        KIT.spawn(DeadLetterCount.create(count));
        ActorRef<String> gone = KIT.spawn(Behaviors.<String>stopped());
        TestProbe<String> probe = KIT.createTestProbe();
        probe.expectTerminated(gone);
        probe.awaitAssert(() -> {
            gone.tell("to nobody");
            assertTrue(count.getLongValue() > 0);
            return true;
        });
    }
}
