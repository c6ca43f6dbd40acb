package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.node.NodeProcess;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.PeerCapabilities;
import weir.rtmp.session.RtmpUrl;
import weir.settings.HostPort;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FreePorts;
import weir.testkit.OperationsClient;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** A node from its start to its end as those around it see it. The figures it prints are to be read, not judged: machines differ. */
class NodeLifeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(3);
    private static final long TICKS_PER_SECOND = 100;

    @Test
    void shouldStartAndIdle() throws IOException, InterruptedException {
        HostPort operations = new HostPort("127.0.0.1", FreePorts.next());
        long from = System.nanoTime();
        try (NodeProcess node = NodeProcess.start("--ops", operations.toString())) {
            Await.until(LIMIT, "ready", new OperationsClient(operations.toString())::isReady);
            System.out.printf("start: %d ms to ready%n", millisSince(from));
            node.awaitBanner();
            long ticks = cpuTicks(node.pid());
            long idleFrom = System.nanoTime();
            Await.until(LIMIT, "the end of the measurement", () -> millisSince(idleFrom) >= IDLE.toMillis());
            double share = 1000.0 / TICKS_PER_SECOND * (cpuTicks(node.pid()) - ticks) / millisSince(idleFrom);
            System.out.printf("idle, warming up: %.1f %% of a core, %s%n", 100 * share, status(node.pid(), "VmRSS"));
            node.terminate();
            assertEquals(0, node.awaitExit());
            assertNoWarnings(node);
        }
    }

    @Test
    @DisplayName(
            "002 FR-005, QR-004: SIGTERM tells players that their streams have ended, closes everybody and exits with 0")
    void shouldLetItsClientsGoWhenItStops() throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start()) {
            HostPort rtmp = NodeProcess.listener(node.awaitBanner(), "rtmp");
            String url = "rtmp://" + rtmp + "/live/stop";
            String other = "rtmp://" + rtmp + "/live/later";
            try (RtmpClient player = RtmpClient.play(url);
                    RtmpClient waiting = RtmpClient.play(other);
                    RtmpClient idle = RtmpClient.connect(other);
                    RtmpClient silent = publishSilently("rtmp://" + rtmp + "/live/silent");
                    ExternalProcess encoder = ExternalProcess.start(
                            "encoder", TestMedia.h264Aac(4, 2).publishForeverTo(url));
                    ExternalProcess decoder = ExternalProcess.start(
                            "decoding player",
                            Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-f", "null", "-"))) {
                player.awaitFrames(100);

                long from = System.nanoTime();
                node.terminate();
                player.await("the end", e -> player.hasEnded());
                waiting.await("the end", e -> waiting.hasEnded());
                assertTrue(player.sawCode("NetStream.Play.UnpublishNotify"));
                assertTrue(waiting.sawCode("NetStream.Play.UnpublishNotify"));
                for (RtmpClient client : List.of(player, waiting, idle, silent)) {
                    Await.until(LIMIT, "closed", client::isClosedByServer);
                }
                long closed = millisSince(from);
                assertEquals(0, decoder.waitFor(LIMIT), () -> decoder.output().toString());
                assertEquals(List.of(), decoder.output());
                assertNotEquals(0, encoder.waitFor(LIMIT));
                assertEquals(0, node.awaitExit());
                System.out.printf("stop: %d ms to the last client, %d ms to the exit%n", closed, millisSince(from));
                assertNoWarnings(node);
            }
        }
    }

    /** An encoder that does not know requests to reconnect and so is not waited for. */
    private static RtmpClient publishSilently(String url) {
        ClientSettings settings = ClientSettings.of(RtmpUrl.parse(url), RtmpClient.random());
        RtmpClient encoder = RtmpClient.connect(url, settings.withCapabilities(PeerCapabilities.NONE));
        encoder.startPublish();
        encoder.await("publishing", ClientEvent.PublishStarted.class::isInstance);
        return encoder;
    }

    private static void assertNoWarnings(NodeProcess node) throws IOException {
        assertEquals(List.of(), node.errors());
        for (String line : node.output()) {
            assertFalse(line.contains(" WARN ") || line.contains(" ERROR "), line);
        }
    }

    /** User and system time, in hundredths of a second. */
    private static long cpuTicks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String status(long pid, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .findFirst()
                .orElse("")
                .replaceAll("\\s+", " ");
    }

    private static long millisSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    }
}
