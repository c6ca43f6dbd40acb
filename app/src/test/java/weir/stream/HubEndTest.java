package weir.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.stream.TestFrames.inter;
import static weir.stream.TestFrames.key;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a Hub takes a publication for over, and tells its subscribers. */
class HubEndTest extends HubFixture {

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
        settle(hub);
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
        settle(hub);
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
        settle(hub);
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
        hub.tell(new Hub.Media(ref(kit.createTestProbe()), 2, List.of(key(0, 100))));
        assertTrue(viewer.expectMessageClass(Subscriber.Delivered.class).newPublication());
        hub.tell(new Hub.Abandoned(1));
        hub.tell(new Hub.Ended(1));
        settle(hub);
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
        settle(hub);
        viewer.expectNoMessage(Duration.ZERO);
        hub.tell(media(2, key(0, 10)));
        viewer.expectMessageClass(Subscriber.Delivered.class);
        timePasses(hub, SETTINGS.playWait());
        viewer.expectNoMessage(Duration.ZERO);
    }
}
