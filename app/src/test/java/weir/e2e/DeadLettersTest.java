package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Messages without a recipient are for an operator to wonder about; the ordinary life of clients makes none. */
class DeadLettersTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int ROUNDS = 10;
    private static final Clip CLIP = Clip.of(TestMedia.h264Aac(4, 2));

    @Test
    @DisplayName("001 FR-006: clients that come, publish, play, leave or break off cost no dead letters")
    void shouldMakeNoneWhenClientsComeAndGo() {
        try (RunningNode node = RunningNode.start()) {
            double before = node.metric("weir_dead_letters_total");
            for (int round = 0; round < ROUNDS; round++) {
                String key = "live/round" + round;
                String url = node.url(key);
                try (RtmpClient player = RtmpClient.play(url);
                        RtmpClient other = RtmpClient.play(url);
                        RtmpClient encoder = RtmpClient.publish(url)) {
                    node.awaitFed(key);
                    CLIP.sendBy(encoder);
                    player.awaitFrames(CLIP.size());
                    if (round % 2 == 0) {
                        encoder.closeStream();
                        player.await("the end", e -> player.hasEnded());
                    } else {
                        other.reset();
                    }
                }
            }
            Await.until(
                    LIMIT,
                    "all are gone",
                    () -> node.metric("weir_connections_closed_total{reason=\"peer\"}") == 3 * ROUNDS);
            assertEquals(before, node.metric("weir_dead_letters_total"));
        }
    }
}
