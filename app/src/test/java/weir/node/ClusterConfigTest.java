package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.settings.HostPort;

/** The files of cluster-config are settings that a node takes, and mean what they say. */
class ClusterConfigTest {

    private static final Path FILES = Path.of(System.getProperty("basedir", "."), "..", "cluster-config");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().toList();
        }
    }

    private static Configuration load(Path file, Map<String, String> environment) {
        Options.Request request = Options.parse("--config", file.toString());
        return Configuration.load(
                assertInstanceOf(Options.Request.Run.class, request).settings(), environment, new Properties());
    }

    private static Config pekko(Configuration loaded) {
        return ActorSystemConfig.of(loaded.settings(), loaded.overrides()).getConfig("pekko");
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldLoad(Path file) {
        Configuration loaded = load(file, Map.of("HOSTNAME", "weir-1"));
        assertEquals("cluster", pekko(loaded).getString("actor.provider"));
    }

    @Test
    void shouldKeepThreeLocalNodesApartWithOneListOfSeeds() {
        List<NodeSettings> nodes = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> load(FILES.resolve("three-local-" + i + ".conf"), Map.of())
                        .settings()
                        .node())
                .toList();
        Set<HostPort> listeners = new HashSet<>();
        for (NodeSettings node : nodes) {
            listeners.addAll(List.of(node.listen(), node.http(), node.ops(), node.cluster()));
            assertEquals(nodes.stream().map(NodeSettings::cluster).toList(), node.seeds());
        }
        assertEquals(12, listeners.size());
    }

    @Test
    void shouldNameANodeByItsHostInDns() {
        NodeSettings node = load(FILES.resolve("dns.conf"), Map.of("HOSTNAME", "weir-2"))
                .settings()
                .node();
        assertEquals(node.seeds().get(1), node.cluster());
    }

    @Test
    void shouldNameANodeByItsPodInKubernetes() {
        Configuration loaded = load(FILES.resolve("kubernetes.conf"), Map.of("HOSTNAME", "weir-0"));
        Config artery = pekko(loaded).getConfig("remote.artery");
        HostPort first = loaded.settings().node().seeds().get(0);
        assertEquals(first.host(), artery.getString("canonical.hostname"));
        assertEquals(first.port(), artery.getInt("canonical.port"));
        assertEquals("0.0.0.0", artery.getString("bind.hostname"));
    }

    @Test
    void shouldNoticeALostNodeInTheTimeThatTimingsPromise() {
        Config cluster = pekko(load(FILES.resolve("timings.conf"), Map.of())).getConfig("cluster");
        Duration stable = cluster.getDuration("split-brain-resolver.stable-after");
        assertEquals(Duration.ofSeconds(7), stable);
        assertEquals("off", cluster.getString("down-removal-margin"));
    }

    @Test
    void shouldEncryptWithTheFilesOfTheDirectoryNamed() {
        Config artery = pekko(load(FILES.resolve("tls.conf"), Map.of("CLUSTER_TLS_DIR", "/keys")))
                .getConfig("remote.artery");
        assertEquals("tls-tcp", artery.getString("transport"));
        assertEquals("/keys/tls.key", artery.getString("ssl.rotating-keys-engine.key-file"));
        assertEquals("/keys/ca.crt", artery.getString("ssl.rotating-keys-engine.ca-cert-file"));
    }
}
