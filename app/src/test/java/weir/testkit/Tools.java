package weir.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs a test drives that the build cannot bring along. A test that needs a missing one is skipped, saying so; with the
 * environment variable {@code WEIR_REQUIRE_ALL_TOOLS=1} it fails.
 */
public final class Tools {

    private static final String REQUIRE_ALL = "WEIR_REQUIRE_ALL_TOOLS";

    private Tools() {}

    /** Where the program is, by the search path and the directories of system programs. Does not return when there is none. */
    public static Path require(String program) {
        return require(program, program);
    }

    /** @param debianPackage what to install when the program is missing, for the message */
    public static Path require(String program, String debianPackage) {
        return find(program).orElseGet(() -> missing(program, debianPackage));
    }

    /** The file, such as a loadable module of a program. Does not return when it does not exist. */
    public static Path requireFile(Path file, String debianPackage) {
        return Files.exists(file) ? file : missing(file.toString(), debianPackage);
    }

    static Optional<Path> find(String program) {
        Stream<String> searchPath = Arrays.stream(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
        return Stream.concat(searchPath, Stream.of("/usr/local/sbin", "/usr/sbin", "/sbin"))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Path missing(String what, String debianPackage) {
        return refuse("this test needs %s: install it (Debian package %s)".formatted(what, debianPackage));
    }

    public static <T> T refuse(String message) {
        return refuse(message, "1".equals(System.getenv(REQUIRE_ALL)));
    }

    static <T> T refuse(String message, boolean requireAll) {
        return requireAll
                ? Assertions.fail(message + "; " + REQUIRE_ALL + "=1 makes this a failure")
                : Assumptions.abort(message);
    }
}
