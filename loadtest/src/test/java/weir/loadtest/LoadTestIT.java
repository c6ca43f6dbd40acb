package weir.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.loadtest.compare.Contender;
import weir.loadtest.compare.Cores;
import weir.loadtest.compare.Weir;

/** The load test's commands at a packaged node. No time is asserted, and no cost. */
class LoadTestIT {

    private static final String JAR = Path.of(System.getProperty("basedir", "."))
            .resolveSibling("app/target/weir.jar")
            .toString();
    private static final String NODE = ProcessHandle.current().info().command().orElse("java") + " -jar " + JAR;

    private Optional<Contender.Running> node = Optional.empty();

    @TempDir
    private Path directory;

    @AfterEach
    void endNode() {
        node.ifPresent(Contender.Running::close);
    }

    @Test
    @DisplayName("what is published is played whole, by healthy players beside slow and stuck ones")
    void shouldPlayWhatItPublishes() throws Exception {
        Contender.Running started = new Weir("weir", NODE).start(new Cores(Optional.empty(), Optional.empty()));
        node = Optional.of(started);
        String url = started.url() + "/it";

        CompletableFuture<JsonNode> published = CompletableFuture.supplyAsync(
                () -> json("publish", url, "--streams", "2", "--seconds", "10", "--ramp", "0", "--json"));
        JsonNode played = json(
                "play",
                url,
                "--streams",
                "2",
                "--players",
                "20",
                "--slow",
                "1",
                "--stuck",
                "1",
                "--seconds",
                "4",
                "--json");

        assertEquals(20, played.get("begun").asInt(), played::toPrettyString);
        assertEquals(0, played.get("silent").asInt());
        assertEquals(2, played.get("slowOrStuckPlayers").asInt());
        for (String fault : new String[] {
            "missingFrames", "lateFrames", "duplicateFrames", "undecodablePictures", "timestampsBackwards", "errors"
        }) {
            assertEquals(0, played.get(fault).asInt(), played::toPrettyString);
        }
        assertTrue(played.get("latencyMillis").get("count").asInt() > 0);
        assertEquals(2, published.get().get("publishing").asInt());
    }

    @Test
    @DisplayName("004 Shows 12: a comparison gives each server the same work and writes its figures down")
    void shouldCompareServers() throws IOException {
        Path file = directory.resolve("result.json");
        Path plot = directory.resolve("result.svg");
        run(
                0,
                "compare",
                "--weir",
                NODE,
                "--server",
                "weir40=" + NODE + " --merge-window 40ms",
                "--scenario",
                "memory",
                "--viewers",
                "20",
                "--repetitions",
                "1",
                "--warm-up",
                "0",
                "--seconds",
                "2",
                "--json-file",
                file.toString(),
                "--plot-file",
                plot.toString());

        assertTrue(Files.readString(plot).contains("weir40"));
        JsonNode result = new ObjectMapper().readTree(file.toFile()).get(0);
        assertEquals("memory", result.get("scenario").asText());
        assertEquals(2, result.get("runs").size());
        for (JsonNode median : result.get("medians")) {
            assertEquals(20, median.get("viewers").asInt());
            assertEquals(0, median.get("silent").asInt());
            assertEquals(0, median.get("faults").asInt());
            assertEquals(100, median.get("delivered").asDouble());
            assertTrue(median.get("server-cores").asDouble() > 0);
            assertTrue(median.has("live-per-connection"));
        }
    }

    @Test
    @DisplayName("004 Shows 7, 10, 11: memory, two nodes and a long run have figures of their own")
    void shouldMeasureMemoryTwoNodesAndALongRun() throws IOException {
        Path file = directory.resolve("result.json");
        run(
                0,
                "compare",
                "--weir",
                NODE,
                "--scenario",
                "nodes,soak,idle,streams",
                "--streams",
                "2",
                "--viewers",
                "4",
                "--repetitions",
                "1",
                "--warm-up",
                "0",
                "--seconds",
                "3",
                "--json-file",
                file.toString());

        JsonNode results = new ObjectMapper().readTree(file.toFile());
        JsonNode nodes = results.get(0).get("medians").get(0);
        assertEquals(0, nodes.get("silent").asInt(), nodes::toPrettyString);
        assertTrue(nodes.get("publishers-node").asDouble() > 0, nodes::toPrettyString);
        assertTrue(nodes.get("viewers-node").asDouble() > 0, nodes::toPrettyString);
        assertTrue(nodes.has("heartbeat-p99"), nodes::toPrettyString);
        JsonNode soak = results.get(1).get("medians").get(0);
        assertEquals(0, soak.get("silent").asInt(), soak::toPrettyString);
        for (String field : new String[] {"allocated-per-viewer", "heap-before", "heap", "direct"}) {
            assertTrue(soak.get(field).asDouble() > 0, soak::toPrettyString);
        }
        for (int scenario : new int[] {2, 3}) {
            JsonNode memory = results.get(scenario).get("medians").get(0);
            assertEquals(0, memory.get("silent").asInt(), memory::toPrettyString);
            assertTrue(memory.get("live-per-connection").asDouble() > 0, memory::toPrettyString);
        }
    }

    private static JsonNode json(String... arguments) {
        try {
            return new ObjectMapper().readTree(run(0, arguments));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String run(int expected, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        assertEquals(expected, code, () -> err + "\n" + out);
        return out.toString();
    }
}
