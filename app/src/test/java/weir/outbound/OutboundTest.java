package weir.outbound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.rtmp.session.RtmpUrl;
import weir.testkit.Await;
import weir.testkit.FreePorts;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

class OutboundTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final TestProbe<OutboundEvent> owner = KIT.createTestProbe(OutboundEvent.class);
    private final Outbound outbound = new Outbound(KIT.system(), settings(Duration.ofSeconds(10)), 60_000);

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    static OutboundSettings settings(Duration answerTimeout) {
        return new OutboundSettings(
                Duration.ofSeconds(5), answerTimeout, Duration.ofSeconds(1), 16 * 1024, Optional.empty());
    }

    @Test
    void shouldPublishFramesInOrderAndUnpublish() {
        try (RtmpServer server = RtmpServer.start()) {
            ActorRef<OutboundCommand> connection = publish(server.url("live/test?token=a"));
            assertEquals(new OutboundEvent.Started(7), next());
            List<Frame> frames = frames(0);
            connection.tell(new OutboundCommand.Send(frames));
            assertEquals(new OutboundEvent.Taken(7), next());
            connection.tell(OutboundCommand.Finish.INSTANCE);
            assertEquals(CloseKind.FINISHED, closed().kind());

            RtmpServer.Connection arrived = server.awaitMessages(0, frames.size());
            Await.until(LIMIT, "the end", arrived::hasEnded);
            assertTrue(arrived.unpublished());
            assertEquals(List.of("live/test?token=a"), arrived.wanted());
            assertEquals(frames.size(), arrived.messages().size());
            for (int i = 0; i < frames.size(); i++) {
                assertArrayEquals(
                        frames.get(i).payload(), arrived.messages().get(i).payload());
                assertEquals(
                        frames.get(i).timestamp(), arrived.messages().get(i).timestamp());
            }
        }
    }

    @Test
    void shouldSayNothingWhenAbandoned() {
        try (RtmpServer server = RtmpServer.start()) {
            ActorRef<OutboundCommand> connection = publish(server.url("live/test"));
            assertEquals(new OutboundEvent.Started(7), next());
            connection.tell(OutboundCommand.Abandon.INSTANCE);
            assertEquals(CloseKind.FINISHED, closed().kind());
            Await.until(LIMIT, "the end", server.awaitConnection(0)::hasEnded);
            assertFalse(server.awaitConnection(0).unpublished());
        }
    }

    @Test
    void shouldSayWhyItWasRefusedWithoutTheName() {
        try (RtmpServer server = RtmpServer.start(RtmpServer.Manner.REFUSING, 0)) {
            publish(server.url("live/secret?token=password"));
            OutboundEvent.Closed closed = closed();
            assertEquals(CloseKind.REFUSED, closed.kind());
            assertTrue(closed.reason().startsWith("NetStream.Publish.Denied No entry"), closed.reason());
            assertFalse(closed.reason().matches(".*(secret|password).*"), closed.reason());
        }
    }

    @Test
    void shouldSayThatNobodyListens() {
        publish("rtmp://127.0.0.1:" + FreePorts.next() + "/live/test");
        OutboundEvent.Closed closed = closed();
        assertEquals(CloseKind.UNREACHABLE, closed.kind());
        assertEquals("Connection refused", closed.reason());
    }

    @Test
    void shouldSayThatThereIsNoSuchHost() {
        publish("rtmp://no-such-host.invalid/live/test");
        assertEquals(CloseKind.UNREACHABLE, closed().kind());
    }

    @Test
    void shouldGiveUpAServerThatDoesNotAnswer() {
        try (RtmpServer server = RtmpServer.start(RtmpServer.Manner.SILENT, 0)) {
            Outbound hasty = new Outbound(KIT.system(), settings(Duration.ofMillis(200)), 60_000);
            hasty.publish(RtmpUrl.parse(server.url("live/test")), 7, owner.getRef());
            opening();
            OutboundEvent.Closed closed = closed();
            assertEquals(CloseKind.TIMEOUT, closed.kind());
            assertEquals("no answer while greeting", closed.reason());
        }
    }

    @Test
    void shouldFindOutThatAServerTakesNothing() {
        try (RtmpServer server = RtmpServer.start(RtmpServer.Manner.NOT_READING, 0)) {
            ActorRef<OutboundCommand> connection = publish(server.url("live/test"));
            assertEquals(new OutboundEvent.Started(7), next());
            OutboundEvent event = new OutboundEvent.Taken(7);
            for (int i = 0; event.equals(new OutboundEvent.Taken(7)); i++) {
                connection.tell(new OutboundCommand.Send(frames(i)));
                event = next();
            }
            assertEquals(new OutboundEvent.Closed(7, CloseKind.STALLED, "it took nothing for 1000 ms"), event);
        }
    }

    @Test
    void shouldSayThatTheServerIsGone() {
        try (RtmpServer server = RtmpServer.start()) {
            publish(server.url("live/test"));
            assertEquals(new OutboundEvent.Started(7), next());
            server.stop();
            assertEquals(CloseKind.LOST, closed().kind());
        }
    }

    @Test
    void shouldEndWithItsOwner() {
        try (RtmpServer server = RtmpServer.start()) {
            publish(server.url("live/test"));
            assertEquals(new OutboundEvent.Started(7), next());
            owner.stop();
            Await.until(LIMIT, "the end", server.awaitConnection(0)::hasEnded);
        }
    }

    private ActorRef<OutboundCommand> publish(String url) {
        outbound.publish(RtmpUrl.parse(url), 7, owner.getRef());
        return opening();
    }

    private ActorRef<OutboundCommand> opening() {
        return ((OutboundEvent.Opening) next()).connection();
    }

    private OutboundEvent.Closed closed() {
        return (OutboundEvent.Closed) next();
    }

    private OutboundEvent next() {
        return owner.receiveMessage(LIMIT);
    }

    /** The pictures of a second, the headers before the first. */
    private static List<Frame> frames(int second) {
        SyntheticStream stream = new SyntheticStream(10_000);
        List<SyntheticStream.Message> messages = new ArrayList<>(second == 0 ? stream.headers() : List.of());
        for (int i = 25 * second; i < 25 * (second + 1); i++) {
            messages.addAll(stream.picture(i));
        }
        return messages.stream().map(SyntheticStream.Message::frame).toList();
    }
}
