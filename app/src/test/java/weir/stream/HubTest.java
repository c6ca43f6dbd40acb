package weir.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.stream.TestFrames.audio;
import static weir.stream.TestFrames.inter;
import static weir.stream.TestFrames.key;
import static weir.stream.TestFrames.videoConfig;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;

class HubTest extends HubFixture {

    /** So long that what is told at once comes within it. */
    private static final Duration WINDOW = Duration.ofMillis(350);

    @Test
    void shouldWatchTheStreamOnceForAllItsSubscribers() {
        subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = kit.createTestProbe();
        hubs.tell(new Hubs.Subscribe(KEY, other.getRef(), 1));
        other.expectMessageClass(Subscriber.Joined.class);
        authority.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("002 FR-002: every subscriber gets the same frames, made once")
    void shouldHandTheSameFramesToAllSubscribers() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Subscriber.Event> other = kit.createTestProbe();
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
    void shouldTakeWhatAnotherNodeHasForSeveralHubs() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hubs.tell(new Hubs.Deliveries(List.of(
                new Hubs.Delivery(hub, media(1, key(0, 100))), new Hubs.Delivery(hub, media(1, inter(40, 10))))));
        assertTrue(viewer.expectMessageClass(Subscriber.Delivered.class)
                .frames()
                .get(0)
                .isKeyframe());
        viewer.expectMessageClass(Subscriber.Delivered.class);
    }

    @Test
    @DisplayName("002 FR-003: a late joiner starts with configuration and keyframe")
    void shouldSeedALateJoinerFromTheCache() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, videoConfig(0), key(1_000, 100), inter(1_040, 100)));
        TestProbe<Subscriber.Event> late = kit.createTestProbe();
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
        TestProbe<Publisher.Message> next = kit.createTestProbe();
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
        TestProbe<Publisher.Message> stale = kit.createTestProbe();
        hub.tell(new Hub.Media(ref(stale), 4, List.of(key(0, 100))));
        settle(hub);
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
    void shouldMergeWhatComesMoreOftenThanItDelivers() {
        ActorRef<Hub.Command> hub = merging();
        hub.tell(media(1, key(0, 10)));
        assertEquals(1, deliveredFrames());
        int more = 50;
        for (int i = 1; i <= more; i++) {
            hub.tell(media(1, audio(i, 10)));
        }
        timePasses(hub, WINDOW);
        int deliveries = 0;
        for (int frames = 0; frames < more; frames += deliveredFrames()) {
            deliveries++;
        }
        assertTrue(deliveries < more);
    }

    @Test
    @DisplayName("who still subscribes when the node goes down, such as a recording, gets what was being merged")
    void shouldDeliverWhatItMergesBeforeItRetires() {
        ActorRef<Hub.Command> hub = merging();
        hub.tell(media(1, key(0, 10)));
        assertEquals(1, deliveredFrames());
        hub.tell(media(1, audio(5, 10)));
        hub.tell(Hub.Retire.INSTANCE);
        assertEquals(1, deliveredFrames());
    }

    private int deliveredFrames() {
        return viewer.expectMessageClass(Subscriber.Delivered.class).frames().size();
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
        TestProbe<Stream.Command> successor = kit.createTestProbe();
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

    @Test
    @DisplayName("What this node publishes on demand is nothing to follow for whoever watches what is published here")
    void shouldSayThatThePublisherPublishesOnDemand() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        hub.tell(media(1, key(0, 10)));
        assertTrue(viewer.expectMessageClass(Subscriber.Delivered.class).local());
        PublisherRef pull =
                new PublisherRef(kit.<Publisher.Message>createTestProbe().getRef(), 1, true);
        hub.tell(new Hub.Media(pull, 2, List.of(key(0, 10))));
        assertFalse(viewer.expectMessageClass(Subscriber.Delivered.class).local());
        hubs.tell(new Hubs.Subscribe(KEY, viewer.getRef(), 2));
        assertFalse(viewer.expectMessageClass(Subscriber.Joined.class).local());
    }

    private ActorRef<Hub.Command> merging() {
        TestProbe<Hubs.Command> parent = kit.createTestProbe();
        StreamSettings settings = TestSettings.streamMerging(WINDOW);
        ActorRef<Hub.Command> hub = kit.spawn(Hub.create(KEY, settings, reach(), streams, ARRIVED, parent.getRef()));
        hub.tell(new Hub.Subscribe(viewer.getRef(), 1));
        viewer.expectMessageClass(Subscriber.Joined.class);
        return hub;
    }
}
