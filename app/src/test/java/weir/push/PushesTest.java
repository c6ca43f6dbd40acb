package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.testkit.Mailbox;
import weir.testkit.RtmpServer;

/** The pushes of a node whose streams come and go as the test has it. */
class PushesTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = StreamKey.parse("live/test");

    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final LocalStreams streams = new LocalStreams();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName("The end of one publication, told behind the beginning of the next, does not end the stream's pushes")
    void shouldPushWhatIsPublishedWhateverIsToldLast() {
        streams.listen(new LocalStreams.Listener() {
            @Override
            public void unpublished(StreamKey key) {
                streams.published(key, "2");
            }
        });
        try (RtmpServer destination = RtmpServer.start()) {
            ActorRef<Pushes.Command> pushes = pushes(destination, 10);
            streams.published(KEY, "1");
            ActorRef<Subscriber.Event> first = subscriber();
            streams.unpublished(KEY, "1");
            first.tell(new Subscriber.Ended(KEY));
            while (subscriber().equals(first)) {
                // the destination has been quicker
            }
            KIT.stop(pushes);
        }
    }

    @Test
    void shouldPushWhatHasWaitedOnceAnotherPushEnds() {
        try (RtmpServer destination = RtmpServer.start()) {
            ActorRef<Pushes.Command> pushes = pushes(destination, 1);
            streams.published(KEY, "1");
            StreamKey gone = StreamKey.parse("live/gone");
            streams.published(gone, "2");
            StreamKey next = StreamKey.parse("live/next");
            streams.published(next, "3");
            streams.unpublished(gone, "2");
            ActorRef<Subscriber.Event> first = subscriber();
            streams.unpublished(KEY, "1");
            first.tell(new Subscriber.Ended(KEY));
            Hubs.Subscribe subscribe = subscribe();
            while (subscribe.key().equals(KEY)) {
                subscribe = subscribe(); // the destination has been quicker
            }
            assertEquals(next, subscribe.key());
            KIT.stop(pushes);
        }
    }

    /** They listen by now. */
    private ActorRef<Pushes.Command> pushes(RtmpServer destination, int maxPushes) {
        List<PushRule> rules = List.of(PushRule.of("*", destination.url("copies")));
        PushContext node = PushSubscriberTest.context(KIT.system(), rules, maxPushes, hubs.getRef(), streams);
        ActorRef<Pushes.Command> pushes =
                KIT.spawn(Behaviors.setup(context -> new Pushes(context, node, PushView.of(KIT.system()))));
        Mailbox.awaitEmpty(KIT, pushes);
        return pushes;
    }

    private ActorRef<Subscriber.Event> subscriber() {
        return subscribe().subscriber();
    }

    private Hubs.Subscribe subscribe() {
        while (true) {
            Hubs.Command said = hubs.receiveMessage(Duration.ofSeconds(30));
            if (said instanceof Hubs.Subscribe subscribe) {
                return subscribe;
            }
        }
    }
}
