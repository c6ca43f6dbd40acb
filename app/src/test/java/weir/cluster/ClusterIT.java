package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.FrameHeader.Role;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** What three nodes do that one cannot: play anywhere what is published anywhere, each frame sent once to each node. */
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SyntheticStream STREAM = new SyntheticStream(4_000);
    private static final TestCluster CLUSTER = TestCluster.start(3);

    @AfterAll
    static void stop() {
        CLUSTER.close();
    }

    @Test
    @DisplayName(
            "every message reaches players on all nodes unchanged and in order; late joiners start with a keyframe everywhere")
    void shouldPlayOnEveryNodeWhatIsPublishedOnAny() {
        for (int from = 0; from < 3; from++) {
            String key = "live/anywhere" + from;
            try (RtmpClient encoder = RtmpClient.publish(CLUSTER.node(from).url(key))) {
                List<SyntheticStream.Message> sent = new ArrayList<>(STREAM.headers());
                for (int number = 0; number < 40; number++) {
                    sent.addAll(STREAM.picture(number));
                }
                sent.subList(0, 92).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
                List<RtmpClient> players = new ArrayList<>();
                for (TestCluster.Node node : CLUSTER.nodes()) {
                    players.add(RtmpClient.play(node.url(key)));
                }
                players.forEach(player -> player.awaitFrames(3));
                sent.subList(92, sent.size()).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
                // 2 headers, then everything from the keyframe of the second second on.
                List<SyntheticStream.Message> wanted = new ArrayList<>(sent.subList(0, 2));
                wanted.addAll(sent.subList(2 + 25 * 3, sent.size()));
                for (RtmpClient player : players) {
                    player.awaitFrames(wanted.size());
                    List<RtmpClient.Received> got = player.frames();
                    assertEquals(
                            List.of(Role.CONFIGURATION, Role.CONFIGURATION, Role.KEYFRAME),
                            got.subList(0, 3).stream()
                                    .map(RtmpClient.Received::role)
                                    .toList());
                    for (int i = 0; i < wanted.size(); i++) {
                        assertArrayEquals(wanted.get(i).payload(), got.get(i).payload());
                    }
                    assertEquals(wanted.size(), got.size());
                }
                players.forEach(RtmpClient::close);
            }
        }
    }

    @Test
    @DisplayName(
            "the lane carries a stream once, however many watch; nothing without a viewer; no third node carries media")
    void shouldSendAStreamOnceToEachNodeThatWatches() {
        String key = "live/once";
        try (RoamingEncoder encoder =
                new RoamingEncoder(STREAM, () -> CLUSTER.node(0).url(key), Duration.ofSeconds(1))) {
            Await.until(PATIENCE, "the stream", () -> encoder.connections() == 1);
            double quiet = out(0);
            double none = in(0);
            Await.until(PATIENCE, "a second of the stream", () -> in(0) - none > 100_000);
            assertEquals(quiet, out(0), "bytes without a viewer");
            for (int count : List.of(1, 50, 200)) {
                double third = in(2) + nodeIn(2) + out(2);
                List<RtmpClient> players = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    players.add(RtmpClient.play(CLUSTER.node(1).url(key)));
                }
                Await.until(PATIENCE, count + " players", () -> CLUSTER.node(1).subscribers(key) == count);
                double in = in(0);
                double out = out(0);
                Await.until(PATIENCE, "three seconds of the stream", () -> in(0) - in > 300_000);
                double ratio = (out(0) - out) / (in(0) - in);
                System.out.printf("%d viewers on another node: %.3f times the stream's bytes%n", count, ratio);
                assertEquals(1.0, ratio, 0.05);
                assertEquals(third, in(2) + nodeIn(2) + out(2), "bytes of the third node");
                players.forEach(RtmpClient::close);
                Await.until(PATIENCE, "nobody watches", () -> isQuiet(0));
            }
        }
    }

    @Test
    @DisplayName("interop 25: a key that is published on one node is busy on all")
    void shouldRefuseASecondPublisherOnAnotherNode() {
        String key = "live/busy";
        try (RoamingEncoder first =
                new RoamingEncoder(STREAM, () -> CLUSTER.node(0).url(key), Duration.ofSeconds(1))) {
            Await.until(PATIENCE, "the stream", () -> CLUSTER.node(0).publishes(key));
            try (RtmpClient rival = RtmpClient.connect(CLUSTER.node(1).url(key))) {
                rival.startPublish();
                Await.until(PATIENCE, "a refusal", () -> rival.sawCode("NetStream.Publish.BadName"));
            }
            assertEquals(1, first.connections());
            assertFalse(CLUSTER.node(1).publishes(key));
        }
    }

    @Test
    @DisplayName("the end of a publish reaches players on other nodes behind the last frame")
    void shouldEndPlaysOnOtherNodesBehindTheLastFrame() {
        String key = "live/end";
        try (RtmpClient encoder = RtmpClient.publish(CLUSTER.node(2).url(key));
                RtmpClient player = RtmpClient.play(CLUSTER.node(0).url(key))) {
            STREAM.headers().forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            for (int number = 0; number < 25; number++) {
                STREAM.picture(number).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            }
            player.awaitFrames(77);
            for (int number = 25; number < 50; number++) {
                STREAM.picture(number).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            }
            encoder.closeStream();
            Await.until(PATIENCE, "the end", player::hasEnded);
            assertEquals(2 + 50 * 3, player.frames().size());
            assertTrue(player.sawCode("NetStream.Play.UnpublishNotify"));
        }
    }

    private static double in(int node) {
        return CLUSTER.node(node).metric("weir_bytes_total{direction=\"in\"}");
    }

    private static double out(int node) {
        return CLUSTER.node(node).metric("weir_bytes_total{direction=\"node_out\"}");
    }

    private static double nodeIn(int node) {
        return CLUSTER.node(node).metric("weir_bytes_total{direction=\"node_in\"}");
    }

    /** A second of the stream came in, and nothing of it went out. */
    private static boolean isQuiet(int node) {
        double in = in(node);
        double out = out(node);
        Await.until(PATIENCE, "a second of the stream", () -> in(node) - in > 100_000);
        return out(node) == out;
    }
}
