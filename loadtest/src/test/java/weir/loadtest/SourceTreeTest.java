package weir.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The same rules as for the relay's sources. */
class SourceTreeTest {

    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src", "main", "java");
    private static final int MOST_LINES = 400;

    @Test
    void shouldSayWhatEachPackageIs() throws IOException {
        List<Path> undescribed = sources().stream()
                .map(Path::getParent)
                .distinct()
                .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
                .toList();
        assertEquals(List.of(), undescribed, "packages without package-info.java");
    }

    @Test
    void shouldKeepFilesSmall() throws IOException {
        for (Path file : sources()) {
            try (Stream<String> lines = Files.lines(file)) {
                assertFalse(lines.count() > MOST_LINES, () -> file + " has more than " + MOST_LINES + " lines");
            }
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertFalse(sources.isEmpty(), () -> "no sources below " + SOURCES.toAbsolutePath());
            return sources;
        }
    }
}
