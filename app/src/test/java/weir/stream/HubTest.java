package weir.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.stream.TestFrames.audio;
import static weir.stream.TestFrames.inter;
import static weir.stream.TestFrames.key;
import static weir.stream.TestFrames.videoConfig;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.telemetry.Metrics;
import weir.testkit.Await;
import weir.testkit.Mailbox;

class HubTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final Metrics.Traffic ARRIVED =
            new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_IN);
    private static final StreamSettings SETTINGS = TestSettings.stream();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestProbe<Stream.Command> authority = KIT.createTestProbe();
    private final TestProbe<Publisher.Message> encoder = KIT.createTestProbe();
    private final TestProbe<Subscriber.Event> viewer = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final LocalStreams streams = new LocalStreams();
    private ActorRef<Hubs.Command> hubs;

    private Reach reach() {
        return new Reach(key -> authority.getRef()::tell, directory.getRef());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void start() {
        hubs = KIT.spawn(
                Hubs.create(SETTINGS, reach(), streams, ARRIVED, key -> DispatcherSelector.defaultDispatcher()));
    }

    @Test
    void shouldWatchTheStreamOnceForAllItsSubscribers() {
        subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = KIT.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, other.getRef(), 1));
        other.expectMessageClass(Subscriber.Joined.class);
        authority.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("002 FR-002: every subscriber gets the same frames, made once")
    void shouldHandTheSameFramesToAllSubscribers() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = KIT.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, other.getRef(), 1));
        other.expectMessageClass(Subscriber.Joined.class);
        hub.tell(media(1, videoConfig(0), key(0, 100)));
        Subscriber.Delivered first = viewer.expectMessageClass(Subscriber.Delivered.class);
        assertSame(first, other.expectMessageClass(Subscriber.Delivered.class));
        assertTrue(first.newPublication());
        assertEquals(2, first.frames().size());
        hub.tell(media(1, inter(40, 10)));
        assertFalse(viewer.expectMessageClass(Subscriber.Delivered.class).newPublication());
    }

    @Test
    @DisplayName("002 FR-003: a late joiner starts with configuration and keyframe")
    void shouldSeedALateJoinerFromTheCache() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, videoConfig(0), key(1_000, 100), inter(1_040, 100)));
        TestProbe<Subscriber.Event> late = KIT.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, late.getRef(), 7));
        Subscriber.Joined joined = late.expectMessageClass(Subscriber.Joined.class);
        assertEquals(7, joined.subscription());
        assertFalse(joined.awaitKeyframe());
        assertEquals(
                List.of(1_000L, 1_000L, 1_040L),
                joined.cached().stream().map(Frame::timestamp).toList());
    }

    @Test
    void shouldContinueTheClockWhenAnotherPublicationBegins() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, videoConfig(0), key(60_000, 100), inter(60_040, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        TestProbe<Publisher.Message> next = KIT.createTestProbe();
        hub.tell(new Hub.Media(ref(next), 2, List.of(videoConfig(0), key(0, 100), inter(40, 100))));
        Subscriber.Delivered delivered = viewer.expectMessageClass(Subscriber.Delivered.class);
        assertTrue(delivered.newPublication());
        long last = 60_040;
        for (Frame frame : delivered.frames()) {
            assertTrue(frame.timestamp() >= last);
            last = frame.timestamp();
        }
        assertEquals(
                40,
                delivered.frames().get(2).timestamp()
                        - delivered.frames().get(1).timestamp());
    }

    @Test
    void shouldIgnoreAPublisherWhoseTimeHasPassed() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(5, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        TestProbe<Publisher.Message> stale = KIT.createTestProbe();
        hub.tell(new Hub.Media(ref(stale), 4, List.of(key(0, 100))));
        viewer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldGiveThePublisherCreditForWhatItTook() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        int size = (int) Feed.WINDOW_BYTES / 8;
        hub.tell(media(1, key(0, size)));
        encoder.expectNoMessage(Duration.ZERO);
        hub.tell(media(1, inter(40, size)));
        assertEquals(
                2L * size, encoder.expectMessageClass(Publisher.Credited.class).bytes());
    }

    @Test
    @DisplayName("002 FR-005: the end of a stream reaches its subscribers")
    void shouldTellSubscribersThatTheStreamEnded() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Ended(1));
        viewer.expectMessage(new Subscriber.Ended(KEY));
        retires(hub);
    }

    @Test
    @DisplayName("the Stream's word of the end may overtake frames that are still under way from the publisher's node")
    void shouldWaitForTheLastFrameWhenTheStreamSaysThatAllIsOver() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Over(1));
        hub.tell(media(1, inter(40, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Ended(1));
        viewer.expectMessage(new Subscriber.Ended(KEY));
    }

    @Test
    void shouldEndBehindTheLastFrameOfAPublisherThatWasLost() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Over(1));
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(new Hub.Abandoned(1));
        viewer.expectMessage(new Subscriber.Ended(KEY));
    }

    @Test
    void shouldStayWhenAPublisherIsLostUntilTheStreamSaysThatAllIsOver() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Abandoned(1));
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(new Hub.Over(1));
        viewer.expectMessage(new Subscriber.Ended(KEY));
    }

    @Test
    @DisplayName(
            "the last word of a publisher may be lost between nodes: the Stream's counts when nothing comes any more")
    void shouldTakeTheStreamsWordWhenThePublisherIsSilent() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Over(1));
        timePasses(hub, Duration.ofSeconds(50));
        hub.tell(media(1, inter(40, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        timePasses(hub, Duration.ofSeconds(50));
        viewer.expectNoMessage(Duration.ZERO);
        timePasses(hub, Duration.ofSeconds(60));
        viewer.expectMessage(new Subscriber.Ended(KEY));
    }

    @Test
    void shouldTakeTheStreamsWordWhenThePublishersNodeIsGone() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        directory.expectMessageClass(NodeDirectory.Serve.class);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Over(1));
        directory.expectMessage(new NodeDirectory.Await(ref(encoder), hub));
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(new Hub.Lost(ref(encoder)));
        viewer.expectMessage(new Subscriber.Ended(KEY));
    }

    @Test
    void shouldGoOnWhenAnotherPublicationBeginsAfterTheStreamsWord() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Over(1));
        hub.tell(new Hub.Media(ref(KIT.createTestProbe()), 2, List.of(key(0, 100))));
        assertTrue(viewer.expectMessageClass(Subscriber.Delivered.class).newPublication());
        hub.tell(new Hub.Abandoned(1));
        hub.tell(new Hub.Ended(1));
        viewer.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("interop 24: a player that waits for a publisher is told when none comes")
    void shouldGiveUpWaitingForAPublisher() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 3);
        timePasses(hub, SETTINGS.playWait());
        viewer.expectMessage(new Subscriber.NotFound(KEY, 3));
        retires(hub);
    }

    @Test
    void shouldKeepWaitingSubscribersWhenAnOlderPublicationEnds() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(new Hub.Ended(1));
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(media(2, key(0, 10)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        timePasses(hub, SETTINGS.playWait());
        viewer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldLeaveTheStreamSomeTimeAfterTheLastSubscriberLeft() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 10)));
        viewer.stop();
        retires(hub);
    }

    @Test
    void shouldStayWhenASubscriberComesBeforeTheLingerTimeIsOver() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hubs.tell(new Hubs.Unsubscribe(KEY, viewer.getRef(), 1));
        hubs.tell(new Hubs.Subscribe(KEY, viewer.getRef(), 2));
        viewer.expectMessageClass(Subscriber.Joined.class);
        timePasses(hub, SETTINGS.hubLinger().multipliedBy(2));
        authority.expectNoMessage(Duration.ZERO);
        hub.tell(media(1, key(0, 10)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
    }

    @Test
    void shouldStartAfreshAfterItHasRetired() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hubs.tell(new Hubs.Unsubscribe(KEY, viewer.getRef(), 1));
        retires(hub);
        assertNotEquals(hub, subscribe(viewer, 2));
    }

    @Test
    @DisplayName("a Hub that crashes takes its subscribers along, so that the next one is the first")
    void shouldCountNobodyWhenAHubHasCrashed() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        assertEquals(1, streams.count());
        Adapter.toClassic(hub)
                .tell(PoisonPill.getInstance(), Adapter.toClassic(KIT.system().deadLetters()));
        Await.until(LIMIT, "no stream", () -> streams.count() == 0);
        assertNotEquals(hub, subscribe(viewer, 2));
        assertEquals(1, streams.count());
    }

    @Test
    @DisplayName("a node that goes down stops watching at once, whether somebody subscribes or a Hub only lingers")
    void shouldRetireWhenTheNodeGoesDown() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Done> drained = KIT.createTestProbe();
        hubs.tell(new Hubs.Drain(drained.getRef()));
        assertEquals(new Stream.Unwatch(hub), authority.expectMessageClass(Stream.Unwatch.class));
        drained.expectMessage(Done.getInstance());
        drained.expectTerminated(hubs);
    }

    @Test
    void shouldMergeDeliveriesWithinTheMergeWindow() {
        ActorRef<Hub.Command> hub = merging();
        hub.tell(media(1, key(0, 10)));
        hub.tell(media(1, audio(5, 10)));
        viewer.expectNoMessage(Duration.ZERO);
        timePasses(hub, Duration.ofMillis(40));
        assertEquals(
                2,
                viewer.expectMessageClass(Subscriber.Delivered.class).frames().size());
    }

    @Test
    @DisplayName("who still subscribes when the node goes down, such as a recording, gets what was being merged")
    void shouldDeliverWhatItMergesBeforeItRetires() {
        ActorRef<Hub.Command> hub = merging();
        hub.tell(media(1, key(0, 10)));
        hub.tell(Hub.Retire.INSTANCE);
        assertEquals(
                1,
                viewer.expectMessageClass(Subscriber.Delivered.class).frames().size());
    }

    private ActorRef<Hub.Command> merging() {
        TestProbe<Hubs.Command> parent = KIT.createTestProbe();
        StreamSettings settings = TestSettings.streamMerging(Duration.ofMillis(40));
        ActorRef<Hub.Command> hub = KIT.spawn(Hub.create(KEY, settings, reach(), streams, ARRIVED, parent.getRef()));
        hub.tell(new Hub.Subscribe(viewer.getRef(), 1));
        viewer.expectMessageClass(Subscriber.Joined.class);
        return hub;
    }

    @Test
    void shouldAskTheNodesWhenTheAuthorityDoesNotAnswer() {
        hubs.tell(new Hubs.Subscribe(KEY, viewer.getRef(), 1));
        ActorRef<Hub.Command> hub =
                authority.expectMessageClass(Stream.Watch.class).hub();
        directory.expectMessageClass(NodeDirectory.Serve.class);
        timePasses(hub, SETTINGS.authorityTimeout());
        directory.expectMessage(new NodeDirectory.Seek(KEY, hub, 0));
        authority.expectMessage(new Stream.Watch(hub, 0));
    }

    @Test
    void shouldWatchAgainWithItsEpochWhenTheAuthorityEnds() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Stream.Command> successor = KIT.createTestProbe();
        hub.tell(new Hub.Watching(successor.getRef()));
        hub.tell(media(9, key(0, 10)));
        successor.stop();
        authority.expectMessage(new Stream.Watch(hub, 9));
    }

    @Test
    void shouldMakeAFrameOfItsFragments() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        byte[] key = {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65};
        hub.tell(new Hub.Fragment(ref(encoder), 1, Frame.Type.VIDEO, 40, 0, Arrays.copyOf(key, 4), false));
        hub.tell(new Hub.Fragment(
                ref(encoder), 1, Frame.Type.VIDEO, 40, 4, Arrays.copyOfRange(key, 4, key.length), true));
        Frame frame =
                viewer.expectMessageClass(Subscriber.Delivered.class).frames().get(0);
        assertTrue(frame.isKeyframe());
        assertArrayEquals(key, frame.payload());
    }

    @Test
    void shouldSayWhetherThePublisherIsOnThisNode() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 10)));
        assertTrue(viewer.expectMessageClass(Subscriber.Delivered.class).local());
        hubs.tell(new Hubs.Subscribe(KEY, viewer.getRef(), 2));
        assertTrue(viewer.expectMessageClass(Subscriber.Joined.class).local());
    }

    private ActorRef<Hub.Command> subscribe(TestProbe<Subscriber.Event> probe, int subscription) {
        hubs.tell(new Hubs.Subscribe(KEY, probe.getRef(), subscription));
        assertEquals(
                subscription, probe.expectMessageClass(Subscriber.Joined.class).subscription());
        ActorRef<Hub.Command> hub =
                authority.expectMessageClass(Stream.Watch.class).hub();
        hub.tell(new Hub.Watching(authority.getRef()));
        return hub;
    }

    /** Time passes for whatever the Hub has begun to wait for. */
    private void timePasses(ActorRef<Hub.Command> hub, Duration time) {
        settle(hub);
        TIME.timePasses(time);
        settle(hub);
    }

    private void settle(ActorRef<Hub.Command> hub) {
        Mailbox.awaitEmpty(KIT, hubs);
        Mailbox.awaitEmpty(KIT, hub);
    }

    private static PublisherRef ref(TestProbe<Publisher.Message> probe) {
        return new PublisherRef(probe.getRef(), 1);
    }

    private Hub.Media media(long epoch, Frame... frames) {
        return new Hub.Media(ref(encoder), epoch, List.of(frames));
    }

    private void retires(ActorRef<Hub.Command> hub) {
        TestProbe<Object> watcher = KIT.createTestProbe();
        Await.until(LIMIT, "the hub retires", () -> {
            TIME.timePasses(SETTINGS.hubLinger());
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
