package weir.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import weir.testkit.Await;
import weir.testkit.FreePorts;

/** A node in the JVM of the test, on free ports: what Main starts, less the exit. */
public final class RunningNode implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(40);

    private final HttpClient http = HttpClient.newHttpClient();
    private final int rtmpPort = FreePorts.next();
    private final int httpPort = FreePorts.next();
    private final int opsPort = FreePorts.next();
    private final ActorSystem<?> system;

    private RunningNode(Map<String, String> settings) {
        Map<String, Object> options = new HashMap<>(settings);
        options.put("weir.listen", "127.0.0.1:" + rtmpPort);
        options.put("weir.http", "127.0.0.1:" + httpPort);
        options.put("weir.ops", "127.0.0.1:" + opsPort);
        options.put("weir.cluster", "127.0.0.1:" + FreePorts.next());
        Configuration configuration = Configuration.load(ConfigFactory.parseMap(options), Map.of(), new Properties());
        Config pekko = ConfigFactory.parseMap(Map.of("pekko.coordinated-shutdown.exit-jvm", "off"))
                .withFallback(ActorSystemConfig.of(configuration.settings(), configuration.overrides()));
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        Console console = new Console(nowhere, nowhere, LogSettings.Format.TEXT);
        system = ActorSystem.create(Guardian.create(configuration.settings(), console), ActorSystemConfig.NAME, pekko);
        Await.until(START, "the node is ready", () -> status("/ready") == 200);
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

    /** The body of a page of the operations port. */
    public String ops(String path) {
        try {
            HttpResponse<String> response = http.send(request(path), HttpResponse.BodyHandlers.ofString());
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A sample of the metrics page, 0 when it is not there. @param sample name and labels as the page writes them */
    public double metric(String sample) {
        for (String line : ops("/metrics").split("\n")) {
            if (line.startsWith(sample + " ")) {
                return Double.parseDouble(line.substring(sample.length() + 1));
            }
        }
        return 0;
    }

    /** Whether the operations API lists the stream. */
    public boolean knows(String key) {
        return ops("/api/streams").contains("\"" + key + "\"");
    }

    /** Waits until so many clients play the stream, published or not. */
    public void awaitPlayers(String key, int count) {
        awaitRow(key, "\"subscribers\":" + count + "[^0-9]");
    }

    /** Waits until the publisher feeds this node, and this node so many clients. */
    public void awaitSubscribers(String key, int count) {
        awaitRow(key, "\"watchingNodes\":1,\"subscribers\":" + count + "[^0-9]");
    }

    /** Waits until the publisher feeds this node. */
    public void awaitFed(String key) {
        awaitRow(key, "\"watchingNodes\":1,");
    }

    private void awaitRow(String key, String content) {
        String row = "(?s).*\"" + key + "\"[^}]*" + content + ".*";
        Await.until(START, () -> row + " in " + ops("/api/streams"), () -> ops("/api/streams")
                .matches(row));
    }

    public ActorSystem<?> system() {
        return system;
    }

    private int status(String path) {
        try {
            return http.send(request(path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + opsPort + path))
                .timeout(Duration.ofSeconds(5))
                .build();
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
