package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;
import weir.testkit.TestMedia;
import weir.testkit.Tools;

/** What a recording is worth when its node dies, its disk fills up or its directory cannot be written. */
class RecordingFailuresIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "live/test";

    @TempDir
    private Path directory;

    @Test
    @DisplayName("kill -9 in mid-recording: every whole tag that was written survives the repair at the next start")
    void shouldRepairAfterAKill() {
        List<FlvFile.Tag> written;
        try (PackagedNode node = recordingNode(List.of(), directory);
                ExternalProcess encoder =
                        ExternalProcess.start("ffmpeg", TestMedia.h264Aac(8, 2).publishForeverTo(node.url(KEY)))) {
            Path part = Await.value(LIMIT, "a .part", () -> find(directory, ".part"));
            Await.until(LIMIT, "media in it", () -> part.toFile().length() > 200_000);
            node.kill9();
            written = FlvFile.read(part).media();
            encoder.kill9();
        }
        try (PackagedNode node = recordingNode(List.of(), directory)) {
            Path file = Await.value(LIMIT, "the repaired file", () -> find(directory, ".flv"));
            assertTrue(node.isAlive());
            assertEquals(written, FlvFile.read(file).media());
            assertEquals(List.of(), Ffmpeg.decode(file.toString()));
            assertEquals(Optional.empty(), find(directory, ".part"));
        }
    }

    @Test
    @DisplayName("001 FR-038, FR-052: a full disk stops the recorder, with one line in the log; the stream goes on")
    void shouldGoOnWithoutADisk() {
        try (PackagedNode node = recordingNode(onADiskOf("2m"), directory)) {
            Path disk = Path.of("/proc/" + node.pid() + "/root" + directory);
            assertStreamGoesOn(node, "disk_full");
            Path file = Await.value(LIMIT, "what was written", () -> find(disk, ".flv"));
            FlvFile recorded = FlvFile.read(file);
            assertTrue(recorded.video().size() > 50);
            assertEquals(0, recorded.unfinished());
            assertFalse(node.operations().page("/api/recordings").contains("\"recording\","));
        }
    }

    @Test
    @DisplayName("001 FR-038: a directory that cannot be written costs the recording only")
    void shouldGoOnWithoutADirectory() {
        try (PackagedNode node = recordingNode(List.of(), Path.of("/proc/recordings"))) {
            assertStreamGoesOn(node, "not_writable");
        }
    }

    private static void assertStreamGoesOn(PackagedNode node, String failure) {
        try (RoamingEncoder encoder =
                        new RoamingEncoder(new SyntheticStream(20_000), () -> node.url(KEY), Duration.ofSeconds(1));
                RtmpClient player = RtmpClient.play(node.url(KEY))) {
            String failures = "weir_recording_failures_total{reason=\"%s\"}".formatted(failure);
            Await.until(LIMIT, () -> failures + " " + node.log(0), () -> node.metric(failures) == 1);
            player.awaitFrames(player.frames().size() + 150);
            assertEquals(1, encoder.connections());
            assertFalse(player.isClosedByServer());
            assertEquals(1, node.metric(failures));
            assertEquals(0, node.metric("weir_recordings"));
            assertEquals(0, node.metric("weir_messages_dropped_total"));
            List<String> lines = node.log(0).stream()
                    .filter(line -> line.contains("recording failed"))
                    .toList();
            assertEquals(1, lines.size(), lines.toString());
        }
    }

    /** A name space of its own in which the directory is a small disk that is gone when the process ends. */
    private List<String> onADiskOf(String size) {
        Path unshare = Tools.require("unshare", "util-linux");
        List<String> place = new ArrayList<>(List.of(unshare.toString(), "--mount", "--map-root-user"));
        String mount = "mount -t tmpfs -o size=%s tmpfs %s".formatted(size, directory);
        List<String> trial = new ArrayList<>(place);
        trial.addAll(List.of("/bin/sh", "-c", mount));
        try (ExternalProcess tried = ExternalProcess.start("mount", new ProcessBuilder(trial))) {
            if (tried.waitFor(LIMIT) != 0) {
                Tools.refuse("this test needs to mount a disk of its own: " + tried.output());
            }
        }
        place.addAll(List.of("/bin/sh", "-c", mount + " && exec \"$@\"", "sh"));
        return place;
    }

    private static PackagedNode recordingNode(List<String> place, Path directory) {
        return PackagedNode.startAt(place, "-Dweir.record.all=true", "-Dweir.record.directory=" + directory);
    }

    private static Optional<Path> find(Path directory, String ending) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
