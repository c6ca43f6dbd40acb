package weir.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.Predicate;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import weir.testkit.Await;
import weir.testkit.FreePorts;
import weir.testkit.OperationsClient;

/** A node in the JVM of the test, on free ports: what Main starts, less the exit. */
public final class RunningNode implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(90);

    /** On its way out a node waits for the cluster's leader to look around, and for another node to take the shards over: it is alone. */
    private static final Map<String, String> ALONE = Map.of(
            "pekko.cluster.leader-actions-interval", "20ms",
            "pekko.cluster.periodic-tasks-initial-delay", "20ms",
            "pekko.cluster.sharding.coordinator-singleton.hand-over-retry-interval", "20ms");

    private final int rtmpPort = FreePorts.next();
    private final int httpPort = FreePorts.next();
    private final String opsAddress = "127.0.0.1:" + FreePorts.next();
    private final OperationsClient operations = new OperationsClient(opsAddress);
    private final ActorSystem<?> system;

    private RunningNode(Map<String, String> settings) {
        Map<String, Object> options = new HashMap<>(settings);
        options.put("weir.listen", "127.0.0.1:" + rtmpPort);
        options.put("weir.http", "127.0.0.1:" + httpPort);
        options.put("weir.ops", opsAddress);
        options.put("weir.cluster", "127.0.0.1:" + FreePorts.next());
        Configuration configuration = Configuration.load(ConfigFactory.parseMap(options), Map.of(), new Properties());
        Config pekko = ConfigFactory.parseMap(Map.of("pekko.coordinated-shutdown.exit-jvm", "off"))
                .withFallback(ConfigFactory.parseMap(ALONE))
                .withFallback(ActorSystemConfig.of(configuration.settings(), configuration.overrides()));
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        Console console = new Console(nowhere, nowhere, LogSettings.Format.TEXT);
        system = ActorSystem.create(Guardian.create(configuration.settings(), console), ActorSystemConfig.NAME, pekko);
        Await.until(START, "the node is ready", operations::isReady);
    }

    /** With the defaults. */
    public static RunningNode start() {
        return start(Map.of());
    }

    /** @param settings keys with their path, such as {@code weir.stream.grace-period}, that differ from the defaults */
    public static RunningNode start(Map<String, String> settings) {
        return new RunningNode(settings);
    }

    public int rtmpPort() {
        return rtmpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** Where a stream is published and played. */
    public String url(String key) {
        return "rtmp://127.0.0.1:" + rtmpPort + "/" + key;
    }

    public OperationsClient operations() {
        return operations;
    }

    /** The body of a page of the operations port. */
    public String ops(String path) {
        return operations.page(path);
    }

    /** As {@link OperationsClient#metric}. */
    public double metric(String sample) {
        return operations.metric(sample);
    }

    /** Whether the operations API lists the stream. */
    public boolean knows(String key) {
        return !operations.stream(key).isMissingNode();
    }

    /** Waits until so many clients play the stream, published or not. */
    public void awaitPlayers(String key, int count) {
        awaitRow(key, row -> row.path("subscribers").asInt() == count);
    }

    /** Waits until the publisher feeds this node, and this node so many clients. */
    public void awaitSubscribers(String key, int count) {
        awaitRow(key, row -> isFed(row) && row.path("subscribers").asInt() == count);
    }

    /** Waits until the publisher feeds this node. */
    public void awaitFed(String key) {
        awaitRow(key, RunningNode::isFed);
    }

    private static boolean isFed(JsonNode row) {
        return row.path("watchingNodes").asInt() == 1;
    }

    private void awaitRow(String key, Predicate<JsonNode> wanted) {
        Await.until(
                START, () -> key + " as wanted in " + ops("/api/streams"), () -> wanted.test(operations.stream(key)));
    }

    public ActorSystem<?> system() {
        return system;
    }

    /** Drains and ends, as SIGTERM would. */
    @Override
    public void close() {
        CoordinatedShutdown.get(system).run(CoordinatedShutdown.unknownReason());
        Await.until(STOP, "the node has ended", () -> system.getWhenTerminated()
                .toCompletableFuture()
                .isDone());
    }
}
