package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import weir.media.Frame;
import weir.telemetry.Metrics;
import weir.testkit.Await;
import weir.testkit.Mailbox;

/** A node's Hubs, and probes in the place of all that they talk to; time passes when a test says so. */
abstract class HubFixture {

    static ActorTestKit kit;
    private static ManualTime clock;

    static final StreamKey KEY = new StreamKey("live", "test");
    static final Metrics.Traffic ARRIVED = new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_IN);
    static final StreamSettings SETTINGS = TestSettings.stream();
    static final Duration LIMIT = Duration.ofSeconds(20);

    final TestProbe<Stream.Command> authority = kit.createTestProbe();
    final TestProbe<Publisher.Message> encoder = kit.createTestProbe();
    final TestProbe<Subscriber.Event> viewer = kit.createTestProbe();
    final TestProbe<NodeDirectory.Command> directory = kit.createTestProbe();
    final LocalStreams streams = new LocalStreams();
    ActorRef<Hubs.Command> hubs;

    Reach reach() {
        return TestReach.alone(key -> authority.getRef()::tell, directory.getRef());
    }

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create(ManualTime.config());
        clock = ManualTime.get(kit.system());
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @BeforeEach
    void start() {
        hubs = kit.spawn(
                Hubs.create(SETTINGS, reach(), streams, ARRIVED, key -> DispatcherSelector.defaultDispatcher()));
    }

    ActorRef<Hub.Command> subscribe(TestProbe<Subscriber.Event> probe, int subscription) {
        hubs.tell(new Hubs.Subscribe(KEY, probe.getRef(), subscription));
        assertEquals(
                subscription, probe.expectMessageClass(Subscriber.Joined.class).subscription());
        ActorRef<Hub.Command> hub =
                authority.expectMessageClass(Stream.Watch.class).hub();
        hub.tell(new Hub.Watching(authority.getRef()));
        return hub;
    }

    /** Time passes for whatever the Hub has begun to wait for. */
    void timePasses(ActorRef<Hub.Command> hub, Duration time) {
        settle(hub);
        clock.timePasses(time);
        settle(hub);
    }

    /** Returns once the Hub has dealt with all it has been told. */
    void settle(ActorRef<Hub.Command> hub) {
        Mailbox.awaitEmpty(kit, hubs);
        Mailbox.awaitEmpty(kit, hub);
    }

    static PublisherRef ref(TestProbe<Publisher.Message> probe) {
        return new PublisherRef(probe.getRef(), 1);
    }

    Hub.Media media(long epoch, Frame... frames) {
        return new Hub.Media(ref(encoder), epoch, List.of(frames));
    }

    void retires(ActorRef<Hub.Command> hub) {
        TestProbe<Object> watcher = kit.createTestProbe();
        Await.until(LIMIT, "the hub retires", () -> {
            clock.timePasses(SETTINGS.hubLinger());
            return stopped(watcher, hub);
        });
        authority.expectMessage(new Stream.Unwatch(hub));
    }

    private static boolean stopped(TestProbe<Object> watcher, ActorRef<Hub.Command> hub) {
        try {
            watcher.expectTerminated(hub, Duration.ofMillis(100));
            return true;
        } catch (AssertionError stillThere) {
            return false;
        }
    }
}
