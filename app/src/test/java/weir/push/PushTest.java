package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.FreePorts;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

class PushTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SyntheticStream STREAM = new SyntheticStream(2_000);

    @Test
    @DisplayName("003 FR-001: a stream goes to the server named by --relay-to and ends there when it ends here")
    void shouldSendAStreamOn() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = node(destination.url("copies"))) {
            RtmpServer.Connection arrived;
            try (RoamingEncoder encoder = encoder(node)) {
                arrived = destination.awaitMessages(0, 100);
                assertEquals(List.of("copies/test?"), arrived.wanted());
                assertEquals(1, encoder.connections());
            }
            Await.until(LIMIT, "the end", arrived::hasEnded);
            assertTrue(arrived.unpublished());
            assertEquals(Role.CONFIGURATION, arrived.messages().get(0).role());
            Await.until(LIMIT, "no push is left", () -> node.ops("/api/push").contains("\"pushes\":[]"));
            assertEquals(0, node.metric("weir_pushes{state=\"ending\"}"));
        }
    }

    @Test
    @DisplayName("003 FR-003, FR-004, TR-003, TR-004: one destination dies and comes back, the other misses nothing")
    void shouldComeBackWithoutTouchingTheOther() {
        try (RtmpServer steady = RtmpServer.start();
                RtmpServer mortal = RtmpServer.start(RtmpServer.Manner.ACCEPTING, FreePorts.next());
                RunningNode node = node(steady.url("copies") + "," + mortal.url("copies"));
                RoamingEncoder encoder = encoder(node);
                RtmpClient viewer = RtmpClient.play(node.url("live/test"))) {
            mortal.awaitMessages(0, 50);
            mortal.stop();
            awaitPush(node, "(waiting|connecting)");
            try (RtmpServer reborn = RtmpServer.start(RtmpServer.Manner.ACCEPTING, mortal.port())) {
                RtmpServer.Connection again = reborn.awaitMessages(0, 100);
                assertBeginsWell(again.messages());
            }
            RtmpServer.Connection whole = steady.awaitMessages(0, 300);
            assertUnbroken(whole.messages());
            assertEquals(1, steady.connections().size());
            assertEquals(1, encoder.connections());
            assertFalse(viewer.isClosedByServer());
            assertTrue(node.metric("weir_push_failures_total{kind=\"lost\"}") >= 1);
        }
    }

    @Test
    @DisplayName("003 FR-005: what a destination says is shown, without its key")
    void shouldShowARefusal() {
        try (RtmpServer destination = RtmpServer.start(RtmpServer.Manner.REFUSING, 0);
                RunningNode node = node(destination.url("app/top-secret?token=hidden"));
                RoamingEncoder encoder = encoder(node)) {
            destination.awaitConnection(2);
            awaitPush(node, "waiting");
            String page = node.ops("/api/push");
            assertTrue(page.contains("\"lastError\":\"refused: NetStream.Publish.Denied"), page);
            assertTrue(page.contains("\"url\":\"" + destination.url("app/***") + "\""), page);
            assertFalse(page.contains("top-secret") || page.contains("hidden"), page);
            assertEquals(1, encoder.connections());
            destination.become(RtmpServer.Manner.ACCEPTING);
            awaitPush(node, "publishing");
        }
    }

    @Test
    void shouldGiveUpWhenToldHowOftenToTry() {
        try (RtmpServer destination = RtmpServer.start(RtmpServer.Manner.REFUSING, 0);
                RunningNode node = RunningNode.start(Map.of(
                        "weir.push.relay-to", destination.url("app"),
                        "weir.push.retry-min", "100ms",
                        "weir.push.max-retries", "2"));
                RoamingEncoder encoder = encoder(node)) {
            awaitPush(node, "given_up");
            assertEquals(3, destination.connections().size());
            assertEquals(1, encoder.connections());
        }
    }

    @Test
    @DisplayName("A destination that accepts and never reads is found, dropped and tried again; nobody else notices")
    void shouldFindADestinationThatReadsNothing() {
        try (RtmpServer stuck = RtmpServer.start(RtmpServer.Manner.NOT_READING, 0);
                RtmpServer steady = RtmpServer.start();
                RunningNode node = RunningNode.start(Map.of(
                        "weir.push.relay-to", stuck.url("app") + "," + steady.url("app"),
                        "weir.push.retry-min", "100ms",
                        "weir.push.buffer-size", "256 KiB",
                        "weir.outbound.send-buffer", "16 KiB",
                        "weir.outbound.stall-timeout", "2s"));
                RoamingEncoder encoder = new RoamingEncoder(
                        new SyntheticStream(20_000), () -> node.url("live/test"), Duration.ofSeconds(1));
                RtmpClient viewer = RtmpClient.play(node.url("live/test"))) {
            stuck.awaitConnection(1);
            assertTrue(node.metric("weir_push_failures_total{kind=\"stalled\"}") >= 1);
            assertUnbroken(steady.awaitMessages(0, 150).messages());
            assertEquals(1, encoder.connections());
            assertFalse(viewer.isClosedByServer());
            assertEquals(0, node.metric("weir_messages_dropped_total{reason=\"over_bytes\"}"));
        }
    }

    @Test
    @DisplayName("An encoder that comes back on the same node finds its pushes connected")
    void shouldKeepThePushThroughAReconnect() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = node(destination.url("copies"))) {
            RtmpClient first = RtmpClient.publish(node.url("live/test"));
            send(first, 0, 25);
            destination.awaitMessages(0, 70);
            first.reset();
            RtmpClient second = RtmpClient.publish(node.url("live/test"));
            send(second, 0, 25);
            List<RtmpServer.Message> all = destination.awaitMessages(0, 140).messages();
            assertEquals(1, destination.connections().size());
            for (int i = 1; i < all.size(); i++) {
                long step = all.get(i).timestamp() - all.get(i - 1).timestamp();
                assertTrue(step > -100, "time goes back by " + -step);
            }
            second.close();
        }
    }

    @Test
    void shouldRefuseToPushToItself() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = node(destination.url("copies"))) {
            assertEquals(201, PushApi.of(node).add("*", node.url("loop")).status());
            try (RoamingEncoder encoder = encoder(node)) {
                destination.awaitMessages(0, 50);
                assertFalse(node.ops("/api/push").contains(node.url("loop") + "/***"), node.ops("/api/push"));
                assertEquals(1, encoder.connections());
            }
        }
    }

    private static RunningNode node(String relayTo) {
        return RunningNode.start(Map.of("weir.push.relay-to", relayTo, "weir.push.retry-min", "100ms"));
    }

    private static RoamingEncoder encoder(RunningNode node) {
        return new RoamingEncoder(STREAM, () -> node.url("live/test"), Duration.ofMillis(200));
    }

    private static void awaitPush(RunningNode node, String status) {
        String row = "(?s).*\"status\":\"" + status + "\".*";
        Await.until(LIMIT, () -> status + " in " + node.ops("/api/push"), () -> node.ops("/api/push")
                .matches(row));
    }

    private static void send(RtmpClient encoder, int from, int count) {
        STREAM.headers().forEach(encoder::send);
        for (int i = from; i < from + count; i++) {
            STREAM.picture(i).forEach(encoder::send);
        }
    }

    /** Configuration, then a keyframe before any other picture. */
    static void assertBeginsWell(List<RtmpServer.Message> messages) {
        List<Role> video = messages.stream()
                .filter(message -> message.type() == Frame.Type.VIDEO)
                .map(RtmpServer.Message::role)
                .limit(2)
                .toList();
        assertEquals(List.of(Role.CONFIGURATION, Role.KEYFRAME), video);
    }

    /** Every picture follows the one before it. */
    static void assertUnbroken(List<RtmpServer.Message> messages) {
        int last = -1;
        for (RtmpServer.Message message : messages) {
            if (message.type() == Frame.Type.VIDEO && message.role() != Role.CONFIGURATION) {
                int number = SyntheticStream.numberIn(message.type(), message.payload());
                assertTrue(last < 0 || number == last + 1, "picture " + number + " after " + last);
                last = number;
            }
        }
        assertTrue(last > 0);
    }
}
