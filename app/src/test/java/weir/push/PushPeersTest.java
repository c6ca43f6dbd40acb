package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.FreePorts;
import weir.testkit.NginxRtmp;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Encoder to Weir to a second Weir, a real nginx-rtmp and a real ffmpeg. */
class PushPeersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TestMedia CLIP = TestMedia.h264BFramesAac(6, 1);
    /** Time for nginx to come back. */
    private static final TestMedia LONGER = TestMedia.h264BFramesAac(10, 1);

    @TempDir
    Path directory;

    @Test
    @DisplayName("003 FR-002, TR-001, TR-002: three destinations of three makes get identical media")
    void shouldSendIdenticalMediaToThreeMakes() throws IOException {
        int ffmpegPort = FreePorts.next();
        Path written = directory.resolve("ffmpeg.flv");
        String ffmpegUrl = "rtmp://127.0.0.1:" + ffmpegPort + "/app/name";
        try (NginxRtmp nginx = NginxRtmp.start(Files.createDirectory(directory.resolve("nginx")));
                RunningNode second = RunningNode.start();
                RtmpClient player = RtmpClient.play(second.url("live/test"));
                ExternalProcess ffmpeg = listen(ffmpegUrl, written);
                RunningNode node = pushing(String.join(",", second.url("live"), nginx.url("live"), ffmpegUrl))) {
            second.awaitPlayers("live/test", 1);
            Await.until(LIMIT, "ffmpeg listens", () -> isListened(ffmpegPort));
            ExternalProcess.run("encoder", CLIP.publishTo(node.url("live/test")), LIMIT);

            List<FlvFile.Tag> sent = coded(FlvFile.read(CLIP.file()).media());
            player.await("the end", e -> player.hasEnded());
            List<byte[]> played = player.frames().stream()
                    .filter(frame -> frame.header().isCoded())
                    .map(RtmpClient.Received::payload)
                    .toList();
            assertSame(payloads(sent), played);

            Await.until(LIMIT, "nginx records all", () -> recorded(nginx).size() == sent.size());
            assertSame(payloads(sent), payloads(recorded(nginx)));

            assertEquals(0, ffmpeg.waitFor(LIMIT), () -> "" + ffmpeg.output());
            assertEquals(packetHashes(CLIP.file()), packetHashes(written));
            assertEquals(List.of(), Ffmpeg.decode(written.toString()));
            assertEquals(0, node.metric("weir_push_messages_dropped_total{reason=\"over_bytes\"}"));
        }
    }

    @Test
    @DisplayName("003 TR-003, TR-004: nginx-rtmp is killed and started again; the other destination misses nothing")
    void shouldComeBackToNginx() throws IOException {
        try (NginxRtmp nginx = NginxRtmp.start(Files.createDirectory(directory.resolve("nginx")));
                RunningNode second = RunningNode.start();
                RtmpClient player = RtmpClient.play(second.url("live/test"));
                RunningNode node = pushing(second.url("live") + "," + nginx.url("live"));
                ExternalProcess encoder = ExternalProcess.start("encoder", LONGER.publishTo(node.url("live/test")))) {
            Await.until(LIMIT, "nginx records", () -> recorded(nginx).size() > 30);
            nginx.kill();
            PushApi api = PushApi.of(node);
            Await.until(LIMIT, "the loss", () -> api.push(nginx.url("live/***"))
                    .path("lastError")
                    .asText()
                    .matches("(lost|unreachable).*"));
            nginx.restart();
            Await.until(LIMIT, "nginx records again", () -> recorded(nginx).size() > 10);
            assertEquals(0, encoder.waitFor(LIMIT));
            player.await("the end", e -> player.hasEnded());
            List<FlvFile.Tag> sent = coded(FlvFile.read(LONGER.file()).media());
            byte[] last = sent.get(sent.size() - 1).payload();
            Await.until(LIMIT, "nginx has the last frame", () -> recorded(nginx).stream()
                    .anyMatch(tag -> Arrays.equals(last, tag.payload())));
            assertEquals(
                    sent.size(),
                    player.frames().stream()
                            .filter(frame -> frame.header().isCoded())
                            .count());
            Path again = nginx.recording("test");
            assertEquals(
                    List.of(Role.CONFIGURATION, Role.KEYFRAME),
                    FlvFile.read(again).video().stream()
                            .map(tag -> role(tag))
                            .limit(2)
                            .toList());
            assertEquals(List.of(), Ffmpeg.decode(again.toString()));
        }
    }

    private static RunningNode pushing(String destinations) {
        return RunningNode.start(Map.of("weir.push.relay-to", destinations, "weir.push.retry-min", "100ms"));
    }

    /** Without a connection to it, as ffmpeg takes one only. */
    private static boolean isListened(int port) {
        try (Stream<String> sockets = Files.lines(Path.of("/proc/net/tcp"))) {
            String wanted = ".* 0100007F:%04X 00000000:0000 0A .*".formatted(port);
            return sockets.anyMatch(line -> line.matches(wanted));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExternalProcess listen(String url, Path file) {
        return ExternalProcess.start(
                "ffmpeg listening",
                Ffmpeg.ffmpeg("-listen", "1", "-i", url, "-map", "0", "-c", "copy", file.toString()));
    }

    private static List<FlvFile.Tag> recorded(NginxRtmp nginx) {
        Path file = nginx.recording("test");
        return file.toFile().length() > 0 ? coded(FlvFile.read(file).media()) : List.of();
    }

    private static List<FlvFile.Tag> coded(List<FlvFile.Tag> tags) {
        return tags.stream()
                .filter(tag -> role(tag) == Role.KEYFRAME || role(tag) == Role.INTER || role(tag) == Role.AUDIO)
                .toList();
    }

    private static Role role(FlvFile.Tag tag) {
        Frame.Type type = tag.type() == FlvFile.VIDEO ? Frame.Type.VIDEO : Frame.Type.AUDIO;
        return FrameClassifier.classify(type, tag.payload()).role();
    }

    private static List<byte[]> payloads(List<FlvFile.Tag> tags) {
        return tags.stream().map(FlvFile.Tag::payload).toList();
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertTrue(Arrays.equals(expected.get(i), actual.get(i)), "frame " + i);
        }
    }

    private static List<String> packetHashes(Path file) {
        return ExternalProcess.run(
                "ffmpeg hashing",
                Ffmpeg.ffmpeg("-i", file.toString(), "-map", "0", "-c", "copy", "-f", "streamhash", "-"),
                LIMIT);
    }
}
