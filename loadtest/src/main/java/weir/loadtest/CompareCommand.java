package weir.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import weir.loadtest.compare.Comparison;
import weir.loadtest.compare.Contender;
import weir.loadtest.compare.Cores;
import weir.loadtest.compare.Measurement;
import weir.loadtest.compare.Nginx;
import weir.loadtest.compare.Other;
import weir.loadtest.compare.Plot;
import weir.loadtest.compare.ReportTable;
import weir.loadtest.compare.Scenario;
import weir.loadtest.compare.Weir;
import weir.loadtest.compare.Work;

@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Gives several servers the same work, one after the other, and says what it cost each.")
final class CompareCommand implements Callable<Integer> {

    private static final int QUICK_SECONDS = 5;
    private static final int QUICK_WARM_UP = 3;

    @Spec
    private CommandSpec specification;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "fanout",
            description = "one or more of ${COMPLETION-CANDIDATES} (fanout)")
    private List<Scenario> scenarios = new ArrayList<>();

    @Option(names = "--nginx", description = "Debian's nginx with its RTMP module")
    private boolean nginx;

    @Option(
            names = "--weir",
            paramLabel = "COMMAND",
            description = "Weir, as app/bin/weir or 'java -jar app/target/weir.jar --merge-window 40ms'")
    private Optional<String> weir = Optional.empty();

    @Option(
            names = "--server",
            paramLabel = "NAME=COMMAND",
            description = "one more Weir, started by another command; repeatable")
    private Map<String, String> variants = new LinkedHashMap<>();

    @Option(
            names = "--other",
            paramLabel = "NAME=URL,pid=PID",
            description = "another server that runs already; repeatable")
    private Map<String, String> others = new LinkedHashMap<>();

    @Option(
            names = "--program",
            paramLabel = "NAME=URL,COMMAND",
            description = "another server, started by a command that stays; repeatable")
    private Map<String, String> programs = new LinkedHashMap<>();

    @Option(names = "--baseline", paramLabel = "NAME", description = "whose ratio is 1 (the first one)")
    private Optional<String> baseline = Optional.empty();

    @Option(names = "--repetitions", paramLabel = "N", defaultValue = "3", description = "runs of each server (3)")
    private int repetitions;

    @Option(names = "--seconds", paramLabel = "N", description = "that count, of each run (20; nodes: 60, soak: 1800)")
    private Optional<Integer> seconds = Optional.empty();

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "15", description = "before they count (15)")
    private int warmUp;

    @Option(names = "--quick", description = "one short run of each: ratios to look at, not to quote")
    private boolean quick;

    @Option(names = "--streams", paramLabel = "N", description = "instead of the scenario's own number")
    private Optional<Integer> streams = Optional.empty();

    @Option(names = "--viewers", paramLabel = "N", description = "instead of the scenario's own number")
    private Optional<Integer> viewers = Optional.empty();

    @Option(names = "--server-cpu", paramLabel = "LIST", description = "cores for the servers, as 0 or 0,1")
    private Optional<String> serverCores = Optional.empty();

    @Option(names = "--load-cpu", paramLabel = "LIST", description = "cores for this program")
    private Optional<String> loadCores = Optional.empty();

    @Option(names = "--json-file", paramLabel = "FILE", description = "all runs and medians, as JSON")
    private Optional<Path> jsonFile = Optional.empty();

    @Option(names = "--plot-file", paramLabel = "FILE", description = "the medians as bars, as SVG")
    private Optional<Path> plotFile = Optional.empty();

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Output to = output.of(specification);
        List<Contender> contenders = contenders();
        if (contenders.isEmpty()) {
            throw new ParameterException(specification.commandLine(), "no server: give --nginx, --weir, --server ...");
        }
        Cores cores = new Cores(serverCores, loadCores);
        cores.bindLoad();
        Comparison comparison = new Comparison(contenders, cores, to::progress);
        String base = baseline.orElse(contenders.get(0).name());
        List<Map<String, Object>> results = new ArrayList<>();
        List<Plot.Result> plotted = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            Map<String, List<Measurement>> runs = comparison.run(work(scenario), quick ? 1 : repetitions);
            List<Measurement> medians =
                    runs.values().stream().map(Measurement::median).toList();
            results.add(result(scenario, runs, medians));
            plotted.add(new Plot.Result(scenario, medians));
            // Each time, so that a scenario that fails leaves those before it.
            jsonFile.ifPresent(file -> write(file, Output.json(results)));
            plotFile.ifPresent(file -> write(file, Plot.of(plotted, base)));
            if (!output.json()) {
                to.result("%n%s: %s%n%s"
                        .formatted(scenario.word(), scenario.description(), ReportTable.of(medians, base)));
            }
        }
        if (output.json()) {
            to.result(Output.json(results));
        }
        return 0;
    }

    private static Map<String, Object> result(
            Scenario scenario, Map<String, List<Measurement>> runs, List<Measurement> medians) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("scenario", scenario.word());
        result.put("description", scenario.description());
        result.put("medians", medians.stream().map(Measurement::fields).toList());
        result.put(
                "runs",
                runs.values().stream()
                        .flatMap(List::stream)
                        .map(Measurement::fields)
                        .toList());
        return result;
    }

    private Work work(Scenario scenario) {
        return new Work(
                scenario,
                streams.orElse(scenario.streams()),
                viewers.orElse(scenario.viewers()),
                Duration.ofSeconds(quick ? QUICK_WARM_UP : warmUp),
                Duration.ofSeconds(quick ? QUICK_SECONDS : seconds.orElse(scenario.seconds())));
    }

    private List<Contender> contenders() {
        List<Contender> contenders = new ArrayList<>();
        if (nginx) {
            contenders.add(new Nginx("nginx-rtmp"));
        }
        weir.ifPresent(command -> contenders.add(new Weir("weir", command)));
        variants.forEach((name, command) -> contenders.add(new Weir(name, command)));
        others.forEach((name, value) -> contenders.add(running(name, value)));
        programs.forEach((name, value) -> contenders.add(started(name, value)));
        return contenders;
    }

    private Contender running(String name, String value) {
        String[] parts = value.split(",pid=", 2);
        if (parts.length < 2 || !parts[1].matches("[0-9]{1,9}")) {
            throw new ParameterException(specification.commandLine(), "--other NAME=URL,pid=PID, not " + value);
        }
        return new Other(name, parts[0], Optional.of(Long.parseLong(parts[1])), Optional.empty());
    }

    private Contender started(String name, String value) {
        String[] parts = value.split(",", 2);
        if (parts.length < 2) {
            throw new ParameterException(specification.commandLine(), "--program NAME=URL,COMMAND, not " + value);
        }
        return new Other(name, parts[0], Optional.empty(), Optional.of(parts[1]));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
