package weir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** docs/interop.md names tests that exist, for every row, and each of them says which row it shows. */
class InteropTableTest {

    private static final int ROWS = 32;
    private static final Path BASE = Path.of(System.getProperty("basedir", "."));
    private static final Path TABLE = BASE.resolve("../docs/interop.md");
    private static final Path TESTS = BASE.resolve("src/test/java");
    private static final Pattern ROW = Pattern.compile("\\| ([0-9]+) \\|.*\\|(.*)\\|");
    private static final Pattern NAMED = Pattern.compile("`(\\w+)(?:#(\\w+))?`");
    private static final Pattern SHOWS = Pattern.compile("interop ([0-9]{1,2}(?:, [0-9]{1,2}(?![0-9]))*)");

    /** A test class, or one method of it when there is a method. */
    private record Named(String type, Optional<String> method) {}

    @Test
    void shouldHaveEveryRowOnceAndInOrder() throws IOException {
        assertEquals(IntStream.rangeClosed(1, ROWS).boxed().toList(), List.copyOf(table().keySet()));
        assertEquals(ROWS, lines().filter(line -> ROW.matcher(line).matches()).count());
    }

    @Test
    void shouldNameTestsThatExistAndShowTheRow() throws IOException {
        Map<String, Class<?>> classes = testClasses();
        for (Map.Entry<Integer, List<Named>> row : table().entrySet()) {
            assertFalse(row.getValue().isEmpty(), "row " + row.getKey() + " has no test");
            for (Named named : row.getValue()) {
                assertFalse(
                        shows(row.getKey(), named, classes).isEmpty(),
                        () -> "row " + row.getKey() + ": no " + named + " with 'interop " + row.getKey() + "' in its"
                                + " display name");
            }
        }
    }

    private static List<String> shows(int row, Named named, Map<String, Class<?>> classes) {
        Class<?> type = classes.getOrDefault(named.type(), Object.class);
        Stream<DisplayName> names = named.method().isEmpty()
                ? Stream.ofNullable(type.getAnnotation(DisplayName.class))
                : Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> method.getName().equals(named.method().get()))
                        .flatMap(method -> Stream.ofNullable(method.getAnnotation(DisplayName.class)));
        return names.map(DisplayName::value).filter(says(row)).toList();
    }

    private static Predicate<String> says(int row) {
        return displayName -> {
            Matcher shown = SHOWS.matcher(displayName);
            return shown.find() && List.of(shown.group(1).split(", ")).contains(String.valueOf(row));
        };
    }

    private static SortedMap<Integer, List<Named>> table() throws IOException {
        SortedMap<Integer, List<Named>> table = new TreeMap<>();
        lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> {
            List<Named> tests = NAMED.matcher(row.group(2))
                    .results()
                    .map(test -> new Named(test.group(1), Optional.ofNullable(test.group(2))))
                    .toList();
            table.put(Integer.valueOf(row.group(1)), tests);
        });
        return table;
    }

    private static Stream<String> lines() throws IOException {
        return Files.readAllLines(TABLE).stream();
    }

    private static Map<String, Class<?>> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .map(InteropTableTest::load)
                    .collect(Collectors.toMap(Class::getSimpleName, type -> type));
        }
    }

    private static Class<?> load(Path file) {
        String name = TESTS.relativize(file)
                .toString()
                .replace(".java", "")
                .replace(file.getFileSystem().getSeparator(), ".");
        try {
            return Class.forName(name, false, InteropTableTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
