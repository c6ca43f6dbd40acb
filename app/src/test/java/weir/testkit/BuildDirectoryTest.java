package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void shouldMakeAThingOnce() throws IOException {
        Path wanted = directory.resolve("a/b");
        BuildDirectory.once(wanted, path -> Files.writeString(path, "first"));
        BuildDirectory.once(wanted, path -> Files.writeString(path, "second"));
        assertEquals("first", Files.readString(wanted));
    }

    @Test
    void shouldKeepADirectoryThatAnotherMadeMeanwhile() throws IOException {
        Path wanted = directory.resolve("programs");
        BuildDirectory.once(wanted, path -> {
            Files.createDirectories(path);
            Files.writeString(path.resolve("mine"), "");
            Files.createDirectories(wanted);
            Files.writeString(wanted.resolve("theirs"), "");
        });
        assertEquals(List.of("theirs"), namesIn(wanted));
        assertEquals(List.of("programs"), namesIn(directory));
    }

    @Test
    void shouldLeaveNothingWhenMakingFails() throws IOException {
        Path wanted = directory.resolve("clip");
        assertThrows(
                UncheckedIOException.class,
                () -> BuildDirectory.once(wanted, path -> {
                    Files.writeString(path, "half");
                    throw new IOException("disk full");
                }));
        assertEquals(List.of(), namesIn(directory));
    }

    private static List<String> namesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
