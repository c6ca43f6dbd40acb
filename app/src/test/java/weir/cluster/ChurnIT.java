package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.testkit.Await;
import weir.testkit.CommandClient;
import weir.testkit.ExternalProcess;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** Many streams on three nodes, that come and go or lie idle; in .ci/nightly more of them, for longer. */
class ChurnIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** At least. */
    private static final int STREAMS = Integer.getInteger("weir.churn.streams", 60);

    private static final Duration AT_LEAST = Duration.ofSeconds(Integer.getInteger("weir.churn.seconds", 0));
    private static final int IDLE_STREAMS = Integer.getInteger("weir.churn.idle", 300);
    private static final int IDLE_STREAMS_OF_ONE_CLIENT = 100;
    private static final SyntheticStream MEDIA = new SyntheticStream(2_000);
    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final long MIB = 1 << 20;
    /** Whatever there is one of per stream, publisher or viewer. */
    private static final List<String> OF_STREAMS = List.of(
            "weir.stream.Stream",
            "weir.stream.Hub",
            "weir.stream.Publisher",
            "weir.stream.Feed",
            "weir.stream.StreamKey",
            "weir.stream.LocalStreams$LocalPublisher",
            "weir.connection.Connection",
            "weir.connection.ConnectionInfo",
            "weir.media.Frame");

    @TempDir
    private static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.start(
                3,
                "-Dweir.stream.grace-period=1s",
                "-Dweir.stream.hub-linger=200ms",
                "-Dweir.rtmp.max-message-streams=" + 2 * IDLE_STREAMS_OF_ONE_CLIENT);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @DisplayName("streams that come and go leave nothing behind: no object of theirs, and memory is where it was")
    void shouldLeaveNothingOfStreamsThatCameAndWent() {
        // Enough for what Pekko keeps of the last thousand addresses or so.
        churn("warm", STREAMS, Duration.ZERO);
        awaitQuiet();
        Map<TestCluster.Node, Long> before = liveBytes();
        long start = System.nanoTime();
        int streams = churn("churn", STREAMS, AT_LEAST);
        long millis = (System.nanoTime() - start) / 1_000_000;
        awaitQuiet();
        for (TestCluster.Node node : cluster.nodes()) {
            Await.until(PATIENCE, () -> "nothing left on " + node + " but " + left(node), () -> left(node)
                    .isEmpty());
        }
        Map<TestCluster.Node, Long> after = liveBytes();
        System.out.printf("churn: %d streams came and went in %d s%n", streams, millis / 1_000);
        for (TestCluster.Node node : cluster.nodes()) {
            System.out.printf(
                    "churn: %s: %.1f MiB live before, %.1f MiB after%n",
                    node, (double) before.get(node) / MIB, (double) after.get(node) / MIB);
            assertTrue(after.get(node) < before.get(node) * 5 / 4, "memory of " + node + " has grown");
        }
    }

    @Test
    @DisplayName("idle streams, published and watched, cost next to nothing per second")
    void shouldSpendNothingOnIdleStreams() {
        double without = share(Duration.ofSeconds(2));
        List<CommandClient> clients = new ArrayList<>();
        for (int first = 0; first < IDLE_STREAMS; first += IDLE_STREAMS_OF_ONE_CLIENT) {
            int from = clients.size() % 3;
            CommandClient encoder = CommandClient.connect(cluster.node(from).url("live/idle"));
            CommandClient player =
                    CommandClient.connect(cluster.node((from + 1) % 3).url("live/idle"));
            clients.addAll(List.of(encoder, player));
            for (int number = first; number < first + IDLE_STREAMS_OF_ONE_CLIENT; number++) {
                encoder.publish("idle" + number);
                player.play("idle" + number);
            }
        }
        Await.until(PATIENCE, () -> "more than " + authorities() + " authorities", () -> authorities() >= IDLE_STREAMS);
        double[] with = {0};
        Await.until(
                PATIENCE,
                () -> "a quiet cluster, which takes %.3f cores with %d idle streams and took %.3f without"
                        .formatted(with[0], IDLE_STREAMS, without),
                () -> {
                    with[0] = share(Duration.ofSeconds(2));
                    return with[0] < without + 0.05;
                });
        System.out.printf(
                "idle: three nodes take %.3f cores with %d idle streams, %.3f without%n",
                with[0], IDLE_STREAMS, without);
        clients.forEach(CommandClient::close);
        awaitQuiet();
    }

    /** One after the other: an encoder on one node, viewers on the two others, who leave in all the ways there are. */
    private static int churn(String name, int streams, Duration atLeast) {
        long start = System.nanoTime();
        int number = 0;
        for (; number < streams || System.nanoTime() - start < atLeast.toNanos(); number++) {
            String key = "live/" + name + number;
            try (RtmpClient encoder =
                            RtmpClient.publish(cluster.node(number % 3).url(key));
                    RtmpClient one =
                            RtmpClient.play(cluster.node((number + 1) % 3).url(key));
                    RtmpClient other =
                            RtmpClient.play(cluster.node((number + 2) % 3).url(key))) {
                MEDIA.headers().forEach(encoder::send);
                MEDIA.picture(0).forEach(encoder::send);
                one.awaitFrames(3);
                other.awaitFrames(3);
                switch (number % 4) {
                    case 0 -> encoder.closeStream();
                    case 1 -> encoder.reset();
                    case 2 -> one.reset();
                    default -> other.closeStream();
                }
            }
        }
        return number;
    }

    private static void awaitQuiet() {
        for (TestCluster.Node node : cluster.nodes()) {
            Await.until(
                    PATIENCE,
                    () -> "no stream on " + node,
                    () -> node.operations().page("/api/streams").equals("[]")
                            && node.operations().page("/api/connections").equals("[]")
                            && node.operations().authorities() == 0);
        }
    }

    private static int authorities() {
        return cluster.nodes().stream()
                .mapToInt(node -> node.operations().authorities())
                .sum();
    }

    /** Of a core that all nodes took together in a time. */
    private static double share(Duration time) {
        Duration before = processorTime();
        long start = System.nanoTime();
        Await.pauseUntil(start + time.toNanos());
        return (double) processorTime().minus(before).toNanos() / (System.nanoTime() - start);
    }

    private static Duration processorTime() {
        return cluster.nodes().stream()
                .map(node -> ProcessHandle.of(node.process().pid())
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow())
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static Map<TestCluster.Node, Long> liveBytes() {
        Map<TestCluster.Node, Long> bytes = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (TestCluster.Node node : cluster.nodes()) {
            List<String> lines = histogram(node);
            String total = lines.get(lines.size() - 1);
            bytes.put(node, Long.parseLong(total.strip().split(" +")[2]));
        }
        return bytes;
    }

    private static Map<String, Long> left(TestCluster.Node node) {
        Map<String, Long> left = new TreeMap<>();
        for (String line : histogram(node)) {
            String[] columns = line.strip().split(" +");
            if (columns.length > 3 && OF_STREAMS.contains(columns[3])) {
                left.put(columns[3], Long.parseLong(columns[1]));
            }
        }
        return left;
    }

    /** Instances and bytes by class; counting what lives collects the rest. */
    private static List<String> histogram(TestCluster.Node node) {
        Path file = directory.resolve("histogram");
        String pid = Long.toString(node.process().pid());
        List<String> command = List.of(JCMD.toString(), pid, "GC.class_histogram");
        ProcessBuilder jcmd = new ProcessBuilder("/bin/sh", "-c", String.join(" ", command) + " > " + file);
        ExternalProcess.run("jcmd", jcmd, PATIENCE);
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
