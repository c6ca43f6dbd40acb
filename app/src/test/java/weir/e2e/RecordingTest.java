package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.TestMedia;

/** Streams of real encoders, recorded by one node. */
class RecordingTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    private RunningNode node;

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    @DisplayName("001 FR-025, 002 FR-007: a recording decodes without error and holds the packets that were published")
    void shouldRecordWhatIsPublished() {
        node = RunningNode.start(Map.of("weir.record.all", "true", "weir.record.directory", directory.toString()));
        TestMedia clip = TestMedia.h264Aac(4, 2);
        publish(clip, "live/test");
        Path file = recordings(1).get(0);
        assertTrue(file.getFileName().toString().matches("live_test_[0-9]{8}_[0-9]{6}\\.flv"), file.toString());
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
        FlvFile published = FlvFile.read(clip.file());
        FlvFile recorded = FlvFile.read(file);
        assertEquals(published.media(), recorded.media());
        assertEquals(0, recorded.unfinished());
    }

    private void publish(TestMedia clip, String key) {
        ExternalProcess.run("ffmpeg", clip.publishTo(node.url(key)), LIMIT);
    }

    private List<Path> recordings(int count) {
        Await.until(
                LIMIT,
                () -> count + " recordings in " + files(),
                () -> files().size() == count
                        && files().stream().allMatch(file -> file.toString().endsWith(".flv")));
        return files();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
