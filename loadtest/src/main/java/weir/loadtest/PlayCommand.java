package weir.loadtest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.loadtest.client.Appetite;
import weir.loadtest.client.Patience;
import weir.loadtest.client.PlayReport;
import weir.loadtest.client.Players;
import weir.loadtest.client.Server;
import weir.loadtest.client.Window;

@Command(
        name = "play",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Plays streams many times, and checks every frame that comes.")
final class PlayCommand implements Callable<Integer> {

    @Spec
    private CommandSpec specification;

    @Parameters(paramLabel = "URL", description = "rtmp://HOST[:PORT]/APP/NAME; several streams are NAME0, NAME1, ...")
    private String url;

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1", description = "how many (1)")
    private int streams;

    @Option(names = "--players", paramLabel = "N", defaultValue = "1", description = "how many, in all (1)")
    private int players;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "how long (60)")
    private int seconds;

    @Option(names = "--ramp", paramLabel = "SECONDS", defaultValue = "1", description = "begin spread over (1)")
    private double ramp;

    @Option(names = "--slow", paramLabel = "N", defaultValue = "0", description = "so many more read slowly")
    private int slow;

    @Option(
            names = "--slow-rate",
            paramLabel = "BYTES",
            defaultValue = "100000",
            description = "a second, of a slow player (100000)")
    private int slowRate;

    @Option(names = "--stuck", paramLabel = "N", defaultValue = "0", description = "so many more stop reading")
    private int stuck;

    @Option(names = "--audio-only", description = "expect no keyframe to begin with")
    private boolean audioOnly;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Output to = output.of(specification);
        List<Server> servers = PublishCommand.servers(url, streams);
        Window window = new Window();
        window.open();
        Duration spread = Duration.ofMillis((long) (ramp * 1000));
        try (Players all = new Players("players", window, !audioOnly)) {
            all.start(servers, players, Appetite.HEALTHY, spread);
            all.start(servers, slow, Appetite.slow(slowRate), spread);
            all.start(servers, stuck, Appetite.STUCK, spread);
            Patience.until(Duration.ofSeconds(seconds), OutputOptions.PROGRESS, () -> {
                to.progress(progress(all.report(List.of())));
                return false;
            });
            PlayReport report = all.report(List.of());
            Map<String, Object> summary = Summary.of(report);
            to.result(output.json() ? Output.json(summary) : Summary.text(summary));
            return report.silent() == 0 ? 0 : 1;
        }
    }

    private static String progress(PlayReport report) {
        return "%d of %d play, %d silent, %d frames, %d missing, latency p50 %.1f ms, p99 %.1f ms"
                .formatted(
                        report.playing(),
                        report.players(),
                        report.silent(),
                        report.frames(),
                        report.missing(),
                        report.latency().getValueAtPercentile(50) / 1e3,
                        report.latency().getValueAtPercentile(99) / 1e3);
    }
}
