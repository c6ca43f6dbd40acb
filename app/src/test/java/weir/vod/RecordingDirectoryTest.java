package weir.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.stream.StreamKey;

class RecordingDirectoryTest {

    @TempDir
    Path top;

    private Path root;
    private RecordingDirectory directory;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(top.resolve("recordings"));
        directory = new RecordingDirectory("vod", root);
        Files.createDirectories(root.resolve("live"));
        Files.writeString(root.resolve("a.flv"), "");
        Files.writeString(root.resolve("live/b.flv"), "");
        Files.writeString(root.resolve("c.flv.part"), "");
        Files.writeString(top.resolve("outside.flv"), "");
        Files.createDirectories(root.resolve("directory.flv"));
        Files.createSymbolicLink(root.resolve("out.flv"), top.resolve("outside.flv"));
        Files.createSymbolicLink(root.resolve("up"), top);
        Files.createSymbolicLink(root.resolve("unfinished.flv"), root.resolve("c.flv.part"));
        Files.createSymbolicLink(root.resolve("dangling.flv"), root.resolve("nothing.flv"));
        Files.createSymbolicLink(root.resolve("inside.flv"), root.resolve("live/b.flv"));
    }

    private Optional<Path> find(String app, String name) throws IOException {
        return directory.find(new StreamKey(app, name));
    }

    @Test
    void shouldFindWithAndWithoutTheEndingAndInDirectories() throws IOException {
        Optional<Path> a = Optional.of(root.toRealPath().resolve("a.flv"));
        assertEquals(a, find("vod", "a"));
        assertEquals(a, find("vod", "a.flv"));
        Optional<Path> b = Optional.of(root.toRealPath().resolve("live/b.flv"));
        assertEquals(b, find("vod/live", "b"));
        assertEquals(b, find("vod", "inside"));
    }

    @ParameterizedTest
    @DisplayName("interop 22: a name is never a way out of the directory")
    @ValueSource(
            strings = {
                "out",
                "up/outside",
                "../outside",
                "live/../../outside",
                "/etc/passwd",
                "c",
                "c.flv.part",
                "unfinished",
                "dangling",
                "directory",
                "live",
                "a/b",
                "live\\b",
                "a\0",
                "nothing",
                ""
            })
    void shouldFindNothingElse(String name) throws IOException {
        assertEquals(Optional.empty(), find("vod", name));
    }

    @ParameterizedTest
    @DisplayName("a name that no file can have is one that is not there")
    @ValueSource(strings = {"x", "\u00e9"})
    void shouldFindNothingOfANameThatIsTooLong(String letter) throws IOException {
        assertEquals(Optional.empty(), find("vod", letter.repeat(252)));
        assertEquals(Optional.empty(), find("vod/" + letter.repeat(256), "a"));
    }

    @Test
    void shouldFindTheLongestNameThereIs() throws IOException {
        Path longest = Files.createFile(root.resolve("x".repeat(251) + ".flv"));
        assertEquals(Optional.of(longest.toRealPath()), find("vod", "x".repeat(251)));
    }

    @Test
    void shouldFindNothingWithoutADirectory() throws IOException {
        directory = new RecordingDirectory("vod", top.resolve("missing"));
        assertEquals(Optional.empty(), find("vod", "a"));
    }

    @Test
    void shouldTellItsKeysFromOthers() {
        assertTrue(directory.mayHave(new StreamKey("vod", "a")));
        assertTrue(directory.mayHave(new StreamKey("vod/live", "a")));
        assertFalse(directory.mayHave(new StreamKey("vodka", "a")));
        assertFalse(directory.mayHave(new StreamKey("live", "vod")));
        assertFalse(new RecordingDirectory("", root).mayHave(new StreamKey("", "a")));
    }
}
