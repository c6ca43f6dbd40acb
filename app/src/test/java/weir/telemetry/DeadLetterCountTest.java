package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.apache.pekko.actor.AllDeadLetters;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.io.TcpMessage;
import org.apache.pekko.util.ByteString;
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

    @Test
    void shouldNotCountWritesToASocketThatIsGone() {
        CounterDataPoint count = new Metrics(new PrometheusRegistry()).deadLetters();
        ActorRef<AllDeadLetters> counting = KIT.spawn(DeadLetterCount.create(count));
        org.apache.pekko.actor.ActorRef nobody = Adapter.toClassic(KIT.system().deadLetters());
        counting.tell(new DeadLetter(TcpMessage.write(ByteString.fromString("late")), nobody, nobody));
        counting.tell(new DeadLetter("to nobody", nobody, nobody));
        KIT.createTestProbe().awaitAssert(() -> {
            assertEquals(1, count.getLongValue());
            return true;
        });
    }
}
