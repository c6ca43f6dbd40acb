package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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
@ExtendWith(SharedCluster.class)
class SurvivalIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    private static final SyntheticStream STREAM = new SyntheticStream(4_000);

    /** Composition times differ from 0, as from most encoders. */
    private static final TestMedia CLIP = TestMedia.h264BFramesAac(4, 2);

    /** Nodes keep what they have logged from test to test. */
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final TestCluster cluster;
    private final LoadBalancer balancer;

    SurvivalIT(TestCluster cluster, LoadBalancer balancer) {
        this.cluster = cluster;
        this.balancer = balancer;
    }

    /** A real encoder on a node that is about to be lost, a viewer on each of the others, and a real decoder. */
    private final class Watched implements AutoCloseable {
        private final String what;
        private final RestartedEncoder encoder;
        private final List<RtmpClient> viewers;
        private final ExternalProcess decoder;

        private Watched(String what, String key, TestCluster.Node first) {
            this.what = what;
            encoder = new RestartedEncoder(CLIP, () -> first.isReady() ? first.url(key) : balancer.url(key));
            Await.until(PATIENCE, "the stream", () -> first.publishes(key));
            List<TestCluster.Node> others =
                    cluster.nodes().stream().filter(node -> node != first).toList();
            decoder = decoder(others.get(0).url(key));
            viewers =
                    others.stream().map(node -> RtmpClient.play(node.url(key))).toList();
        }

        private void awaitPlaying() {
            viewers.forEach(viewer -> viewer.awaitFrames(100));
        }

        private void awaitPictureAfterKill(long killed) {
            for (RtmpClient viewer : viewers) {
                long picture = firstPictureAfter(viewer, killed + 1_000_000_000L);
                print(what + ", picture back", millis(killed, picture));
            }
        }

        private void assertGoesOnToTheEnd() {
            for (RtmpClient viewer : viewers) {
                viewer.awaitFrames(viewer.frames().size() + 100);
                Playback.assertUninterrupted(viewer);
            }
            encoder.finish();
            assertEquals(0, decoder.waitFor(PATIENCE), () -> decoder.output().toString());
            assertEquals(List.of(), decoder.output());
        }

        @Override
        public void close() {
            encoder.close();
            viewers.forEach(RtmpClient::close);
            decoder.close();
        }
    }

    private static ExternalProcess decoder(String url) {
        return ExternalProcess.start(
                "decoding player", Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-f", "null", "-"));
    }

    @Test
    @DisplayName(
            "kill -9 of the publisher's node, whether it carried the authority or not: viewers of other nodes stay and see the picture again")
    void shouldGoOnWhenThePublishersNodeIsKilled() {
        int victim = indexOf(node -> !node.isOldest());
        String elsewhere = keyWithAuthority(authority -> authority != victim);
        String there = keyWithAuthority(authority -> authority == victim);
        TestCluster.Node node = cluster.node(victim);
        try (Watched one = new Watched("kill -9 of the publisher's node", elsewhere, node);
                Watched other = new Watched("kill -9 of the publisher's node with the authority", there, node)) {
            survive(node, one, other);
        }
    }

    @Test
    @DisplayName(
            "kill -9 of the publisher's node that carried the authority and was the oldest, and so the coordinator")
    void shouldGoOnWhenTheOldestNodeIsKilled() {
        int victim = indexOf(TestCluster.Node::isOldest);
        String key = keyWithAuthority(authority -> authority == victim);
        TestCluster.Node node = cluster.node(victim);
        try (Watched one = new Watched("kill -9 of the publisher's node, the oldest", key, node)) {
            survive(node, one);
        }
    }

    private static void survive(TestCluster.Node victim, Watched... streams) {
        Stream.of(streams).forEach(Watched::awaitPlaying);
        long killed = System.nanoTime();
        victim.process().kill9();
        Stream.of(streams).forEach(stream -> stream.awaitPictureAfterKill(killed));
        Stream.of(streams).forEach(Watched::assertGoesOnToTheEnd);
    }

    @Test
    @DisplayName(
            "SIGTERM of the publisher's node: viewers elsewhere wait for the encoder's reconnect only, and hardly for one that follows a reconnect request (Enhanced RTMP); the node exits with 0")
    void shouldHandOverWhenThePublishersNodeLeaves() {
        TestCluster.Node node = cluster.node(1);
        String followed = nextKey();
        try (Watched stream = new Watched("SIGTERM", nextKey(), node);
                RoamingEncoder follower = new RoamingEncoder(
                        STREAM, () -> firstReady(node).url(followed), RECONNECT, PeerCapabilities.RELAY);
                RtmpClient viewer = RtmpClient.play(cluster.node(2).url(followed))) {
            viewer.awaitFrames(30);
            stream.awaitPlaying();
            List<Integer> before =
                    stream.viewers.stream().map(any -> any.frames().size()).toList();
            node.process().terminate();
            Await.until(PATIENCE, "who follows is back", () -> follower.connections() == 2);
            viewer.awaitFrames(viewer.frames().size() + 100);
            Playback.assertUninterrupted(viewer);
            assertEquals(0, node.process().waitFor(PATIENCE));
            for (int i = 0; i < before.size(); i++) {
                stream.viewers.get(i).awaitFrames(before.get(i) + 200);
            }
            stream.assertGoesOnToTheEnd();
            stream.viewers.forEach(any -> print("SIGTERM, longest gap", Playback.longestGapMillis(any)));
            print("SIGTERM, longest gap with an encoder that follows", Playback.longestGapMillis(viewer));
        }
    }

    @Test
    @DisplayName(
            "kill -9 of an edge node: its viewers play elsewhere, nobody else notices, nothing leaks at the publisher's node; its authorities' keys stay with who publishes them")
    void shouldNotNoticeTheLossOfAnEdgeNode() {
        int victim = indexOf(node -> !node.isOldest());
        List<TestCluster.Node> others = cluster.nodes().stream()
                .filter(node -> node != cluster.node(victim))
                .toList();
        String edge = nextKey();
        String orphan = keyWithAuthority(authority -> authority == victim);
        try (RoamingEncoder encoder = encoderOn(others.get(0), edge);
                RoamingEncoder other = encoderOn(others.get(0), orphan);
                RtmpClient bystander = RtmpClient.play(others.get(1).url(edge));
                RtmpClient viewer = RtmpClient.play(others.get(1).url(orphan));
                RtmpClient lost = RtmpClient.play(cluster.node(victim).url(edge))) {
            List.of(bystander, viewer, lost).forEach(any -> any.awaitFrames(30));
            cluster.node(victim).process().kill9();
            Await.until(PATIENCE, "the viewer's connection ends", lost::isClosedByServer);
            long connecting = System.nanoTime();
            try (RtmpClient again = RtmpClient.play(balancer.url(edge))) {
                again.awaitFrames(3);
                print(
                        "kill -9 of an edge node, playing elsewhere after connecting",
                        millis(connecting, System.nanoTime()));
            }
            try (RtmpClient rival = RtmpClient.connect(others.get(1).url(orphan))) {
                rival.startPublish();
                Await.until(PATIENCE, "a refusal", () -> rival.sawCode("NetStream.Publish.BadName"));
            }
            for (RtmpClient any : List.of(bystander, viewer)) {
                any.awaitFrames(any.frames().size() + 100);
                Playback.assertUninterrupted(any);
                print("kill -9 of an edge node, longest gap elsewhere", Playback.longestGapMillis(any));
            }
            assertEquals(List.of(1, 1), List.of(encoder.connections(), other.connections()));
            Await.until(
                    Duration.ofSeconds(60),
                    "the publisher's node forgets the lost one",
                    () -> others.get(0).watchers(edge) == 1);
        }
    }

    private static RoamingEncoder encoderOn(TestCluster.Node node, String key) {
        RoamingEncoder encoder = new RoamingEncoder(STREAM, () -> node.url(key), RECONNECT);
        Await.until(PATIENCE, "the stream", () -> node.publishes(key));
        return encoder;
    }

    @Test
    @DisplayName("rolling restart of all nodes: viewers that follow their reconnects end playing, no stream is lost")
    void shouldKeepStreamsThroughARollingRestart() {
        List<RoamingEncoder> encoders = new ArrayList<>();
        List<RoamingViewer> viewers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String key = nextKey();
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
            cluster.awaitMembers();
        }
        for (RoamingViewer viewer : viewers) {
            long frames = viewer.frames();
            Await.until(PATIENCE, "a viewer plays on", () -> viewer.frames() > frames + 50);
            print("rolling restart, longest gap of a viewer", viewer.longestGapMillis());
            viewer.close();
        }
        encoders.forEach(RoamingEncoder::close);
        IntStream.range(0, 3).forEach(n -> keyWithAuthority(authority -> authority == n));
    }

    private static String nextKey() {
        return "live/key" + KEYS.incrementAndGet();
    }

    private int indexOf(Predicate<TestCluster.Node> wanted) {
        return IntStream.range(0, cluster.nodes().size())
                .filter(n -> wanted.test(cluster.node(n)))
                .findFirst()
                .orElseThrow();
    }

    /** A key whose authority is on one of the wanted nodes. */
    private String keyWithAuthority(IntPredicate wanted) {
        String key;
        do {
            key = nextKey();
        } while (!wanted.test(authorityOn(key)));
        return key;
    }

    private int authorityOn(String key) {
        try (RtmpClient probe = RtmpClient.publish(cluster.node(2).url(key))) {
            probe.closeStream();
            Await.until(PATIENCE, "an authority on " + key, () -> carriers(key).length > 0);
        }
        return carriers(key)[0];
    }

    private int[] carriers(String key) {
        return IntStream.range(0, cluster.nodes().size())
                .filter(n -> cluster.node(n).carriedAuthorityOn(key))
                .toArray();
    }

    /** The preferred node while it is there, as a load balancer with a sticky client would lead it. */
    private TestCluster.Node firstReady(TestCluster.Node preferred) {
        return preferred.isReady() ? preferred : cluster.anyReady();
    }

    private static long firstPictureAfter(RtmpClient viewer, long nanos) {
        return Await.value(PATIENCE, "a keyframe", () -> viewer.frames().stream()
                        .filter(frame -> frame.role() == Role.KEYFRAME && frame.arrivedNanos() > nanos)
                        .findFirst())
                .arrivedNanos();
    }

    /** A line that .ci/nightly reads. */
    private static void print(String what, long millis) {
        System.out.printf("survival: %s: %d ms%n", what, millis);
    }

    private static long millis(long from, long to) {
        return (to - from) / 1_000_000;
    }
}
