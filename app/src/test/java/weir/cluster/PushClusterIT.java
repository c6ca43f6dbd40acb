package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.node.RunningNode;
import weir.push.PushApi;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

/** Pushes of a cluster: one copy, wherever the encoder is. */
class PushClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final SyntheticStream STREAM = new SyntheticStream(2_000);

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(3, "-Dweir.push.retry-min=200ms");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static PushApi api(int node) {
        return new PushApi(cluster.node(node).operations());
    }

    private static int pushes(int node) {
        JsonNode rows = api(node).overview().path("pushes");
        return rows.size();
    }

    @Test
    @DisplayName("A push goes on after the encoder lands on another node, with one copy, and viewers over there stay")
    void shouldMoveWithThePublisher() {
        AtomicReference<TestCluster.Node> at = new AtomicReference<>(cluster.node(0));
        try (RunningNode destination = RunningNode.start();
                RtmpClient viewer = RtmpClient.play(destination.url("live/moving"));
                RoamingEncoder encoder =
                        new RoamingEncoder(STREAM, () -> at.get().url("live/moving"), Duration.ofMillis(300))) {
            String id = api(2).add("live/moving", destination.url("live"))
                    .body()
                    .path("id")
                    .asText();
            viewer.awaitFrames(100);
            assertEquals(List.of(1, 0, 0), List.of(pushes(0), pushes(1), pushes(2)));

            at.set(cluster.node(1));
            encoder.reconnect();
            Await.until(LIMIT, "the push is on the other node alone", () -> pushes(0) == 0 && pushes(1) == 1);
            Await.until(
                    LIMIT, "it publishes", () -> api(1).overview().toString().contains("\"status\":\"publishing\""));
            int before = viewer.frames().size();
            viewer.awaitFrames(before + 100);
            assertFalse(viewer.hasEnded());
            assertFalse(viewer.isClosedByServer());
            assertEquals(204, api(0).remove(id));
            Await.until(LIMIT, "no push is left", () -> pushes(1) == 0);
        }
    }

    @Test
    @DisplayName("A rule added on one node holds on all, also for streams that are published already")
    void shouldShareRules() {
        try (RtmpServer destination = RtmpServer.start();
                RoamingEncoder encoder =
                        new RoamingEncoder(STREAM, () -> cluster.node(1).url("live/shared"), Duration.ofSeconds(1))) {
            Await.until(LIMIT, "the encoder publishes", () -> encoder.connections() == 1);
            String id = api(0).add("live/shared", destination.url("copies"))
                    .body()
                    .path("id")
                    .asText();
            destination.awaitMessages(0, 50);
            Await.until(LIMIT, "all know it", () -> !api(2).rule(id).isMissingNode());
            assertEquals(List.of(0, 1, 0), List.of(pushes(0), pushes(1), pushes(2)));
            assertEquals(204, api(2).remove(id));
            Await.until(LIMIT, "the end", destination.awaitConnection(0)::hasEnded);
            assertTrue(destination.awaitConnection(0).unpublished());
            assertEquals(1, destination.connections().size());
        }
    }
}
