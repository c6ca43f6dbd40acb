package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RtmpClient;

/** What the operations port says while a stream is published and played, and that docs/operating.md explains all of it. */
class OperationsPagesTest {

    private static final RunningNode NODE =
            RunningNode.start(Map.of("weir.stream.grace-period", "0ms", "weir.stream.hub-linger", "0ms"));
    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] SILENCE = {(byte) 0xAF, 1, 0x21, 0x10};

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName("001 FR-053, FR-054: streams and connections are listed and counted, and are gone when they are over")
    void shouldShowWhatIsRelayed() {
        awaitNothing();
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/pages"));
                RtmpClient player = RtmpClient.play(NODE.url("live/pages"))) {
            Await.until(
                    LIMIT,
                    "the stream is watched",
                    () -> page("/api/streams").path(0).path("watchingNodes").asInt() == 1);
            encoder.send(Frame.Type.AUDIO, 0, SILENCE);
            player.awaitFrames(1);

            JsonNode stream = page("/api/streams").path(0);
            assertEquals("live/pages", stream.path("stream").asText());
            assertTrue(stream.path("publishedHere").asBoolean());
            assertEquals("AAC", stream.path("audioCodec").asText());
            assertEquals(1, stream.path("subscribers").asInt());

            List<JsonNode> connections = rows("/api/connections");
            assertEquals(2, connections.size());
            assertEquals(
                    "live/pages", connections.get(0).path("publishes").path(0).asText());
            assertEquals("live/pages", connections.get(1).path("plays").path(0).asText());
            assertTrue(connections.get(1).path("bytesOut").asLong() > SILENCE.length);

            assertEquals(1, NODE.metric("weir_streams"));
            assertEquals(1, NODE.metric("weir_publishers"));
            assertEquals(1, NODE.metric("weir_subscribers"));
            assertEquals(1, NODE.metric("weir_connections{kind=\"publisher\"}"));
            assertEquals(1, NODE.metric("weir_connections{kind=\"player\"}"));
            assertTrue(NODE.metric("weir_bytes_total{direction=\"out\"}") >= SILENCE.length);
        }
        awaitNothing();
    }

    private static void awaitNothing() {
        Await.until(
                LIMIT,
                "all is gone",
                () -> NODE.metric("weir_streams") == 0
                        && rows("/api/connections").isEmpty()
                        && NODE.metric("weir_publishers") == 0);
    }

    @Test
    void shouldExplainEveryMetricAndNameNoOther() throws IOException {
        Set<String> registered = new TreeSet<>();
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(BASE.resolve("src/main/java/weir/telemetry"))) {
            for (Path source : sources) {
                registered.addAll(names(Files.readString(source), "\"(weir_\\w+)\""));
            }
        }
        assertEquals(registered, names(explained(), "`(weir_\\w+)"));
    }

    @Test
    void shouldExplainEveryReasonForClosing() throws IOException {
        String explained = explained();
        String causes = Files.readString(BASE.resolve("src/main/java/weir/connection/CloseCause.java"));
        for (String cause : names(causes, "(?m)^ {4}([A-Z_]+)[,;]")) {
            assertTrue(explained.contains("`" + cause.toLowerCase(Locale.ROOT) + "`"), cause);
        }
    }

    @Test
    void shouldExplainEveryFieldOfTheApi() throws IOException {
        String explained = explained();
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/fields"))) {
            Await.until(LIMIT, "the stream is listed", () -> NODE.knows("live/fields"));
            for (String path : List.of("/api/streams", "/api/connections")) {
                page(path)
                        .path(0)
                        .fieldNames()
                        .forEachRemaining(
                                field -> assertTrue(explained.contains("\"" + field + "\""), path + " " + field));
            }
            encoder.closeStream();
        }
    }

    private static String explained() throws IOException {
        return Files.readString(BASE.resolve("../docs/operating.md"));
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<JsonNode> rows(String path) {
        return StreamSupport.stream(page(path).spliterator(), false).toList();
    }

    private static JsonNode page(String path) {
        return NODE.operations().json(path);
    }
}
