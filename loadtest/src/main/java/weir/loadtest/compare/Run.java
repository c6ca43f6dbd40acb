package weir.loadtest.compare;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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

    private static final Duration ARRIVAL = Duration.ofSeconds(15);
    private static final Duration STRAGGLERS = Duration.ofSeconds(3);
    private static final Duration PROGRESS = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final String name;
    private final Contender.Running server;
    private final Work work;
    private final Consumer<String> progress;
    private final ProcessTree serverProcess;
    private final ProcessTree thisProcess =
            new ProcessTree(ProcessHandle.current().pid());
    private final List<Server> streams;

    Run(String name, Contender.Running server, Work work, Consumer<String> progress) {
        this.name = name;
        this.server = server;
        this.work = work;
        this.progress = progress;
        this.serverProcess = new ProcessTree(server.pid());
        this.streams = work.streamsAt(server.url());
    }

    /**
     * Publishes, then plays.
     *
     * @throws CompareException when not every stream can be published
     */
    Measurement publishThenPlay() {
        Window window = new Window();
        try (Publishers publishers = new Publishers(window)) {
            publish(publishers);
            Patience.pass(IDLE);
            return play(publishers, window, work.scenario().ramp());
        }
    }

    /** Publishes and plays at once. */
    Measurement publishAndPlay() {
        Window window = new Window();
        try (Publishers publishers = new Publishers(window)) {
            publishers.start(
                    streams,
                    () -> new SyntheticSource(work.scenario().shape()),
                    work.scenario().ramp());
            return play(publishers, window, work.scenario().ramp());
        }
    }

    /** Starts all publishers and waits for them. */
    void publish(Publishers publishers) {
        publishers.start(streams, () -> new SyntheticSource(work.scenario().shape()), IDLE);
        boolean all = Patience.until(ARRIVAL, () -> publishers.report().publishing() == streams.size());
        if (!all) {
            PublishReport report = publishers.report();
            throw new CompareException("%s lets %d of %d publish: %s"
                    .formatted(name, report.publishing(), streams.size(), report.lastError()));
        }
    }

    /** Plays what is published, and measures. */
    Measurement play(Publishers publishers, Window window, Duration ramp) {
        double idle = serverProcess.residentBytes();
        try (Players players =
                new Players("players", window, work.scenario().shape().hasVideo())) {
            players.start(streams, work.viewers(), Appetite.HEALTHY, ramp);
            Patience.until(ramp.plus(ARRIVAL), () -> report(publishers, players).begun() == work.viewers());
            watch("warm-up", work.warmUp(), publishers, players);

            CpuTime before = serverProcess.cpu();
            CpuTime ownBefore = thisProcess.cpu();
            window.open();
            watch("measures", work.window(), publishers, players);
            window.close();
            CpuTime cost = serverProcess.cpu().minus(before);
            CpuTime own = thisProcess.cpu().minus(ownBefore);
            double loaded = serverProcess.residentBytes();

            Patience.until(STRAGGLERS, () -> {
                PlayReport now = report(publishers, players);
                return now.counted() >= now.expected();
            });
            PublishReport published = publishers.report();
            PlayReport played = players.report(published.sentInWindow());
            return measurement(played, published, window, cost, own, idle, loaded);
        }
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

    private Measurement measurement(
            PlayReport played,
            PublishReport published,
            Window window,
            CpuTime cost,
            CpuTime own,
            double idle,
            double loaded) {
        double seconds = window.length() / 1e9;
        double viewerSeconds = played.players() * seconds;
        return new Measurement(
                name,
                work.streams(),
                played.players(),
                seconds,
                1e3 * cost.total() / viewerSeconds,
                1e3 * cost.user() / viewerSeconds,
                millis(played.latency(), 50),
                millis(played.latency(), 99),
                millis(played.latency(), 100),
                played.delivered(),
                played.silent(),
                played.missing()
                        + played.late()
                        + played.duplicates()
                        + played.undecodable()
                        + played.backwards()
                        + played.closed()
                        + played.errors(),
                millis(played.firstFrame(), 50),
                millis(played.firstFrame(), 100),
                idle,
                loaded,
                own.total() / seconds,
                published.latestMillis());
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }
}
