package weir.stream;

import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeDirectoryTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = new StreamKey("live", "test");

    private final TestProbe<Publisher.Message> encoder = KIT.createTestProbe();
    private final TestProbe<Publisher.Message> rival = KIT.createTestProbe();
    private final TestProbe<Hub.Command> hub = KIT.createTestProbe();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final PublisherRef publisher = new PublisherRef(encoder.getRef(), 4);
    private final PublisherRef asking = new PublisherRef(rival.getRef(), 7);
    private ActorRef<NodeDirectory.Command> directory;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void start() {
        directory = KIT.spawn(NodeDirectory.create());
        directory.tell(new NodeDirectory.Serve(hubs.getRef()));
    }

    @Test
    void shouldIntroduceAHubToThePublisherOfItsStream() {
        directory.tell(new NodeDirectory.Published(KEY, publisher));
        directory.tell(new NodeDirectory.Seek(KEY, hub.getRef(), 3));
        encoder.expectMessage(new Publisher.Watched(4, hub.getRef(), 3));
    }

    @Test
    void shouldTellTheHubsOfAPublisherThatWentAhead() {
        directory.tell(new NodeDirectory.Announce(KEY, publisher));
        hubs.expectMessage(new Hubs.PublisherAnnounced(KEY, publisher));
    }

    @Test
    void shouldAskWhoPublishesTheKeyOnBehalfOfAnother() {
        directory.tell(new NodeDirectory.Published(KEY, publisher));
        directory.tell(new NodeDirectory.Ask(KEY, asking));
        encoder.expectMessage(new Publisher.Asked(4, asking));
    }

    @Test
    void shouldForgetAPublisherButNotItsSuccessor() {
        PublisherRef next = new PublisherRef(encoder.getRef(), 5);
        directory.tell(new NodeDirectory.Published(KEY, publisher));
        directory.tell(new NodeDirectory.Published(KEY, next));
        directory.tell(new NodeDirectory.Unpublished(KEY, publisher));
        directory.tell(new NodeDirectory.Ask(KEY, asking));
        encoder.expectMessage(new Publisher.Asked(5, asking));
        directory.tell(new NodeDirectory.Unpublished(KEY, next));
        directory.tell(new NodeDirectory.Ask(KEY, asking));
        encoder.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void shouldNotTakeAPublisherOfItsOwnNodeForLost() {
        directory.tell(new NodeDirectory.Await(publisher, hub.getRef()));
        directory.tell(new NodeDirectory.Announce(KEY, publisher));
        hubs.expectMessageClass(Hubs.PublisherAnnounced.class);
        hub.expectNoMessage(Duration.ZERO);
    }
}
