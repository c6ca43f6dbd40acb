package weir.loadtest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.loadtest.client.Patience;
import weir.loadtest.client.PublishReport;
import weir.loadtest.client.Publishers;
import weir.loadtest.client.Server;
import weir.loadtest.client.Window;
import weir.loadtest.stream.FlvSource;
import weir.loadtest.stream.MediaSource;
import weir.loadtest.stream.StreamShape;
import weir.loadtest.stream.SyntheticSource;

@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Publishes streams whose frames carry their number and send time.")
final class PublishCommand implements Callable<Integer> {

    @Spec
    private CommandSpec specification;

    @Parameters(paramLabel = "URL", description = "rtmp://HOST[:PORT]/APP/NAME; several streams are NAME0, NAME1, ...")
    private String url;

    @Option(names = "--streams", paramLabel = "N", defaultValue = "1", description = "how many (1)")
    private int streams;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "how long (60)")
    private int seconds;

    @Option(names = "--ramp", paramLabel = "SECONDS", defaultValue = "1", description = "begin spread over (1)")
    private double ramp;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "an FLV file, over and over, instead of a made-up stream: its frames carry no number")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private StreamOptions stream;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Output to = output.of(specification);
        StreamShape shape = stream.shape();
        try (Publishers publishers = new Publishers(new Window())) {
            publishers.start(servers(url, streams), () -> source(shape), Duration.ofMillis((long) (ramp * 1000)));
            Patience.until(Duration.ofSeconds(seconds), OutputOptions.PROGRESS, () -> {
                PublishReport report = publishers.report();
                to.progress("%d of %d publish, %d frames, %d errors"
                        .formatted(report.publishing(), report.publishers(), report.frames(), report.errors()));
                return false;
            });
            PublishReport report = publishers.report();
            Map<String, Object> summary = Summary.of(report);
            to.result(output.json() ? Output.json(summary) : Summary.text(summary));
            return report.allPublish() ? 0 : 1;
        }
    }

    private MediaSource source(StreamShape shape) {
        return file.<MediaSource>map(FlvSource::open).orElseGet(() -> new SyntheticSource(shape));
    }

    /** The streams of a URL: itself, or as many as wanted with a number behind its name. */
    static List<Server> servers(String url, int streams) {
        Server server = Server.of(url);
        return streams == 1
                ? List.of(server)
                : IntStream.range(0, streams).mapToObj(server::numbered).toList();
    }
}
