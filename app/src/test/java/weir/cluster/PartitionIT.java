package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.testkit.Await;
import weir.testkit.NetworkNamespaces;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** The network parts one node of three from the others, while clients reach them all; docs/cluster.md says what each side keeps. */
class PartitionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration RECONNECT = Duration.ofSeconds(1);
    /** So long that who was replaced stays away for the rest of the test. */
    private static final Duration AWAY = Duration.ofMinutes(5);
    /** Pictures of different sizes, so that a viewer's frames tell whose they are. */
    private static final int MINE = 4_000;

    private static final int RIVALS = 4_001;

    /** A partition that is healed has to be over by then; TCP may take half of it to try again. */
    private static final String DECISION = "-Dpekko.cluster.split-brain-resolver.stable-after=12s";

    @AutoClose
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.startOnHosts(3, DECISION);
    }

    /** One key: published on node 1, which will be alone, by and by on node 2 as well; a viewer on node 1 and on node 3. */
    private static final class Contest implements AutoCloseable {
        private final String key;
        private final RoamingEncoder first;
        private final RtmpClient here;
        private final RtmpClient there;
        private RoamingEncoder second;

        private Contest(String key) {
            this.key = key;
            first = new RoamingEncoder(
                    new SyntheticStream(MINE), () -> cluster.node(0).url(key), AWAY);
            Await.until(PATIENCE, "the stream", () -> first.connections() == 1);
            here = RtmpClient.play(cluster.node(0).url(key));
            there = RtmpClient.play(cluster.node(2).url(key));
            here.awaitFrames(10);
            there.awaitFrames(10);
        }

        private void rival() {
            second = encoder(RIVALS, () -> cluster.node(1).url(key));
        }

        @Override
        public void close() {
            here.close();
            there.close();
            first.close();
            second.close();
        }

        /** With what the nodes have logged of it. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(key);
            for (TestCluster.Node node : cluster.nodes()) {
                node.process().output().stream()
                        .filter(line -> line.contains("stream=" + key + " "))
                        .forEach(line ->
                                text.append("\n  ").append(node).append(' ').append(line));
            }
            return text.toString();
        }
    }

    @Test
    @DisplayName(
            "a short partition: each side may publish; healed, the later publication stays, the other is told, viewers play on")
    void shouldKeepTheLaterOfTwoPublicationsWhenAPartitionHeals() {
        List<Contest> contests = new ArrayList<>();
        // Enough keys to have authorities on both sides.
        for (int i = 0; i < 6; i++) {
            contests.add(new Contest("live/contest" + i));
        }
        try (RoamingEncoder left = encoder(MINE, () -> cluster.node(0).url("live/left"));
                RoamingEncoder right = encoder(MINE, () -> cluster.node(1).url("live/right"));
                RtmpClient leftHere = RtmpClient.play(cluster.node(0).url("live/left"));
                RtmpClient leftThere = RtmpClient.play(cluster.node(2).url("live/left"));
                RtmpClient rightHere = RtmpClient.play(cluster.node(2).url("live/right"));
                RtmpClient rightThere = RtmpClient.play(cluster.node(0).url("live/right"))) {
            List<RtmpClient> bystanders = List.of(leftHere, leftThere, rightHere, rightThere);
            bystanders.forEach(viewer -> viewer.awaitFrames(10));

            part();
            long parted = System.nanoTime();
            contests.forEach(Contest::rival);
            for (Contest contest : contests) {
                Await.until(
                        PATIENCE, () -> "a second publisher of " + contest, () -> contest.second.connections() == 1);
            }
            System.out.printf("partition: the last of 6 rivals accepted after %d ms%n", millisSince(parted));
            for (Contest contest : contests) {
                Await.until(
                        PATIENCE,
                        () -> "the second's pictures of " + contest,
                        () -> Playback.pictures(contest.there, RIVALS) > 25);
                long mine = Playback.pictures(contest.here, MINE);
                Await.until(PATIENCE, "the first's pictures", () -> Playback.pictures(contest.here, MINE) > mine);
                assertEquals(0, Playback.pictures(contest.here, RIVALS));
            }
            System.out.printf("partition: all play %d ms after it%n", millisSince(parted));
            awaitSuspicion();
            int leftBefore = leftHere.frames().size();
            int rightBefore = rightHere.frames().size();
            Await.until(
                    PATIENCE,
                    "each side plays its own",
                    () -> leftHere.frames().size() > leftBefore + 20
                            && rightHere.frames().size() > rightBefore + 20);

            cluster.network().heal();
            long healed = System.nanoTime();
            int leftMissing = leftThere.frames().size();
            int rightMissing = rightThere.frames().size();
            for (Contest contest : contests) {
                Await.until(
                        PATIENCE,
                        () -> "one publisher of " + contest,
                        () -> contest.first.replacements() == 1
                                && !cluster.node(0).publishes(contest.key)
                                && cluster.node(1).publishes(contest.key));
                Await.until(
                        PATIENCE, "its pictures on the other side", () -> Playback.pictures(contest.here, RIVALS) > 50);
                System.out.printf("healed: %s settled after %d ms%n", contest.key, millisSince(healed));
            }
            Await.until(
                    PATIENCE,
                    "the others' pictures",
                    () -> leftThere.frames().size() > leftMissing + 50
                            && rightThere.frames().size() > rightMissing + 50);
            assertEquals(List.of(1, 1), List.of(left.connections(), right.connections()));
            for (Contest contest : contests) {
                long now = Playback.pictures(contest.there, RIVALS);
                Await.until(PATIENCE, "pictures still", () -> Playback.pictures(contest.there, RIVALS) > now + 25);
                assertEquals(1, contest.second.connections(), contest::toString);
                assertEquals(0, contest.second.replacements(), contest::toString);
                assertEquals(1, contest.first.connections(), contest::toString);
                Playback.assertUninterrupted(contest.here);
                Playback.assertUninterrupted(contest.there);
            }
            bystanders.forEach(Playback::assertUninterrupted);
            System.out.printf(
                    "healed: longest gap on the far side %d and %d ms, on the near side %d and %d ms%n",
                    Playback.longestGapMillis(leftThere),
                    Playback.longestGapMillis(rightThere),
                    Playback.longestGapMillis(leftHere),
                    Playback.longestGapMillis(rightHere));
        }
        contests.forEach(Contest::close);
        cluster.awaitMembers();
    }

    @Test
    @DisplayName(
            "a long partition: the node that is alone ends with code 1, its clients play elsewhere, and it may come back")
    void shouldGoOnWithTheMajorityAndTakeTheOtherBack() {
        String minority = "live/minority";
        String majority = "live/majority";
        try (RoamingEncoder led = encoder(MINE, () -> firstReady(0).url(minority));
                RoamingEncoder stays = encoder(MINE, () -> cluster.node(1).url(majority));
                RtmpClient there = RtmpClient.play(cluster.node(2).url(minority));
                RtmpClient undisturbed = RtmpClient.play(cluster.node(2).url(majority));
                RoamingViewer ledViewer = new RoamingViewer(() -> firstReady(0).url(minority));
                RoamingViewer otherViewer =
                        new RoamingViewer(() -> firstReady(0).url(majority))) {
            there.awaitFrames(10);
            undisturbed.awaitFrames(10);
            Await.until(PATIENCE, "all play", () -> ledViewer.frames() > 10 && otherViewer.frames() > 10);

            part();
            long parted = System.nanoTime();
            Await.until(PATIENCE, "another node takes the encoder", () -> led.connections() == 2);
            System.out.printf("long partition: the encoder is elsewhere after %d ms%n", millisSince(parted));
            assertEquals(1, cluster.node(0).process().waitFor(PATIENCE));
            System.out.printf("long partition: node1 ended after %d ms%n", millisSince(parted));
            assertPlaying(there, undisturbed, ledViewer, otherViewer);

            cluster.network().heal();
            cluster.node(0).start();
            cluster.node(0).awaitReady();
            cluster.awaitMembers();
            System.out.printf("long partition: node1 is back after %d ms%n", millisSince(parted));
            assertPlaying(there, undisturbed, ledViewer, otherViewer);
            assertEquals(
                    1,
                    cluster.nodes().stream()
                            .filter(node -> node.publishes(minority))
                            .count());
            assertFalse(cluster.node(0).publishes(minority));
            assertEquals(List.of(2, 1), List.of(led.connections(), stays.connections()));
            Playback.assertUninterrupted(undisturbed);
            Playback.assertUninterrupted(there);
            try (RtmpClient again = RtmpClient.play(cluster.node(0).url(minority))) {
                again.awaitFrames(10);
            }
            System.out.printf(
                    "long partition: longest gap of the minority's stream %d ms, of its viewers %d and %d ms, of the majority %d ms%n",
                    Playback.longestGapMillis(there),
                    ledViewer.longestGapMillis(),
                    otherViewer.longestGapMillis(),
                    Playback.longestGapMillis(undisturbed));
        }
    }

    private static void assertPlaying(RtmpClient there, RtmpClient undisturbed, RoamingViewer... roaming) {
        int thereBefore = there.frames().size();
        int undisturbedBefore = undisturbed.frames().size();
        Await.until(
                PATIENCE,
                "pictures of both streams",
                () -> there.frames().size() > thereBefore + 50
                        && undisturbed.frames().size() > undisturbedBefore + 50);
        for (RoamingViewer viewer : roaming) {
            long before = viewer.frames();
            Await.until(PATIENCE, "a viewer that moved plays", () -> viewer.frames() > before + 50);
        }
    }

    private static void part() {
        NetworkNamespaces network = cluster.network();
        network.cut(network.host(0), network.host(1));
        network.cut(network.host(0), network.host(2));
    }

    private static void awaitSuspicion() {
        Await.until(
                PATIENCE,
                "both sides notice",
                () -> cluster.node(0).suspects(cluster.node(1))
                        && cluster.node(1).suspects(cluster.node(0)));
    }

    private static RoamingEncoder encoder(int videoBytes, Supplier<String> url) {
        return new RoamingEncoder(new SyntheticStream(videoBytes), url, RECONNECT);
    }

    /** The preferred node while it is there, as a load balancer with a sticky client would lead it. */
    private static TestCluster.Node firstReady(int preferred) {
        return cluster.node(preferred).isReady() ? cluster.node(preferred) : cluster.anyReady();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
