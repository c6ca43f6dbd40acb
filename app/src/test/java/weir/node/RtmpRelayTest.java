package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.testkit.LogLines;
import weir.testkit.RtmpClient;

class RtmpRelayTest {

    @Test
    @DisplayName("A node that shuts down tells its players, even when what it should end before them is dead")
    void shouldDrainConnectionsWithoutPulls() {
        RunningNode node = RunningNode.start();
        try (LogLines log = LogLines.capture()) {
            CompletableFuture<Void> closed;
            try (RtmpClient viewer = RtmpClient.play(node.url("live/test"))) {
                node.awaitPlayers("live/test", 1);
                Adapter.toClassic(node.system())
                        .actorSelection("/user/pulls")
                        .tell(PoisonPill.getInstance(), ActorRef.noSender());
                closed = CompletableFuture.runAsync(node::close);
                viewer.await("the end", event -> viewer.hasEnded());
            }
            closed.join();
            assertEquals(1, log.with("drain failed", "part=pulls").size());
        }
    }
}
