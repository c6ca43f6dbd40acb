package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.OperationsClient;
import weir.testkit.RtmpClient;
import weir.testkit.Tools;

/** deploy/local-cluster.sh, and with it the HAProxy configuration: through the load balancer every node plays what one was sent. */
class LocalClusterIT {

    private static final Path SCRIPT = Path.of("..", "deploy", "local-cluster.sh");
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final byte[] SOUND = {(byte) 0xAF, 1, 0x21, 0x10};
    private static final int NODES = 2;

    @TempDir
    private Path logs;

    private ExternalProcess start(String... arguments) {
        ProcessBuilder command = new ProcessBuilder(SCRIPT.toString());
        command.command().addAll(List.of(arguments));
        return ExternalProcess.start("local-cluster.sh", command);
    }

    @Test
    void shouldRelayThroughTheLoadBalancerAndLeaveNothingBehind() throws IOException, InterruptedException {
        Tools.require("haproxy");
        try (ExternalProcess cluster = start(String.valueOf(NODES), "--logs", logs.toString())) {
            cluster.awaitOutput(LIMIT, "Ctrl-C stops");
            String url = find(cluster, "play +ffplay (\\S+)/test");
            try (RtmpClient encoder = RtmpClient.publish(url + "/lb")) {
                // The connections are spread, so one of the players is on the encoder's node and one is not.
                try (RtmpClient one = RtmpClient.play(url + "/lb");
                        RtmpClient other = RtmpClient.play(url + "/lb")) {
                    Await.until(LIMIT, "both players hear the encoder", () -> {
                        encoder.send(Frame.Type.AUDIO, 0, SOUND);
                        return !one.frames().isEmpty() && !other.frames().isEmpty();
                    });
                }
            }
            String page = find(cluster, "browser +http://(\\S+)/");
            assertEquals(200, OperationsClient.get(page, "/").statusCode());
            List<ProcessHandle> processes =
                    ProcessHandle.of(cluster.pid()).orElseThrow().descendants().toList();
            assertEquals(NODES + 1, processes.size());
            cluster.terminate();
            assertEquals(0, cluster.waitFor(LIMIT));
            assertTrue(cluster.outputContains("local-cluster: stopped"));
            assertTrue(processes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithItsOptions() {
        for (String option : List.of("0", "--rtmp", "--rtmp=1", "--nodes-from 70000", "--http x", "stray")) {
            try (ExternalProcess refused = start(option.split(" "))) {
                assertEquals(2, refused.waitFor(LIMIT), option);
                assertEquals(1, refused.output().size(), refused.output()::toString);
                assertTrue(refused.output().get(0).startsWith("local-cluster: "));
            }
        }
    }

    private static String find(ExternalProcess process, String pattern) {
        return process.output().stream()
                .map(Pattern.compile(pattern)::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
