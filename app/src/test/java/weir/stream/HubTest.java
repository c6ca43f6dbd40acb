package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.stream.TestFrames.audio;
import static weir.stream.TestFrames.inter;
import static weir.stream.TestFrames.key;
import static weir.stream.TestFrames.videoConfig;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.testkit.Await;

class HubTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final StreamSettings SETTINGS = TestSettings.stream();

    private final TestProbe<Stream.Command> authority = KIT.createTestProbe();
    private final TestProbe<Publisher.Message> encoder = KIT.createTestProbe();
    private final TestProbe<Subscriber.Event> viewer = KIT.createTestProbe();
    private ActorRef<Hubs.Command> hubs;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void start() {
        hubs = KIT.spawn(Hubs.create(SETTINGS, key -> authority.getRef()::tell, new LocalStreams()));
    }

    @Test
    void shouldWatchTheStreamOnceForAllItsSubscribers() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = KIT.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, other.getRef(), 1));
        other.expectMessageClass(Subscriber.Joined.class);
        authority.expectNoMessage(Duration.ZERO);
        assertTrue(hub.path().toString().length() > 0);
    }

    @Test
    @DisplayName("002 FR-002: every subscriber gets the same frames, made once")
    void shouldHandTheSameFramesToAllSubscribers() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = KIT.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, other.getRef(), 1));
        other.expectMessageClass(Subscriber.Joined.class);
        hub.tell(media(1, 0, videoConfig(0), key(0, 100)));
        Subscriber.Delivered first = viewer.expectMessageClass(Subscriber.Delivered.class);
        assertSame(first, other.expectMessageClass(Subscriber.Delivered.class));
        assertTrue(first.newPublication());
        assertEquals(2, first.frames().size());
        hub.tell(media(1, 1, inter(40, 10)));
        assertFalse(viewer.expectMessageClass(Subscriber.Delivered.class).newPublication());
    }

    @Test
    @DisplayName("002 FR-003: a late joiner starts with configuration and keyframe")
    void shouldSeedALateJoinerFromTheCache() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, 0, videoConfig(0), key(1_000, 100), inter(1_040, 100)));
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
        hub.tell(media(1, 0, videoConfig(0), key(60_000, 100), inter(60_040, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        TestProbe<Publisher.Message> next = KIT.createTestProbe();
        hub.tell(new Hub.Media(next.getRef(), 2, 0, List.of(videoConfig(0), key(0, 100), inter(40, 100))));
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
        hub.tell(media(5, 0, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        TestProbe<Publisher.Message> stale = KIT.createTestProbe();
        hub.tell(new Hub.Media(stale.getRef(), 4, 0, List.of(key(0, 100))));
        viewer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldGiveThePublisherCreditForWhatItTook() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        int size = (int) Hub.INITIAL_CREDIT / 8;
        hub.tell(media(1, 0, key(0, size)));
        encoder.expectNoMessage(Duration.ZERO);
        hub.tell(media(1, 1, inter(40, size)));
        assertEquals(
                2L * size, encoder.expectMessageClass(Publisher.Credited.class).bytes());
    }

    @Test
    @DisplayName("002 FR-005: the end of a stream reaches its subscribers")
    void shouldTellSubscribersThatTheStreamEnded() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, 0, key(0, 100)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        hub.tell(new Hub.Ended(1));
        viewer.expectMessage(new Subscriber.Ended(KEY));
        retires(hub);
    }

    @Test
    @DisplayName("interop 24: a player that waits for a publisher is told when none comes")
    void shouldGiveUpWaitingForAPublisher() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 3);
        TIME.timePasses(SETTINGS.playWait());
        viewer.expectMessage(new Subscriber.NotFound(KEY, 3));
        retires(hub);
    }

    @Test
    void shouldKeepWaitingSubscribersWhenAnOlderPublicationEnds() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(new Hub.Ended(1));
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(media(2, 0, key(0, 10)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        TIME.timePasses(SETTINGS.playWait());
        viewer.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldLeaveTheStreamSomeTimeAfterTheLastSubscriberLeft() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, 0, key(0, 10)));
        viewer.stop();
        retires(hub);
    }

    @Test
    void shouldStayWhenASubscriberComesBeforeTheLingerTimeIsOver() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hubs.tell(new Hubs.Unsubscribe(KEY, viewer.getRef(), 1));
        hubs.tell(new Hubs.Subscribe(KEY, viewer.getRef(), 2));
        viewer.expectMessageClass(Subscriber.Joined.class);
        TIME.timePasses(SETTINGS.hubLinger().multipliedBy(2));
        authority.expectNoMessage(Duration.ZERO);
        hub.tell(media(1, 0, key(0, 10)));
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
    void shouldMergeDeliveriesWithinTheMergeWindow() {
        TestProbe<Hubs.Command> parent = KIT.createTestProbe();
        ActorRef<Hub.Command> hub = KIT.spawn(Hub.create(
                KEY,
                TestSettings.streamMerging(Duration.ofMillis(40)),
                authority.getRef()::tell,
                new LocalStreams(),
                parent.getRef()));
        hub.tell(new Hub.Subscribe(viewer.getRef(), 1));
        viewer.expectMessageClass(Subscriber.Joined.class);
        hub.tell(media(1, 0, key(0, 10)));
        hub.tell(media(1, 1, audio(5, 10)));
        viewer.expectNoMessage(Duration.ZERO);
        TIME.timePasses(Duration.ofMillis(40));
        assertEquals(
                2,
                viewer.expectMessageClass(Subscriber.Delivered.class).frames().size());
    }

    private ActorRef<Hub.Command> subscribe(TestProbe<Subscriber.Event> probe, int subscription) {
        hubs.tell(new Hubs.Subscribe(KEY, probe.getRef(), subscription));
        assertEquals(
                subscription, probe.expectMessageClass(Subscriber.Joined.class).subscription());
        return authority.expectMessageClass(Stream.Watch.class).hub();
    }

    private Hub.Media media(long epoch, long sequence, Frame... frames) {
        return new Hub.Media(encoder.getRef(), epoch, sequence, List.of(frames));
    }

    private void retires(ActorRef<Hub.Command> hub) {
        TestProbe<Object> watcher = KIT.createTestProbe();
        Await.until(Duration.ofSeconds(5), "the hub retires", () -> {
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
