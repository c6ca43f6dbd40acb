package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** Pulls of a cluster: one connection to the upstream, whoever watches and whatever dies. Prints how long a takeover took. */
class PullClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String KEY = "tv/one";

    /** Who is killed may carry the authority, which then comes back only when the cluster has let go of the node. */
    private static final List<String> QUICK = List.of(
            "-Dpekko.cluster.split-brain-resolver.stable-after=3s",
            "-Dpekko.cluster.split-brain-resolver.down-all-when-unstable=off",
            "-Dweir.pull.claim-interval=500ms",
            "-Dweir.pull.idle-timeout=500ms",
            "-Dweir.stream.hub-linger=500ms");

    @Test
    @DisplayName(
            "One node pulls for the viewers of all; another one takes over when it is killed, and again when it is drained")
    void shouldPullOnceWhateverHappens() {
        try (RunningNode origin = RunningNode.start();
                RoamingEncoder encoder =
                        new RoamingEncoder(new SyntheticStream(2_000), () -> origin.url(KEY), Duration.ofMillis(300));
                TestCluster cluster = TestCluster.start(3, settings(origin))) {
            List<RtmpClient> viewers = cluster.nodes().stream()
                    .map(node -> RtmpClient.play(node.url(KEY)))
                    .toList();
            viewers.forEach(viewer -> viewer.awaitFrames(100));
            awaitOnePull(cluster, List.of(0, 1, 2));
            assertEquals(1, origin.operations().stream(KEY).path("subscribers").asInt());

            int killed = playing(cluster, List.of(0, 1, 2)).get(0);
            long lost = System.nanoTime();
            cluster.node(killed).process().kill9();
            List<Integer> left =
                    IntStream.range(0, 3).filter(i -> i != killed).boxed().toList();
            awaitOnePull(cluster, left);
            System.out.printf("killed: another node pulls after %d ms%n", millisSince(lost));
            awaitMore(viewers, left);
            origin.awaitPlayers(KEY, 1);

            int drained = playing(cluster, left).get(0);
            List<Integer> last = left.stream().filter(i -> i != drained).toList();
            long drain = System.nanoTime();
            cluster.node(drained).process().terminate();
            awaitOnePull(cluster, last);
            System.out.printf("drained: another node pulls after %d ms%n", millisSince(drain));
            awaitMore(viewers, last);
            origin.awaitPlayers(KEY, 1);

            viewers.forEach(RtmpClient::close);
            origin.awaitPlayers(KEY, 0);
            assertEquals(1, encoder.connections());
        }
    }

    private static String[] settings(RunningNode origin) {
        String rules = "-Dweir.pull.rules=[{match=\"tv/*\",from=\"%s\",when=on-demand}]".formatted(origin.url("tv"));
        return Stream.concat(QUICK.stream(), Stream.of(rules)).toArray(String[]::new);
    }

    private static void awaitMore(List<RtmpClient> viewers, List<Integer> of) {
        for (int i : of) {
            RtmpClient viewer = viewers.get(i);
            viewer.awaitFrames(viewer.frames().size() + 100);
            assertFalse(viewer.hasEnded());
            assertFalse(viewer.isClosedByServer());
        }
    }

    private static void awaitOnePull(TestCluster cluster, List<Integer> of) {
        Await.until(
                LIMIT,
                "one pull among " + of,
                () -> playing(cluster, of).size() == 1 && count(cluster, of, "standby") == of.size() - 1);
    }

    private static List<Integer> playing(TestCluster cluster, List<Integer> of) {
        return of.stream().filter(i -> is(cluster, i, "playing")).toList();
    }

    private static long count(TestCluster cluster, List<Integer> of, String status) {
        return of.stream().filter(i -> is(cluster, i, status)).count();
    }

    private static boolean is(TestCluster cluster, int node, String status) {
        return cluster.node(node)
                .operations()
                .json("/api/pull")
                .path("pulls")
                .path(0)
                .path("status")
                .asText()
                .equals(status);
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
