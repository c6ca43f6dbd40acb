package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.outbound.Outbound;
import weir.outbound.OutboundSettings;
import weir.outbound.OwnAddresses;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.Metrics;
import weir.testkit.Await;
import weir.testkit.LogLines;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

/** A push between Hubs that are the test and a destination. */
class PushSubscriberTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final StreamKey KEY = StreamKey.parse("live/test");
    private static final String PUBLISHER = "1";
    private static final SyntheticStream STREAM = new SyntheticStream(500);
    private static final int IN_A_PICTURE = STREAM.picture(0).size();

    private final LogLines log = LogLines.capture();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final LocalStreams streams = new LocalStreams();
    private final RtmpServer destination = RtmpServer.start();
    private ActorRef<Push.Command> push;
    private ActorRef<Subscriber.Event> subscriber;

    @BeforeEach
    void start() {
        streams.published(KEY, PUBLISHER);
        PushContext node = context(KIT.system(), List.of(), 10, hubs.getRef(), streams);
        push = KIT.spawn(Push.create(node, new PushInfo(KEY, PushRule.of("*", destination.url("copies")))));
        subscriber = hubs.expectMessageClass(Hubs.Subscribe.class).subscriber();
    }

    static PushContext context(
            ActorSystem<?> system,
            List<PushRule> rules,
            int maxPushes,
            ActorRef<Hubs.Command> hubs,
            LocalStreams streams) {
        OutboundSettings sockets = new OutboundSettings(LIMIT, LIMIT, LIMIT, 0, Optional.empty());
        return new PushContext(
                new PushSettings(rules, SECOND, SECOND, 0, 1 << 20, Duration.ofSeconds(10), 10, maxPushes),
                new Outbound(system, sockets, 4096),
                hubs,
                streams,
                new OwnAddresses(1, "here"),
                new Metrics(new PrometheusRegistry()).push());
    }

    @AfterEach
    void close() {
        KIT.stop(push);
        destination.close();
        log.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName("A publication that is over before its frames reach the push is sent as any other")
    void shouldSendAPublicationOfAMoment() {
        join(List.of(), true);
        deliver(0, 5, true);
        destination.awaitMessages(0, 5 * IN_A_PICTURE);
        streams.unpublished(KEY, PUBLISHER);
        deliver(50, 53, true);
        awaitPicture(52);
        assertFalse(destination.awaitConnection(0).hasEnded());
    }

    @Test
    @DisplayName("A push is broken off without a word where the stream goes on from elsewhere")
    void shouldLeaveAStreamThatGoesOnElsewhere() {
        join(List.of(), true);
        deliver(0, 5, true);
        awaitPicture(4);
        deliver(50, 55, false);
        Await.until(LIMIT, "the end", destination.awaitConnection(0)::hasEnded);
        hubs.expectTerminated(push, LIMIT);
        assertFalse(destination.awaitConnection(0).unpublished());
        assertFalse(hasPicture(50));
    }

    @Test
    @DisplayName("One copy: what another node still sends is not pushed, and does not keep the push")
    void shouldWaitForWhatIsPublishedHere() {
        join(frames(STREAM.picture(0)), false);
        deliver(0, 5, false);
        deliver(50, 55, true);
        awaitPicture(54);
        assertFalse(hasPicture(0));
    }

    @Test
    void shouldEndWhenAllThatComesIsPublishedElsewhere() {
        join(List.of(), false);
        streams.unpublished(KEY, PUBLISHER);
        deliver(0, 5, false);
        hubs.expectTerminated(push, LIMIT);
    }

    @Test
    @DisplayName("A publisher that sends nothing is waited for, at intervals, whatever the Hub's patience is")
    void shouldSubscribeAgainWhileThePublisherIsSilent() {
        int subscription = join(List.of(), false);
        subscriber.tell(new Subscriber.NotFound(KEY, subscription));
        Hubs.Subscribe again = hubs.expectMessageClass(Hubs.Subscribe.class, LIMIT);
        assertEquals(new Hubs.Subscribe(KEY, subscriber, subscription), again);
        subscriber.tell(new Subscriber.Joined(KEY, subscription, List.of(), false, false));
        deliver(0, 5, true);
        awaitPicture(4);
        streams.unpublished(KEY, PUBLISHER);
        subscriber.tell(new Subscriber.NotFound(KEY, subscription));
        hubs.expectTerminated(push, LIMIT);
    }

    @Test
    void shouldEndInOrderWhateverTheStreamDoesMeanwhile() {
        join(List.of(), true);
        deliver(0, 5, true);
        awaitPicture(4);
        streams.unpublished(KEY, PUBLISHER);
        push.tell(Push.Stop.INSTANCE);
        deliver(50, 55, false);
        Await.until(LIMIT, "the end", destination.awaitConnection(0)::hasEnded);
        assertTrue(destination.awaitConnection(0).unpublished());
        hubs.expectTerminated(push, LIMIT);
        assertEquals(List.of(), log.with("cannot become"));
    }

    /** Waits for the destination. @return the subscription of its connection */
    private int join(List<Frame> cached, boolean local) {
        hubs.expectMessageClass(Hubs.Unsubscribe.class, LIMIT);
        int subscription = hubs.expectMessageClass(Hubs.Subscribe.class).subscription();
        subscriber.tell(new Subscriber.Joined(KEY, subscription, cached, false, local));
        return subscription;
    }

    /** One publication. */
    private void deliver(int from, int to, boolean local) {
        subscriber.tell(new Subscriber.Delivered(KEY, true, frames(STREAM.headers()), local));
        for (int number = from; number < to; number++) {
            subscriber.tell(new Subscriber.Delivered(KEY, false, frames(STREAM.picture(number)), local));
        }
    }

    private static List<Frame> frames(List<SyntheticStream.Message> messages) {
        return messages.stream().map(SyntheticStream.Message::frame).toList();
    }

    private void awaitPicture(int number) {
        Await.until(LIMIT, "picture " + number, () -> hasPicture(number));
    }

    private boolean hasPicture(int number) {
        return destination.awaitConnection(0).messages().stream()
                .filter(message -> message.type() == Frame.Type.VIDEO && message.payload().length == 500)
                .anyMatch(message -> SyntheticStream.numberIn(message.type(), message.payload()) == number);
    }
}
