package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Encoders that are lost and stay away. */
class EncoderLossTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Clip CLIP = Clip.of(TestMedia.h264Aac(4, 2));

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "700ms"})
    @DisplayName(
            "002 FR-005, 001 FR-032: players of an encoder that does not come back are told; nothing of the stream is left")
    void shouldEndTheStreamOnceTheGracePeriodIsOver(String gracePeriod) {
        Map<String, String> settings =
                Map.of("weir.stream.grace-period", gracePeriod, "weir.stream.hub-linger", "100ms");
        try (RunningNode node = RunningNode.start(settings);
                RtmpClient player = RtmpClient.play(node.url("live/gone"));
                RtmpClient other = RtmpClient.play(node.url("live/gone"))) {
            long lostAt;
            try (RtmpClient encoder = RtmpClient.publish(node.url("live/gone"))) {
                node.awaitSubscribers("live/gone", 2);
                CLIP.sendBy(encoder);
                player.awaitFrames(CLIP.size());
                other.awaitFrames(CLIP.size());
                assertEquals(1, node.operations().authorities());
                lostAt = System.nanoTime();
            }
            player.await("the end", e -> player.hasEnded());
            long after = Duration.ofNanos(System.nanoTime() - lostAt).toMillis();
            assertTrue(after >= millisOf(gracePeriod), after + " ms");
            other.await("the end", e -> other.hasEnded());
            assertTrue(player.sawCode("NetStream.Play.UnpublishNotify"));
            assertTrue(other.sawCode("NetStream.Play.UnpublishNotify"));
            assertFalse(player.isClosedByServer());
            Await.until(LIMIT, "the node has forgotten the stream", () -> !node.knows("live/gone"));
            Await.until(
                    LIMIT,
                    "the cluster has forgotten the stream",
                    () -> node.operations().authorities() == 0);

            try (RtmpClient encoder = RtmpClient.publish(node.url("live/gone"));
                    RtmpClient next = RtmpClient.play(node.url("live/gone"))) {
                CLIP.sendBy(encoder);
                next.awaitFrames(CLIP.size() / 2);
            }
        }
    }

    private static long millisOf(String duration) {
        return Long.parseLong(duration.replace("ms", ""));
    }
}
