package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.FrameHeader.Role;
import weir.rtmp.session.PeerCapabilities;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;
import weir.testkit.TestMedia;

/** What viewers see when a node of three is lost or leaves. Prints how long the picture was away. */
class SurvivalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final SyntheticStream STREAM = new SyntheticStream(4_000);

    /** Composition times differ from 0, as from most encoders. */
    private static final TestMedia CLIP = TestMedia.h264BFramesAac(4, 2);

    private TestCluster cluster;
    private LoadBalancer balancer;

    @BeforeEach
    void start() {
        cluster = TestCluster.start(3);
        balancer = LoadBalancer.before(cluster);
    }

    @AfterEach
    void stop() {
        balancer.close();
        cluster.close();
    }

    @Test
    @DisplayName(
            "kill -9 of the publisher's node, the authority elsewhere: viewers of other nodes stay and see the picture again")
    void shouldGoOnWhenThePublishersNodeIsKilled() {
        surviveKillOf(1, authority -> authority != 1);
    }

    @Test
    @DisplayName("kill -9 of the publisher's node that carried the authority too")
    void shouldGoOnWhenTheAuthorityIsKilledWithThePublishersNode() {
        surviveKillOf(1, authority -> authority == 1);
    }

    @Test
    @DisplayName("kill -9 of the publisher's node that was the oldest, and so the coordinator")
    void shouldGoOnWhenTheOldestNodeIsKilled() {
        surviveKillOf(0, authority -> authority == 0);
    }

    private void surviveKillOf(int victim, IntPredicate wanted) {
        String key = keyWithAuthority(wanted);
        List<Integer> others =
                IntStream.range(0, 3).filter(n -> n != victim).boxed().toList();
        List<RtmpClient> viewers = new ArrayList<>();
        try (RestartedEncoder encoder = encoderOn(victim, key);
                ExternalProcess decoder = decoder(cluster.node(others.get(0)).url(key))) {
            for (int other : others) {
                viewers.add(RtmpClient.play(cluster.node(other).url(key)));
            }
            viewers.forEach(viewer -> viewer.awaitFrames(100));
            long killed = System.nanoTime();
            cluster.node(victim).process().kill9();
            for (RtmpClient viewer : viewers) {
                long picture = firstPictureAfter(viewer, killed + 1_000_000_000L);
                System.out.printf(
                        "kill -9 of %s: ffmpeg is back through HAProxy, picture after %d ms%n",
                        cluster.node(victim), millis(killed, picture));
                viewer.awaitFrames(viewer.frames().size() + 100);
                Playback.assertUninterrupted(viewer);
            }
            encoder.finish();
            assertDecodedToTheEnd(decoder);
        }
        viewers.forEach(RtmpClient::close);
    }

    /** The load balancer leads it to one node after the other, until it is the wanted one. */
    private RestartedEncoder encoderOn(int node, String key) {
        while (true) {
            RestartedEncoder encoder = new RestartedEncoder(CLIP, balancer.url(key));
            Await.until(PATIENCE, "the stream", () -> cluster.nodes().stream().anyMatch(any -> any.publishes(key)));
            if (cluster.node(node).publishes(key)) {
                return encoder;
            }
            encoder.close();
        }
    }

    private static ExternalProcess decoder(String url) {
        return ExternalProcess.start(
                "decoding player", Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-f", "null", "-"));
    }

    private static void assertDecodedToTheEnd(ExternalProcess decoder) {
        assertEquals(0, decoder.waitFor(PATIENCE), () -> decoder.output().toString());
        assertEquals(List.of(), decoder.output());
    }

    @Test
    @DisplayName("kill -9 of the node that carried the authority: who publishes keeps the key, and a rival is refused")
    void shouldLeaveTheKeyToItsPublisherWhenTheAuthorityIsKilled() {
        String key = keyWithAuthority(authority -> authority == 1);
        try (RoamingEncoder encoder =
                        new RoamingEncoder(STREAM, () -> cluster.node(0).url(key), RECONNECT);
                RtmpClient viewer = RtmpClient.play(cluster.node(2).url(key))) {
            viewer.awaitFrames(30);
            cluster.node(1).process().kill9();
            try (RtmpClient rival = RtmpClient.connect(cluster.node(2).url(key))) {
                rival.startPublish();
                Await.until(PATIENCE, "a refusal", () -> rival.sawCode("NetStream.Publish.BadName"));
            }
            int before = viewer.frames().size();
            viewer.awaitFrames(before + 100);
            Playback.assertUninterrupted(viewer);
            assertEquals(1, encoder.connections());
        }
    }

    @Test
    @DisplayName("SIGTERM of the publisher's node: viewers elsewhere wait for the encoder's reconnect only; it exits 0")
    void shouldHandOverWhenThePublishersNodeLeaves() {
        String key = "live/leave";
        try (RestartedEncoder encoder = encoderOn(1, key);
                ExternalProcess decoder = decoder(cluster.node(2).url(key));
                RtmpClient viewer = RtmpClient.play(cluster.node(2).url(key))) {
            viewer.awaitFrames(100);
            int before = viewer.frames().size();
            cluster.node(1).process().terminate();
            assertEquals(0, cluster.node(1).process().waitFor(PATIENCE));
            viewer.awaitFrames(before + 200);
            System.out.printf(
                    "SIGTERM, ffmpeg comes back through HAProxy after 1 s: longest gap %d ms%n",
                    Playback.longestGapMillis(viewer));
            Playback.assertUninterrupted(viewer);
            encoder.finish();
            assertDecodedToTheEnd(decoder);
        }
    }

    @Test
    @DisplayName("SIGTERM of the publisher's node whose encoder follows a reconnect request (Enhanced RTMP)")
    void shouldAskAnEncoderThatUnderstandsToMove() {
        String key = "live/follow";
        try (RoamingEncoder encoder =
                        new RoamingEncoder(STREAM, () -> firstReady(1).url(key), RECONNECT, PeerCapabilities.RELAY);
                RtmpClient viewer = RtmpClient.play(cluster.node(2).url(key))) {
            viewer.awaitFrames(30);
            cluster.node(1).process().terminate();
            Await.until(PATIENCE, "the encoder is back", () -> encoder.connections() == 2);
            viewer.awaitFrames(viewer.frames().size() + 100);
            System.out.printf(
                    "SIGTERM, an encoder that follows reconnect requests: longest gap %d ms%n",
                    Playback.longestGapMillis(viewer));
            Playback.assertUninterrupted(viewer);
            assertEquals(0, cluster.node(1).process().waitFor(PATIENCE));
        }
    }

    @Test
    @DisplayName(
            "kill -9 of an edge node: its viewers play elsewhere, nobody else notices, nothing leaks at the publisher's node")
    void shouldNotNoticeTheLossOfAnEdgeNode() {
        String key = "live/edge";
        try (RoamingEncoder encoder =
                new RoamingEncoder(STREAM, () -> cluster.node(0).url(key), RECONNECT)) {
            Await.until(PATIENCE, "the stream", () -> encoder.connections() == 1);
            try (RtmpClient bystander = RtmpClient.play(cluster.node(1).url(key));
                    RtmpClient victim = RtmpClient.play(cluster.node(2).url(key))) {
                bystander.awaitFrames(30);
                victim.awaitFrames(30);
                cluster.node(2).process().kill9();
                Await.until(PATIENCE, "the viewer's connection ends", victim::isClosedByServer);
                long connecting = System.nanoTime();
                try (RtmpClient again = RtmpClient.play(balancer.url(key))) {
                    again.awaitFrames(3);
                    System.out.printf(
                            "edge killed: playing elsewhere after %d ms%n", millis(connecting, System.nanoTime()));
                }
                int before = bystander.frames().size();
                bystander.awaitFrames(before + 100);
                assertEquals(1, encoder.connections());
                Playback.assertUninterrupted(bystander);
                Await.until(
                        Duration.ofSeconds(60),
                        "the publisher's node forgets the lost one",
                        () -> cluster.node(0).watchers(key) == 1);
            }
        }
    }

    @Test
    @DisplayName("rolling restart of all nodes: viewers that follow their reconnects end playing, no stream is lost")
    void shouldKeepStreamsThroughARollingRestart() {
        List<RoamingEncoder> encoders = new ArrayList<>();
        List<RoamingViewer> viewers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String key = "live/roll" + i;
            encoders.add(new RoamingEncoder(STREAM, () -> balancer.url(key), RECONNECT));
            viewers.add(new RoamingViewer(() -> balancer.url(key)));
        }
        Await.until(PATIENCE, "all play", () -> viewers.stream().allMatch(v -> v.frames() > 30));
        for (TestCluster.Node node : cluster.nodes()) {
            node.process().terminate();
            assertEquals(
                    0,
                    node.process().waitFor(Duration.ofSeconds(60)),
                    () -> node + " " + node.process().output());
            node.start();
            node.awaitReady();
            Await.until(
                    PATIENCE, "three members", () -> cluster.nodes().stream().allMatch(n -> n.members() == 3));
        }
        for (RoamingViewer viewer : viewers) {
            long frames = viewer.frames();
            Await.until(PATIENCE, "a viewer plays on", () -> viewer.frames() > frames + 50);
            System.out.printf("rolling restart: longest gap of a viewer %d ms%n", viewer.longestGapMillis());
            viewer.close();
        }
        encoders.forEach(RoamingEncoder::close);
    }

    /** A key whose authority is on one of the wanted nodes. */
    private String keyWithAuthority(IntPredicate wanted) {
        for (int i = 0; ; i++) {
            String key = "live/key" + i;
            try (RtmpClient probe = RtmpClient.publish(cluster.node(2).url(key))) {
                probe.closeStream();
                Await.until(PATIENCE, "an authority on " + key, () -> IntStream.range(0, 3)
                        .anyMatch(n -> cluster.node(n).carriedAuthorityOn(key)));
            }
            if (IntStream.range(0, 3)
                    .filter(n -> cluster.node(n).carriedAuthorityOn(key))
                    .allMatch(wanted)) {
                return key;
            }
        }
    }

    /** The preferred node while it is there, as a load balancer with a sticky client would lead it. */
    private TestCluster.Node firstReady(int preferred) {
        return cluster.node(preferred).isReady() ? cluster.node(preferred) : cluster.anyReady();
    }

    private static long firstPictureAfter(RtmpClient viewer, long nanos) {
        Await.until(PATIENCE, "a keyframe", () -> keyframesAfter(viewer, nanos) > 0);
        return viewer.frames().stream()
                .filter(frame -> isKeyframe(frame) && frame.arrivedNanos() > nanos)
                .findFirst()
                .orElseThrow()
                .arrivedNanos();
    }

    private static long keyframesAfter(RtmpClient viewer, long nanos) {
        return viewer.frames().stream()
                .filter(frame -> isKeyframe(frame) && frame.arrivedNanos() > nanos)
                .count();
    }

    private static boolean isKeyframe(RtmpClient.Received frame) {
        return frame.role() == Role.KEYFRAME;
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }
}
