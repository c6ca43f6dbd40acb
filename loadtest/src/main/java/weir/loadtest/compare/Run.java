package weir.loadtest.compare;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import weir.loadtest.client.Appetite;
import weir.loadtest.client.Patience;
import weir.loadtest.client.PlayReport;
import weir.loadtest.client.Players;
import weir.loadtest.client.PublishReport;
import weir.loadtest.client.Publishers;
import weir.loadtest.client.Server;
import weir.loadtest.client.Window;
import weir.loadtest.compare.ProcessTree.CpuTime;
import weir.loadtest.stream.SyntheticSource;

/** One run of some work at one server: publishers, viewers, a window of time that counts, and what it cost. */
final class Run {

    private static final Duration ALL_PUBLISH = Duration.ofSeconds(30);
    private static final Duration ARRIVAL = Duration.ofSeconds(15);
    private static final Duration STRAGGLERS = Duration.ofSeconds(3);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    /** From one question whether all have come to the next, since the answer costs something at thousands of players. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private static final Duration IDLE = Duration.ofSeconds(1);

    private final String name;
    private final Contender.Running server;
    private final Work work;
    private final Consumer<String> progress;
    private final ProcessTree serverProcess;
    private final ProcessTree thisProgram = ProcessTree.ofThisProgram();
    private final List<Server> streams;
    private final List<Server> watched;
    private final Window window = new Window();

    Run(String name, Contender.Running server, Work work, Consumer<String> progress) {
        this.name = name;
        this.server = server;
        this.work = work;
        this.progress = progress;
        this.serverProcess = ProcessTree.of(
                server.pid(),
                server.second().stream().mapToLong(Contender.Running::pid).toArray());
        this.streams = work.streamsAt(server.url());
        this.watched = work.streamsAt(server.second().orElse(server).url());
    }

    /**
     * Publishes, then plays.
     *
     * @param ramp within which the viewers come
     * @throws CompareException when not every stream can be published
     */
    Measurement publishThenPlay(Duration ramp) {
        try (Publishers publishers = new Publishers(window)) {
            publish(publishers);
            Patience.pass(IDLE);
            return play(publishers, ramp);
        }
    }

    /** Publishes and plays at once. */
    Measurement publishAndPlay() {
        try (Publishers publishers = new Publishers(window)) {
            Duration ramp = work.scenario().ramp();
            start(publishers, streams, ramp);
            return play(publishers, ramp);
        }
    }

    /** One viewer of each stream keeps it warm; the others come one by one. */
    Measurement publishThenPlayLate() {
        try (Publishers publishers = new Publishers(window);
                Players first = players("first players")) {
            publish(publishers);
            first.start(watched, work.streams(), Appetite.HEALTHY, Duration.ZERO);
            Patience.pass(work.warmUp());
            return play(publishers, work.scenario().ramp());
        }
    }

    /** Beside the viewers come other connections; what those cost in memory is what counts. */
    Measurement publishThenPlayBeside(Appetite appetite) {
        try (Players others = players("other players")) {
            return playBeside(
                    () -> others.start(
                            watched,
                            work.scenario().others(),
                            appetite,
                            work.scenario().ramp()),
                    others::connected);
        }
    }

    /** As above, but what comes are streams that nobody plays. */
    Measurement publishThenPlayBesidePublishers() {
        try (Publishers others = new Publishers(new Window())) {
            return playBeside(
                    () -> start(
                            others,
                            work.otherStreamsAt(server.url()),
                            work.scenario().ramp()),
                    () -> others.report().publishing());
        }
    }

    private Measurement playBeside(Runnable arrival, LongSupplier connected) {
        try (Publishers publishers = new Publishers(window);
                Players players = players("players")) {
            publish(publishers);
            arrive(publishers, players, work.scenario().ramp());
            Memory before = memory();
            arrival.run();
            Measurement.Builder numbers = measure(publishers, players);
            int others = work.scenario().others();
            before.compare(memory(), others, numbers);
            if (connected.getAsLong() < others) {
                throw new CompareException(
                        "%s keeps %d of %d connections".formatted(name, connected.getAsLong(), others));
            }
            return numbers.build(name);
        }
    }

    /** What a long time leaves behind in a JVM, of which other servers have nothing. */
    Measurement publishThenSoak() {
        try (Publishers publishers = new Publishers(window);
                Players players = players("players")) {
            Memory before = memory();
            publish(publishers);
            arrive(publishers, players, work.scenario().ramp());
            Optional<JvmMemory> jvmBefore = collectedJvm();
            Measurement.Builder numbers = measure(publishers, players);
            before.compare(memory(), numbers);
            double viewerSeconds = work.viewers() * window.length() / 1e9;
            collectedJvm().ifPresent(after -> jvmBefore.ifPresent(jvm -> jvm.compare(after, viewerSeconds, numbers)));
            return numbers.build(name);
        }
    }

    private Optional<JvmMemory> collectedJvm() {
        server.collect();
        return server.metrics().flatMap(JvmMemory::of);
    }

    private void publish(Publishers publishers) {
        start(publishers, streams, IDLE);
        if (!Patience.until(ALL_PUBLISH, GLANCE, () -> publishers.report().publishing() == streams.size())) {
            PublishReport report = publishers.report();
            throw new CompareException("%s lets %d of %d publish: %s"
                    .formatted(name, report.publishing(), streams.size(), report.lastError()));
        }
    }

    private void start(Publishers publishers, List<Server> each, Duration ramp) {
        publishers.start(each, () -> new SyntheticSource(work.scenario().shape()), ramp);
    }

    private Players players(String threadName) {
        return new Players(threadName, window, work.scenario().shape().hasVideo());
    }

    private Measurement play(Publishers publishers, Duration ramp) {
        Memory before = memory();
        try (Players players = players("players")) {
            arrive(publishers, players, ramp);
            Measurement.Builder numbers = measure(publishers, players);
            if (work.scenario().isAboutMemory()) {
                before.compare(memory(), work.viewers(), numbers);
            } else {
                before.compare(memory(), numbers);
            }
            return numbers.build(name);
        }
    }

    private Memory memory() {
        return Memory.of(server, serverProcess, work.scenario().isAboutMemory());
    }

    private void arrive(Publishers publishers, Players players, Duration ramp) {
        players.start(watched, work.viewers(), Appetite.HEALTHY, ramp);
        Patience.until(
                ramp.plus(ARRIVAL), GLANCE, () -> report(publishers, players).begun() == work.viewers());
        watch("warms up", work.warmUp(), publishers, players);
    }

    private Measurement.Builder measure(Publishers publishers, Players players) {
        Nodes nodes = new Nodes(server);
        CpuTime before = serverProcess.cpu();
        CpuTime ownBefore = thisProgram.cpu();
        Nodes.Reading nodesBefore = nodes.read();
        window.open();
        watch("measures", work.window(), publishers, players);
        window.close();
        Nodes.Reading nodesAfter = nodes.read();
        CpuTime cost = serverProcess.cpu().minus(before);
        CpuTime own = thisProgram.cpu().minus(ownBefore);

        Patience.until(STRAGGLERS, GLANCE, () -> {
            PlayReport now = report(publishers, players);
            return now.counted() >= now.expected();
        });
        PublishReport published = publishers.report();
        PlayReport played = players.report(published.sentInWindow());
        double seconds = window.length() / 1e9;
        Measurement.Builder numbers = new Measurement.Builder()
                .put(Metric.VIEWERS, played.players())
                .put(Metric.SERVER_CORES, cost.total() / seconds)
                .put(Metric.LOAD_CORES, own.total() / seconds)
                .put(Metric.LOAD_LATE, published.latestMillis());
        if (server.second().isPresent()) {
            Nodes.compare(nodesBefore, nodesAfter, seconds, numbers);
        }
        if (played.players() >= streams.size() && work.scenario().others() == 0) {
            numbers.put(Metric.CPU_PER_VIEWER, 1e3 * cost.total() / seconds / played.players())
                    .put(Metric.USER_PER_VIEWER, 1e3 * cost.user() / seconds / played.players());
        }
        if (streams.size() > 1) {
            numbers.put(Metric.CPU_PER_STREAM, 1e3 * cost.total() / seconds / streams.size());
        }
        return putQuality(numbers, played);
    }

    private static Measurement.Builder putQuality(Measurement.Builder numbers, PlayReport played) {
        return numbers.put(Metric.LATENCY_P50, millis(played.latency(), 50))
                .put(Metric.LATENCY_P99, millis(played.latency(), 99))
                .put(Metric.LATENCY_MAX, millis(played.latency(), 100))
                .put(Metric.DELIVERED, 100 * played.delivered())
                .put(Metric.SILENT, played.silent())
                .put(Metric.FAULTS, played.faults())
                .put(Metric.FIRST_KEYFRAME_P50, millis(played.firstFrame(), 50))
                .put(Metric.FIRST_KEYFRAME_MAX, millis(played.firstFrame(), 100));
    }

    private static PlayReport report(Publishers publishers, Players players) {
        return players.report(publishers.report().sentInWindow());
    }

    private void watch(String phase, Duration time, Publishers publishers, Players players) {
        Patience.until(time, PROGRESS, () -> {
            PlayReport now = report(publishers, players);
            progress.accept("%s %s: %d of %d viewers, %d silent, %d missing, p50 %.1f ms, p99 %.1f ms"
                    .formatted(
                            name,
                            phase,
                            now.begun(),
                            now.players(),
                            now.silent(),
                            now.missing(),
                            millis(now.latency(), 50),
                            millis(now.latency(), 99)));
            return false;
        });
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
