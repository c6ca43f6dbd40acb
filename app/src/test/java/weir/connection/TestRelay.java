package weir.connection;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import weir.selector.SelectorLoops;
import weir.stream.DropCounters;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.MergeRule;
import weir.stream.NodeDirectory;
import weir.stream.RecordedStreams;
import weir.stream.Stream;
import weir.stream.SubscriberSettings;
import weir.stream.TestReach;
import weir.stream.TestSettings;
import weir.telemetry.Metrics;
import weir.testkit.Await;

/** What a connection of a test shares with its node, to be changed before {@link #relay} is called. */
final class TestRelay {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    static final int CHUNK_SIZE = 4096;

    final Metrics metrics = new Metrics(new PrometheusRegistry());
    final PartialMessages partialMessages = new PartialMessages(8 << 20);
    final Connections connections = new Connections();
    final LocalStreams streams = new LocalStreams();
    TransportKind transport = TransportKind.STREAMS;
    RecordedStreams recorded = RecordedStreams.NONE;
    MergeRule[] mergeRules = {};
    boolean ingest = true;
    boolean edge = true;
    int maxConnections = 100;
    int bufferBytes = 256 * 1024;
    int writeBatchBytes = 4096;
    Duration handshakeTimeout = Duration.ofMinutes(1);
    Duration connectTimeout = Duration.ofMinutes(1);
    Duration publisherIdleTimeout = Duration.ofMinutes(1);
    Duration clientIdleTimeout = Duration.ofMinutes(1);
    Duration stallTimeout = Duration.ofMinutes(1);
    Duration authorityTimeout = Duration.ofSeconds(10);

    Relay relay(
            ActorRef<Hubs.Command> hubs,
            Consumer<Stream.Command> authority,
            ActorRef<NodeDirectory.Command> directory) {
        return new Relay(
                hubs,
                recorded,
                TestReach.alone(key -> authority, directory),
                connection(),
                TestSettings.streamAsking(authorityTimeout, mergeRules),
                new SubscriberSettings(bufferBytes, Duration.ofMinutes(1), stallTimeout, writeBatchBytes),
                new SelectorLoops(1),
                ingest,
                edge,
                partialMessages,
                connections,
                streams,
                new DropCounters(metrics),
                metrics);
    }

    /** A sample of the metrics page, 0 when it is not there. */
    double metric(String sample) {
        for (String line : page().split("\n")) {
            if (line.startsWith(sample + " ")) {
                return Double.parseDouble(line.substring(sample.length() + 1));
            }
        }
        return 0;
    }

    /** Waits until a sample has the value: actors count when they come to it. */
    void awaitMetric(String sample, double value) {
        Await.until(LIMIT, () -> sample + " " + value + ", not " + metric(sample), () -> metric(sample) == value);
    }

    private ConnectionSettings connection() {
        return new ConnectionSettings(
                CHUNK_SIZE,
                2_500_000,
                2_500_000,
                1 << 20,
                2 << 20,
                64,
                16,
                handshakeTimeout,
                connectTimeout,
                publisherIdleTimeout,
                clientIdleTimeout,
                Duration.ofSeconds(2),
                maxConnections,
                64,
                0,
                0,
                transport,
                1);
    }

    private String page() {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try {
            ExpositionFormats.init()
                    .getPrometheusTextFormatWriter()
                    .write(page, metrics.registry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page.toString(StandardCharsets.UTF_8);
    }
}
