package weir.loadtest.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import weir.loadtest.client.Appetite;
import weir.loadtest.client.Patience;
import weir.loadtest.client.Players;
import weir.loadtest.client.Publishers;
import weir.loadtest.client.Window;

/** The same work for several servers, each started anew for every run, in turn, as often as wanted. */
public final class Comparison {

    private static final Duration REST = Duration.ofSeconds(2);
    /** Viewers that may come in a second while the limit is looked for. */
    private static final int ARRIVALS_A_SECOND = 400;

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
                try (Contender.Running server = contender.start(cores)) {
                    runs.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                            .add(measure(contender.name(), server, work));
                }
            }
        }
        return runs;
    }

    private Measurement measure(String name, Contender.Running server, Work work) {
        return switch (work.scenario()) {
            case ARRIVE -> new Run(name, server, work, progress).publishAndPlay();
            case LIMIT -> limit(name, server, work);
            case LATE_JOIN -> lateJoin(name, server, work);
            default -> new Run(name, server, work, progress).publishThenPlay();
        };
    }

    private Measurement limit(String name, Contender.Running server, Work work) {
        Optional<Measurement> best = LimitSearch.highest(work.viewers(), viewers -> {
            Patience.pass(REST);
            Work probe = work.withViewers(viewers);
            Window window = new Window();
            Run run = new Run(name, server, probe, progress);
            try (Publishers publishers = new Publishers(window)) {
                run.publish(publishers);
                Measurement measured =
                        run.play(publishers, window, Duration.ofMillis(1000L * viewers / ARRIVALS_A_SECOND));
                progress.accept("%s: %d viewers %s"
                        .formatted(name, viewers, LimitSearch.isWell(measured) ? "are served" : "are too many"));
                return measured;
            }
        });
        return best.orElseThrow(
                () -> new CompareException(name + " does not even serve " + work.viewers() + " viewers"));
    }

    /** One viewer keeps the stream warm; the others come one by one. */
    private Measurement lateJoin(String name, Contender.Running server, Work work) {
        Window window = new Window();
        Run run = new Run(name, server, work, progress);
        try (Publishers publishers = new Publishers(window);
                Players first = new Players("first player", window, true)) {
            run.publish(publishers);
            first.start(work.streamsAt(server.url()), work.streams(), Appetite.HEALTHY, Duration.ZERO);
            Patience.pass(work.warmUp());
            return run.play(publishers, window, work.scenario().ramp());
        }
    }
}
