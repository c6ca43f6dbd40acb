package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.selector.SelectorLoops;
import weir.telemetry.Metrics;

class LaneTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString(
            "weir-selector-loops.loop-0 { type = Dispatcher, executor = \"weir.selector.SelectorLoopExecutor\" }"));
    private static final Executor LOOP = KIT.system().dispatchers().lookup(new SelectorLoops(1).at(0));

    private final TestProbe<Hubs.Command> node = KIT.createTestProbe();
    private final TestProbe<Hubs.Command> otherNode = KIT.createTestProbe();
    private final TestProbe<Hub.Command> hub = KIT.createTestProbe();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldSendANodeInOneMessageWhatATurnHasForIt() {
        LOOP.execute(() -> {
            send(node, 1, 100);
            LOOP.execute(() -> send(node, 3, 100));
            send(otherNode, 2, 100);
        });
        assertEquals(List.of(1L, 3L), received(node));
        assertEquals(List.of(2L), received(otherNode));
        LOOP.execute(() -> send(node, 4, 100));
        assertEquals(List.of(4L), received(node));
    }

    @Test
    void shouldSendMoreThanAMessageCanCarryInSeveral() {
        LOOP.execute(() -> {
            send(node, 1, Feed.MESSAGE_BYTES + 1);
            send(node, 2, Feed.MESSAGE_BYTES / 3);
            send(node, 3, Feed.MESSAGE_BYTES / 3);
            send(node, 4, Feed.MESSAGE_BYTES / 3);
        });
        assertEquals(List.of(1L), received(node));
        assertEquals(List.of(2L, 3L), received(node));
        assertEquals(List.of(4L), received(node));
        node.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldCarryWhatAFeedHasForAHubOfAnotherNode() {
        LOOP.execute(() -> {
            Feed feed = feed();
            feed.flush(1, 0);
            feed.offer(TestFrames.audio(1, 10));
            feed.flush(1, 0);
            feed.end(1);
        });
        List<Hubs.Delivery> deliveries =
                node.expectMessageClass(Hubs.Deliveries.class).deliveries();
        assertEquals(hub.getRef(), deliveries.get(0).hub());
        assertEquals(
                List.of(Hub.Media.class, Hub.Media.class, Hub.Ended.class),
                deliveries.stream()
                        .map(delivery -> delivery.message().getClass())
                        .toList());
    }

    @Test
    void shouldNotBeNeededByAFeedThatIsOnNoLoop() {
        feed().flush(1, 0);
        hub.expectMessageClass(Hub.Media.class);
    }

    private Feed feed() {
        StreamCache cache = new StreamCache(new GopLimits(1 << 20, 10_000));
        cache.add(TestFrames.audio(0, 10));
        return new Feed(
                hub.getRef(),
                new PublisherRef(KIT.<Publisher.Message>createTestProbe().getRef(), 1),
                Optional.of(node.getRef()),
                cache,
                new DropBuffer(new DropBuffer.Limits(1 << 20, 10_000), (reason, frame) -> {}),
                new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_OUT));
    }

    @Test
    void shouldBeNowhereButOnALoop() {
        assertEquals(Optional.empty(), Lane.current());
    }

    private void send(TestProbe<Hubs.Command> to, long epoch, int bytes) {
        Lane.current().orElseThrow().send(to.getRef(), new Hubs.Delivery(hub.getRef(), new Hub.Ended(epoch)), bytes);
    }

    /** The epochs that tell the deliveries apart. */
    private static List<Long> received(TestProbe<Hubs.Command> by) {
        return by.expectMessageClass(Hubs.Deliveries.class).deliveries().stream()
                .map(delivery -> ((Hub.Ended) delivery.message()).epoch())
                .toList();
    }
}
