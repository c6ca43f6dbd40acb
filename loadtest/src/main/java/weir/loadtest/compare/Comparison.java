package weir.loadtest.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import weir.loadtest.client.Appetite;
import weir.loadtest.client.Patience;

/** The same work for several servers, each started anew for every run, in turn, as often as wanted. */
public final class Comparison {

    private static final Duration REST = Duration.ofSeconds(2);
    /** Viewers that may come in a second while the limit is looked for. */
    private static final int ARRIVALS_A_SECOND = 400;

    private static final Duration PROBE_WARM_UP = Duration.ofSeconds(3);
    private static final Duration PROBE = Duration.ofSeconds(8);

    private final List<Contender> contenders;
    private final Cores cores;
    private final Consumer<String> progress;

    public Comparison(List<Contender> contenders, Cores cores, Consumer<String> progress) {
        this.contenders = List.copyOf(contenders);
        this.cores = cores;
        this.progress = progress;
    }

    /**
     * All runs of each server, by its name.
     *
     * @throws CompareException when a server does not start or does not do the work at all
     */
    public Map<String, List<Measurement>> run(Work work, int repetitions) {
        Map<String, List<Measurement>> runs = new LinkedHashMap<>();
        for (int repetition = 1; repetition <= repetitions; repetition++) {
            for (Contender contender : contenders) {
                progress.accept("%s: %s, run %d of %d"
                        .formatted(work.scenario().word(), contender.name(), repetition, repetitions));
                try (Contender.Running server = start(contender, work.scenario())) {
                    runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(measure(contender.name(), server, work));
                }
            }
        }
        return runs;
    }

    private Contender.Running start(Contender contender, Scenario scenario) {
        return scenario == Scenario.NODES ? contender.startTwo(cores) : contender.start(cores);
    }

    private Measurement measure(String name, Contender.Running server, Work work) {
        Run run = new Run(name, server, work, progress);
        return switch (work.scenario()) {
            case ARRIVE -> run.publishAndPlay();
            case LIMIT -> limit(name, server, work);
            case LATE_JOIN -> run.publishThenPlayLate();
            case SOAK -> run.publishThenSoak();
            case STUCK -> run.publishThenPlayBeside(Appetite.STUCK);
            case IDLE -> run.publishThenPlayBeside(Appetite.IDLE);
            case STREAMS -> run.publishThenPlayBesidePublishers();
            default -> run.publishThenPlay(work.scenario().ramp());
        };
    }

    /** The server stays, and so need not be warmed up more than once. */
    private Measurement limit(String name, Contender.Running server, Work work) {
        List<Measurement> probes = new ArrayList<>();
        Measurement best = LimitSearch.highest(work.viewers(), viewers -> {
                    Work probe = probes.isEmpty()
                            ? work.with(viewers, work.warmUp(), shorter(work.window(), PROBE))
                            : work.with(viewers, shorter(work.warmUp(), PROBE_WARM_UP), shorter(work.window(), PROBE));
                    Patience.pass(REST);
                    Measurement measured = new Run(name, server, probe, progress)
                            .publishThenPlay(Duration.ofMillis(1000L * viewers / ARRIVALS_A_SECOND));
                    probes.add(measured);
                    progress.accept("%s: %d viewers %s (load program: %.2f cores)"
                            .formatted(
                                    name,
                                    viewers,
                                    LimitSearch.isWell(measured) ? "are served" : "are too many",
                                    measured.get(Metric.LOAD_CORES).orElse(0)));
                    return measured;
                })
                .orElseThrow(() -> new CompareException(
                        name + " serves no more than a quarter of " + work.viewers() + " viewers"));
        return probes.stream()
                .filter(probe -> !LimitSearch.isWell(probe))
                .min(Comparator.comparingDouble(
                        probe -> probe.get(Metric.VIEWERS).orElse(0)))
                .map(beyond -> best.with(
                        Metric.LOAD_CORES_BEYOND, beyond.get(Metric.LOAD_CORES).orElse(0)))
                .orElse(best);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
