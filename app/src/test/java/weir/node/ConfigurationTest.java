package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;
import weir.settings.HostPort;
import weir.stream.KeyPattern;
import weir.stream.MergeRule;

class ConfigurationTest {

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private final Properties properties = new Properties();

    private Configuration load(String... arguments) {
        Options.Request request = Options.parse(arguments);
        return Configuration.load(
                assertInstanceOf(Options.Request.Run.class, request).settings(), environment, properties);
    }

    private String refusal(String... arguments) {
        return assertThrows(ConfigurationException.class, () -> load(arguments)).getMessage();
    }

    private String file(String content) throws IOException {
        return Files.writeString(directory.resolve("weir.conf"), content).toString();
    }

    @Test
    void shouldHaveTheDocumentedDefaults() {
        Settings settings = load().settings();
        assertEquals(
                new NodeSettings(
                        new HostPort("0.0.0.0", 1935),
                        new HostPort("0.0.0.0", 8080),
                        new HostPort("127.0.0.1", 7626),
                        new HostPort("127.0.0.1", 17355),
                        List.of(),
                        Set.of(Role.INGEST, Role.EDGE)),
                settings.node());
        assertEquals(new LogSettings(Level.INFO, LogSettings.Format.TEXT), settings.log());
        assertEquals(60_000, settings.connection().chunkSize());
        assertEquals(10 << 20, settings.connection().maxMessageSize());
        assertEquals(Duration.ofMillis(1500), settings.stream().takeoverIdle());
        assertEquals(16 << 20, settings.stream().gopMaxBytes());
        assertEquals(256 << 10, settings.subscriber().writeBatchBytes());
    }

    @Test
    void shouldPreferOptionThenPropertyThenEnvironmentThenFile() throws IOException {
        String file = file("weir.rtmp.chunk-size = 1001");
        assertEquals(60_000, load().settings().connection().chunkSize());
        assertEquals(1001, load("--config", file).settings().connection().chunkSize());
        environment.put("WEIR_RTMP_CHUNK_SIZE", "1002");
        assertEquals(1002, load("--config", file).settings().connection().chunkSize());
        properties.setProperty("weir.rtmp.chunk-size", "1003");
        assertEquals(1003, load("--config", file).settings().connection().chunkSize());
        assertEquals(
                1004,
                load("--config", file, "--chunk-size", "1004")
                        .settings()
                        .connection()
                        .chunkSize());
    }

    @Test
    void shouldTakeListsFromEveryPlace() throws IOException {
        List<HostPort> seeds = List.of(new HostPort("a", 1), new HostPort("::1", 2));
        assertEquals(
                seeds,
                load("--seed", "a:1", "--seed", "[::1]:2").settings().node().seeds());
        assertEquals(
                seeds,
                load("--config", file("weir.seeds = [\"a:1\", \"[::1]:2\"]"))
                        .settings()
                        .node()
                        .seeds());
        environment.put("WEIR_SEEDS", "a:1, [::1]:2");
        environment.put("WEIR_ROLES", "Edge");
        assertEquals(seeds, load().settings().node().seeds());
        assertEquals(Set.of(Role.EDGE), load().settings().node().roles());
        environment.clear();
        properties.setProperty("weir.seeds", "a:1,[::1]:2");
        assertEquals(seeds, load().settings().node().seeds());
    }

    @Test
    void shouldIgnoreVariablesThatAreNoSettings() {
        environment.put("WEIR_PORT", "tcp://10.0.0.1:1935");
        environment.put("WEIR_SERVICE_HOST", "10.0.0.1");
        environment.put("WEIR_HTTP_PORT_8080_TCP", "tcp://10.0.0.1:8080");
        environment.put("WEIR_LISTEN", " ");
        assertEquals(new HostPort("0.0.0.0", 1935), load().settings().node().listen());
    }

    @Test
    void shouldReadTheFileThatAnyPlaceNames() throws IOException {
        String file = file("weir { log { level = debug } }");
        environment.put("WEIR_CONFIG", file);
        assertEquals(Level.DEBUG, load().settings().log().level());
        environment.clear();
        properties.setProperty("weir.config", file);
        assertEquals(Level.DEBUG, load().settings().log().level());
    }

    @Test
    void shouldResolveSubstitutionsAndIncludesInAFile() throws IOException {
        Files.writeString(directory.resolve("base.conf"), "port = 4000");
        environment.put("HOST.NAME", "odd");
        environment.put("HOSTNAME", "node-1");
        String file = file("include \"base.conf\"\n weir.http = \"127.0.0.1:\"${port}\n weir.ops = ${?NO_SUCH_THING}\n"
                + " weir.cluster = ${HOSTNAME}\":1\"");
        Settings settings = load("--config", file).settings();
        assertEquals(4000, settings.node().http().port());
        assertEquals(new HostPort("node-1", 1), settings.node().cluster());
        assertEquals(7626, settings.node().ops().port());
    }

    @Test
    void shouldHandPekkoWhatIsSaidOfIt() throws IOException {
        properties.setProperty("pekko.cluster.gossip-interval", "3s");
        Configuration loaded = load("--config", file("pekko { loglevel = ERROR, cluster.gossip-interval = 2s }"));
        assertEquals("ERROR", loaded.overrides().getString("pekko.loglevel"));
        assertEquals(Duration.ofSeconds(3), loaded.overrides().getDuration("pekko.cluster.gossip-interval"));
        assertFalse(loaded.overrides().hasPath("weir"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--listen       | nonsense  | weir.listen is 'nonsense'; legal: HOST:PORT, [IPV6]:PORT or :PORT, the port from 0 to 65535",
                "--cluster      | ::1:80    | weir.cluster is '::1:80'; legal: HOST:PORT, [IPV6]:PORT or :PORT, the port from 0 to 65535",
                "--seed         | nowhere   | weir.seeds is [nowhere]; legal: a list of HOST:PORT or [IPV6]:PORT, the port from 1 to 65535",
                "--seed         | a:0       | weir.seeds holds a:0, which is no address to reach a node at",
                "--seed         | :1        | weir.seeds holds 0.0.0.0:1, which is no address to reach a node at",
                "--role         | king      | weir.roles is [king]; legal: a list of ingest and edge, at least one of them",
                "--chunk-size   | 127       | weir.rtmp.chunk-size is 127, not from 128 to 16777215",
                "--chunk-size   | 99999999999 | weir.rtmp.chunk-size is '99999999999'; legal: a size from 128 to 16777215 bytes",
                "--chunk-size   | big       | weir.rtmp.chunk-size is 'big'; legal: a size from 128 to 16777215 bytes",
                "--merge-window | soon      | weir.stream.merge-window is 'soon'; legal: a duration from 0ms to 350ms",
                "--merge-window | 351ms     | weir.stream.merge-window is 351ms, not from 0ms to 350ms",
                "--merge-window | -1ms      | weir.stream.merge-window is -1ms, not from 0ms to 350ms",
                "--log-level    | loud      | weir.log.level is 'loud'; legal: error, warn, info, debug or trace",
                "--log-format   | xml       | weir.log.format is 'xml'; legal: text or json",
                "--http         | :1935     | weir.http is 0.0.0.0:1935, where weir.listen is already",
            })
    void shouldSayWhatIsWrongWithAnOptionAndWhatIsLegal(String option, String value, String problem) {
        assertEquals(option + ": " + problem, refusal(option + "=" + value));
    }

    @Test
    void shouldPlayRecordingsFromWhereTheyAreWritten() throws IOException {
        assertEquals(
                Path.of("/media/written"),
                load("--record-dir", "/media/written").settings().vod().directory());
        assertEquals(
                Path.of("/media/played"),
                load("--config", file("weir { record.directory = /media/written, vod.directory = /media/played }"))
                        .settings()
                        .vod()
                        .directory());
    }

    @Test
    void shouldMergeByTheFirstRuleThatMatches() throws IOException {
        String file = file("weir.stream { merge-window = 40ms, merge-rules = ["
                + "{ match = \"live/fast*\", window = 0ms }, { match = \"live/*\", window = 100ms }] }");
        List<MergeRule> rules = load("--config", file).settings().stream().mergeRules();
        assertEquals(
                List.of(
                        new MergeRule(KeyPattern.parse("live/fast*"), Duration.ZERO),
                        new MergeRule(KeyPattern.parse("live/*"), Duration.ofMillis(100))),
                rules);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{ match = a, window = 351ms }] | is 351ms, not from 0ms to 350ms",
                "[{ match = a, window = soon }]  | has the window 'soon'",
                "[{ match = /a, window = 0ms }]  | matches '/a': a pattern is app/name with * for any characters, as in live/*",
                "[{ match = a }]                 | cannot be used; legal: a list of objects with match and window, which is 350ms at most",
            })
    void shouldSayWhatIsWrongWithAMergeRule(String rules, String problem) {
        environment.put("WEIR_STREAM_MERGE_RULES", rules);
        assertEquals("WEIR_STREAM_MERGE_RULES: weir.stream.merge-rules " + problem, refusal());
    }

    @Test
    void shouldNameTheVariableTheProperty() {
        environment.put("WEIR_STREAM_GRACE_PERIOD", "2d");
        assertEquals("WEIR_STREAM_GRACE_PERIOD: weir.stream.grace-period is 48h, not from 0ms to 1h", refusal());
        environment.clear();
        properties.setProperty("weir.rtmp.backlog", "1.5");
        assertEquals("-Dweir.rtmp.backlog: weir.rtmp.backlog is '1.5'; legal: a number from 1 to 65535", refusal());
        properties.clear();
        properties.setProperty("weir.rtmp.max-partial-size", "1 MiB");
        assertEquals(
                "-Dweir.rtmp.max-partial-size: weir.rtmp.max-partial-size is 1048576 bytes, less than max-message-size,"
                        + " which is 10485760",
                refusal());
        environment.put("WEIR_ROLES", ",");
        properties.clear();
        assertEquals("WEIR_ROLES: weir.roles is empty, so the node would do nothing", refusal());
    }

    @Test
    void shouldNameTheNearestKeyAndWhereTheWrongOneStands() throws IOException {
        String file = file("weir {\n  rtmp {\n    chunksize = 5000\n  }\n}");
        assertEquals(
                file + ": 3: there is no key weir.rtmp.chunksize; the nearest is weir.rtmp.chunk-size",
                refusal("--config", file));
        properties.setProperty("weir.log.levle", "debug");
        assertEquals("-Dweir.log.levle: there is no key weir.log.levle; the nearest is weir.log.level", refusal());
        properties.clear();
        properties.setProperty("weir.log", "debug");
        assertEquals("-Dweir.log: weir.log is a section of keys and takes no value", refusal());
        properties.clear();
        properties.setProperty("weir", "debug");
        assertEquals("-Dweir: weir is a section of keys and takes no value", refusal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "weir = 5                    | : 1: weir is a section of keys and takes no value",
                "weir.rtmp = 5               | : 1: weir.rtmp is a section of keys and takes no value",
                "weir.listen = null          | : 1: weir.listen is null; legal: HOST:PORT, [IPV6]:PORT or :PORT, the port from 0 to 65535",
                "weir.listen = [1]           | : 1: weir.listen is [1]; legal: HOST:PORT, [IPV6]:PORT or :PORT, the port from 0 to 65535",
                "weir.listen { port = 1 }    | : 1: there is no key weir.listen.port; the nearest is weir.listen",
                "weir.rtmp.backlog = many    | : 1: weir.rtmp.backlog is 'many'; legal: a number from 1 to 65535",
                "weir.config = a.conf        | : 1: weir.config cannot be set in a file; use include",
            })
    void shouldSayWhereInAFileTheMistakeIs(String content, String message) throws IOException {
        String file = file(content);
        assertEquals(file + message, refusal("--config", file));
    }

    @Test
    void shouldRefuseFilesItCannotRead() throws IOException {
        Path missing = directory.resolve("missing.conf");
        assertEquals("--config: " + missing + " does not exist", refusal("--config", missing.toString()));
        environment.put("WEIR_CONFIG", directory.toString());
        assertEquals("WEIR_CONFIG: " + directory + " cannot be read as a file", refusal());
        environment.clear();
        String broken = file("weir { listen = ");
        assertTrue(refusal("--config", broken).startsWith(broken + ": 1: "));
        String unresolved = file("weir.listen = ${nothing}");
        assertTrue(refusal("--config", unresolved).contains("${nothing}"));
        assertTrue(refusal("--config", "nul\0byte").contains("--config"));
    }

    @Test
    void shouldRefuseAPropertyThatIsNoPath() {
        properties.setProperty("pekko..loglevel", "ERROR");
        assertEquals("-Dpekko..loglevel: no key can be written so", refusal());
    }
}
