package weir.telemetry;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Everything the node counts, under names that begin with {@code weir_}. Labels are fixed words, never a stream key or an
 * address. What a frame's path counts is looked up once and kept: {@link #traffic} and {@link #dropped} give the counters.
 */
public final class Metrics {

    /** What a connection is there for. */
    public enum ConnectionKind {
        /** Has asked for nothing yet. */
        IDLE,
        PUBLISHER,
        PLAYER
    }

    /** Which way media crosses the node's edge. */
    public enum Direction {
        /** From publishers. */
        IN,
        /** To viewers. */
        OUT,
        /** From the node of a publisher. */
        NODE_IN,
        /** To nodes that watch. */
        NODE_OUT
    }

    /** The two counters of one direction. */
    public record Traffic(CounterDataPoint messages, CounterDataPoint bytes) {

        public void add(long moreMessages, long moreBytes) {
            messages.inc(moreMessages);
            bytes.inc(moreBytes);
        }
    }

    /** Up to the silence after which a node is suspected. */
    private static final double[] HEARTBEAT_SECONDS = {
        0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 2, 5
    };

    private final PrometheusRegistry registry;
    private final Map<ConnectionKind, GaugeDataPoint> connections = new EnumMap<>(ConnectionKind.class);
    private final Map<Direction, Traffic> traffic = new EnumMap<>(Direction.class);
    private final Counter connectionsClosed;
    private final Gauge publishers;
    private final Gauge subscribers;
    private final Counter dropped;
    private final Counter framesIgnored;
    private final Counter badClients;
    private final Counter deadLetters;
    private final Histogram heartbeatDelays;
    private final Info info;
    private final PushMetrics push;
    private final RecordingMetrics recordings;
    private final PullMetrics pull;
    private final VodMetrics vod;

    /** Registers all metrics but {@link #streams}; a registry takes one set only. */
    public Metrics(PrometheusRegistry registry) {
        this.registry = registry;
        Gauge open = gauge(registry, "weir_connections", "RTMP connections now, by what they are there for", "kind");
        for (ConnectionKind kind : ConnectionKind.values()) {
            connections.put(kind, open.labelValues(word(kind)));
        }
        connectionsClosed =
                counter(registry, "weir_connections_closed_total", "RTMP connections that ended, by reason", "reason");
        publishers = gauge(registry, "weir_publishers", "Publishers connected to this node now");
        subscribers = gauge(registry, "weir_subscribers", "Viewers this node serves now");
        Counter messages = counter(
                registry,
                "weir_messages_total",
                "Media messages relayed: in from publishers, out to viewers, node_in and node_out between nodes",
                "direction");
        Counter bytes =
                counter(registry, "weir_bytes_total", "Payload bytes of the media messages relayed", "direction");
        for (Direction direction : Direction.values()) {
            String label = word(direction);
            traffic.put(direction, new Traffic(messages.labelValues(label), bytes.labelValues(label)));
        }
        dropped = counter(registry, "weir_messages_dropped_total", "Media messages not sent on, by reason", "reason");
        framesIgnored =
                counter(registry, "weir_frames_ignored_total", "Messages that could not be used, by reason", "reason");
        badClients = counter(
                registry, "weir_bad_clients_total", "Clients closed for what they sent, by kind of error", "kind");
        deadLetters = counter(registry, "weir_dead_letters_total", "Actor messages that found no recipient or no room");
        heartbeatDelays = Histogram.builder()
                .name("weir_heartbeat_delay_seconds")
                .help("How late other nodes' answers to the heartbeats of this node came")
                .classicOnly()
                .classicUpperBounds(HEARTBEAT_SECONDS)
                .register(registry);
        recordings = new RecordingMetrics(registry);
        info = Info.builder()
                .name("weir_build_info")
                .help("The version that runs")
                .labelNames("version")
                .register(registry);
        push = new PushMetrics(registry);
        pull = new PullMetrics(registry);
        vod = new VodMetrics(registry);
    }

    /** Adds what the virtual machine tells of itself: memory, collections, threads, file descriptors. */
    public Metrics withJvm() {
        JvmMetrics.builder().register(registry);
        return this;
    }

    public PrometheusRegistry registry() {
        return registry;
    }

    public PushMetrics push() {
        return push;
    }

    public PullMetrics pull() {
        return pull;
    }

    public VodMetrics vod() {
        return vod;
    }

    public void version(String version) {
        info.setLabelValues(version);
    }

    public void connectionOpened() {
        connections.get(ConnectionKind.IDLE).inc();
    }

    public void connectionBecame(ConnectionKind before, ConnectionKind now) {
        connections.get(before).dec();
        connections.get(now).inc();
    }

    /** @param reason a fixed word or two, joined by underscores */
    public void connectionClosed(ConnectionKind kind, String reason) {
        connections.get(kind).dec();
        connectionsClosed.labelValues(reason).inc();
    }

    /** Adds the number of streams that this node publishes or watches, counted when the page is read. Once. */
    public void streams(IntSupplier count) {
        GaugeWithCallback.builder()
                .name("weir_streams")
                .help("Streams this node publishes or watches now")
                .callback(gauge -> gauge.call(count.getAsInt()))
                .register(registry);
    }

    public GaugeDataPoint publishers() {
        return publishers;
    }

    public GaugeDataPoint subscribers() {
        return subscribers;
    }

    /** The counters of one direction, to be kept. */
    public Traffic traffic(Direction direction) {
        return traffic.get(direction);
    }

    /** The counter of messages dropped for this reason, to be kept. */
    public CounterDataPoint dropped(String reason) {
        return dropped.labelValues(reason);
    }

    /** The counter of messages ignored for this reason, to be kept. */
    public CounterDataPoint framesIgnored(String reason) {
        return framesIgnored.labelValues(reason);
    }

    /** @param kind the kind of protocol error, a fixed word or two */
    public void badClient(String kind) {
        badClients.labelValues(kind).inc();
    }

    public RecordingMetrics recordings() {
        return recordings;
    }

    public CounterDataPoint deadLetters() {
        return deadLetters;
    }

    public DistributionDataPoint heartbeatDelays() {
        return heartbeatDelays;
    }

    static Gauge gauge(PrometheusRegistry registry, String name, String help, String... labels) {
        return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    static Counter counter(PrometheusRegistry registry, String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
