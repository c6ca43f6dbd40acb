package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import weir.media.FrameHeader.Role;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** What three nodes do that one cannot: play anywhere what is published anywhere, each frame sent once to each node. */
@ExtendWith(SharedCluster.class)
class ClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SyntheticStream STREAM = new SyntheticStream(4_000);

    private final TestCluster cluster;

    ClusterIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    @DisplayName(
            "every message reaches players on all nodes unchanged and in order; late joiners start with a keyframe everywhere")
    void shouldPlayOnEveryNodeWhatIsPublishedOnAny() {
        for (int from = 0; from < 3; from++) {
            String key = "live/anywhere" + from;
            TestCluster.Node publishing = cluster.node(from);
            try (RtmpClient encoder = RtmpClient.publish(publishing.url(key))) {
                List<SyntheticStream.Message> sent = new ArrayList<>(STREAM.headers());
                for (int number = 0; number < 40; number++) {
                    sent.addAll(STREAM.picture(number));
                }
                double before = messagesIn(publishing);
                sent.subList(0, 92).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
                Await.until(PATIENCE, "all has come", () -> messagesIn(publishing) - before >= 92);
                List<RtmpClient> players = new ArrayList<>();
                for (TestCluster.Node node : cluster.nodes()) {
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
        try (RtmpClient encoder = RtmpClient.publish(cluster.node(0).url(key))) {
            STREAM.headers().forEach(encoder::send);
            double quiet = out(0);
            sendSecond(encoder, 0);
            assertEquals(quiet, out(0), "bytes without a viewer");
            List<RtmpClient> players = new ArrayList<>();
            double third = in(2) + nodeIn(2) + out(2);
            int second = 1;
            for (int count : List.of(1, 50, 200)) {
                while (players.size() < count) {
                    players.add(RtmpClient.play(cluster.node(1).url(key)));
                }
                // What a viewer is given to begin with has gone over before the first of them plays.
                players.forEach(player -> player.awaitFrames(1));
                double in = in(0);
                double out = out(0);
                int before = players.get(0).frames().size();
                for (int i = 0; i < 4; i++) {
                    sendSecond(encoder, second++);
                }
                players.get(0).awaitFrames(before + 4 * 25 * 3);
                double ratio = (out(0) - out) / (in(0) - in);
                System.out.printf("%d viewers on another node: %.3f times the stream's bytes%n", count, ratio);
                assertEquals(1.0, ratio, 0.05);
                assertEquals(third, in(2) + nodeIn(2) + out(2), "bytes of the third node");
            }
            players.forEach(RtmpClient::close);
            Await.until(PATIENCE, "nobody watches", () -> cluster.node(0).watchers(key) == 0);
            double left = out(0);
            sendSecond(encoder, second);
            assertEquals(left, out(0), "bytes after the last viewer");
        }
    }

    /** A second of the stream, when it has come in. */
    private void sendSecond(RtmpClient encoder, int number) {
        double in = in(0);
        for (int picture = 25 * number; picture < 25 * (number + 1); picture++) {
            STREAM.picture(picture).forEach(encoder::send);
        }
        Await.until(PATIENCE, "a second of the stream", () -> in(0) - in > 25 * 4_000);
    }

    @Test
    @DisplayName("interop 25: a key that is published on one node is busy on all")
    void shouldRefuseASecondPublisherOnAnotherNode() {
        String key = "live/busy";
        try (RoamingEncoder first =
                new RoamingEncoder(STREAM, () -> cluster.node(0).url(key), Duration.ofSeconds(1))) {
            Await.until(PATIENCE, "the stream", () -> cluster.node(0).publishes(key));
            try (RtmpClient rival = RtmpClient.connect(cluster.node(1).url(key))) {
                rival.startPublish();
                Await.until(PATIENCE, "a refusal", () -> rival.sawCode("NetStream.Publish.BadName"));
            }
            assertEquals(1, first.connections());
            assertFalse(cluster.node(1).publishes(key));
        }
    }

    @Test
    @DisplayName("the end of a publish reaches players on other nodes behind the last frame")
    void shouldEndPlaysOnOtherNodesBehindTheLastFrame() {
        String key = "live/end";
        try (RtmpClient encoder = RtmpClient.publish(cluster.node(2).url(key));
                RtmpClient player = RtmpClient.play(cluster.node(0).url(key))) {
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

    private static double messagesIn(TestCluster.Node node) {
        return node.metric("weir_messages_total{direction=\"in\"}");
    }

    private double in(int node) {
        return cluster.node(node).metric("weir_bytes_total{direction=\"in\"}");
    }

    private double out(int node) {
        return cluster.node(node).metric("weir_bytes_total{direction=\"node_out\"}");
    }

    private double nodeIn(int node) {
        return cluster.node(node).metric("weir_bytes_total{direction=\"node_in\"}");
    }
}
