package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.OperationsClient;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

class PushRulesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    @DisplayName("Rules are added, listed and removed while a stream runs")
    void shouldAddAndRemoveWhileAStreamRuns() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = RunningNode.start();
                RoamingEncoder encoder = new RoamingEncoder(
                        new SyntheticStream(1_000), () -> node.url("live/test"), Duration.ofSeconds(1))) {
            PushApi api = PushApi.of(node);
            OperationsClient.Answer added = api.add("live/*", destination.url("copies/secret-name"));
            String id = added.body().path("id").asText();
            assertEquals(201, added.status());
            assertEquals(
                    200,
                    api.add("live/*", destination.url("copies/secret-name")).status());
            RtmpServer.Connection arrived = destination.awaitMessages(0, 50);
            Await.until(
                    LIMIT,
                    "the figures",
                    () -> api.push(destination.url("copies/***"))
                                    .path("messagesSent")
                                    .asInt()
                            > 50);
            String page = api.overview().toString();
            assertTrue(page.contains("\"status\":\"publishing\""), page);
            assertFalse(page.contains("secret-name"), page);
            assertFalse(api.rule(id).path("configured").asBoolean(true));

            assertEquals(204, api.remove(id));
            Await.until(LIMIT, "the end", arrived::hasEnded);
            assertTrue(arrived.unpublished());
            assertTrue(api.rule(id).isMissingNode());
            assertEquals(404, api.remove(id));
            assertEquals(1, encoder.connections());
        }
    }

    @Test
    void shouldTakeAwayAConfiguredRuleUntilItIsAddedAgain() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = RunningNode.start(Map.of(
                        "weir.push.rules",
                        "[{ match = \"live/*\", to = [\"%s\"] }]".formatted(destination.url("copies"))));
                RoamingEncoder encoder = new RoamingEncoder(
                        new SyntheticStream(1_000), () -> node.url("live/test"), Duration.ofSeconds(1))) {
            PushApi api = PushApi.of(node);
            RtmpServer.Connection first = destination.awaitMessages(0, 10);
            String id = api.overview().path("rules").path(0).path("id").asText();
            assertTrue(api.rule(id).path("configured").asBoolean());
            assertEquals(204, api.remove(id));
            Await.until(LIMIT, "the end", first::hasEnded);
            assertTrue(api.rule(id).isMissingNode());
            assertEquals(201, api.add("live/*", destination.url("copies")).status());
            destination.awaitMessages(1, 10);
            assertEquals(1, encoder.connections());
        }
    }

    @Test
    void shouldRefuseWhatIsNoRule() {
        try (RunningNode node = RunningNode.start(Map.of("weir.push.max-rules", "1"))) {
            PushApi api = PushApi.of(node);
            assertEquals(400, api.add("live/*", "http://host/secret").status());
            assertEquals(400, api.add("/", "rtmp://host/app").status());
            assertEquals(400, api.post("no json", "application/json").status());
            assertEquals(400, api.post("[]", "application/json").status());
            assertEquals(
                    415, api.post("{\"url\":\"rtmp://host/app\"}", "text/plain").status());
            assertFalse(
                    api.add("live/*", "http://host/secret").body().toString().contains("secret"));
            assertEquals(
                    201,
                    api.post("{\"url\":\"rtmp://host/app\"}", "application/json")
                            .status());
            assertEquals(409, api.add("live/*", "rtmp://host/other").status());
        }
    }
}
