package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static weir.stream.TestFrames.key;

import java.time.Duration;
import org.apache.pekko.Done;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.testkit.Await;

/** When a Hub goes. */
class HubRetirementTest extends HubFixture {

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
                .tell(PoisonPill.getInstance(), Adapter.toClassic(kit.system().deadLetters()));
        Await.until(LIMIT, "no stream", () -> streams.count() == 0);
        assertNotEquals(hub, subscribe(viewer, 2));
        assertEquals(1, streams.count());
    }

    @Test
    @DisplayName("a node that goes down stops watching at once, whether somebody subscribes or a Hub only lingers")
    void shouldRetireWhenTheNodeGoesDown() {
        ActorRef<Hub.Command> hub = subscribe(viewer, 1);
        TestProbe<Done> drained = kit.createTestProbe();
        hubs.tell(new Hubs.Drain(drained.getRef()));
        assertEquals(new Stream.Unwatch(hub), authority.expectMessageClass(Stream.Unwatch.class));
        drained.expectMessage(Done.getInstance());
        drained.expectTerminated(hubs);
    }
}
