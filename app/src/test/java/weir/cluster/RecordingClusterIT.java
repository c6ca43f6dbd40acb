package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.record.RecordingApi;
import weir.testkit.Await;
import weir.testkit.FlvFile;
import weir.testkit.RoamingEncoder;
import weir.testkit.SyntheticStream;

/** Recordings of a cluster whose nodes share a directory: one copy, wherever the encoder is. */
class RecordingClusterIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "live/moving";
    private static final int PICTURE_BYTES = 2_000;

    @TempDir
    private Path directory;

    @Test
    @DisplayName(
            "Asked for on any node, a recording goes on where the encoder lands, also when its node was killed: one"
                    + " copy, not two; the next start completes what the dead node left")
    void shouldFollowThePublisher() {
        try (TestCluster cluster =
                TestCluster.start(3, "-Dweir.record.directory=" + directory, "-Dweir.record.file-name={name}.flv")) {
            AtomicReference<TestCluster.Node> at = new AtomicReference<>(cluster.node(0));
            try (RoamingEncoder encoder = new RoamingEncoder(
                    new SyntheticStream(PICTURE_BYTES), () -> at.get().url(KEY), Duration.ofMillis(300))) {
                assertEquals(200, api(cluster, 2).ask(KEY, true));
                awaitRecordedBy(cluster, 0);

                at.set(cluster.node(1));
                encoder.reconnect();
                awaitRecordedBy(cluster, 1);
                awaitFile("moving.flv");

                at.set(cluster.node(2));
                cluster.node(1).process().kill9();
                api(cluster, 2).awaitRecorded(KEY);
            }
            awaitFile("moving_3.flv");
            assertEquals(List.of("moving.flv", "moving_2.flv.part", "moving_3.flv"), files());
            cluster.node(1).start();
            awaitFile("moving_2.flv");
            assertEquals(List.of("moving.flv", "moving_2.flv", "moving_3.flv"), files());
        }
        files().forEach(this::assertWhole);
    }

    private static RecordingApi api(TestCluster cluster, int node) {
        return new RecordingApi(cluster.node(node).operations());
    }

    private static void awaitRecordedBy(TestCluster cluster, int recording) {
        api(cluster, recording).awaitRecorded(KEY);
        for (int node = 0; node < 3; node++) {
            if (node != recording) {
                api(cluster, node).awaitNone(KEY);
            }
        }
    }

    private void awaitFile(String name) {
        Await.until(LIMIT, () -> name + " among " + files(), () -> files().contains(name));
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** More than a second of pictures from a keyframe on, each once, none missing. */
    private void assertWhole(String name) {
        List<Integer> pictures = FlvFile.read(directory.resolve(name)).video().stream()
                .filter(tag -> tag.payload().length == PICTURE_BYTES)
                .map(tag -> SyntheticStream.numberIn(Frame.Type.VIDEO, tag.payload()))
                .toList();
        assertTrue(pictures.size() >= 25, name + pictures);
        assertTrue(SyntheticStream.isKeyframe(pictures.get(0)), name + pictures);
        for (int i = 1; i < pictures.size(); i++) {
            assertEquals(pictures.get(i - 1) + 1, pictures.get(i), name + pictures);
        }
    }
}
