package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

class PushTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SyntheticStream STREAM = new SyntheticStream(2_000);

    @Test
    @DisplayName("003 FR-001: a stream is sent to the server named by --relay-to")
    void shouldSendAStreamOn() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = node(destination.url("copies"))) {
            RtmpServer.Connection arrived;
            try (RoamingEncoder encoder = encoder(node)) {
                arrived = destination.awaitMessages(0, 100);
                assertEquals(List.of("copies/test?"), arrived.wanted());
                assertEquals(1, encoder.connections());
            }
            Await.until(LIMIT, "the end", arrived::hasEnded);
            assertTrue(arrived.unpublished());
            assertEquals(Role.CONFIGURATION, arrived.messages().get(0).role());
        }
    }

    private static RunningNode node(String relayTo) {
        return RunningNode.start(Map.of("weir.push.relay-to", relayTo, "weir.push.retry-min", "100ms"));
    }

    private static RoamingEncoder encoder(RunningNode node) {
        return new RoamingEncoder(STREAM, () -> node.url("live/test"), Duration.ofMillis(200));
    }
}
