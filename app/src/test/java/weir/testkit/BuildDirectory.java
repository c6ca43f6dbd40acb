package weir.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** Things made once for a build directory and then shared by all tests, also by those of other JVMs at the same time. */
final class BuildDirectory {

    /** Makes a file or a directory at the path it is given, which does not exist yet. */
    interface Maker {
        void makeAt(Path path) throws IOException;
    }

    private BuildDirectory() {}

    /** The directory the tests were compiled into, such as {@code app/target}. */
    static Path root() {
        try {
            return Path.of(BuildDirectory.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The path below the build directory, made first if it does not exist. It appears there complete or not at all.
     *
     * @param name relative to the build directory
     */
    static Path once(String name, Maker maker) {
        return once(root().resolve(name), maker);
    }

    static Path once(Path wanted, Maker maker) {
        if (Files.exists(wanted)) {
            return wanted;
        }
        try {
            Files.createDirectories(wanted.getParent());
            Path workshop = Files.createTempDirectory(wanted.getParent(), ".making-");
            try {
                Path made = workshop.resolve(wanted.getFileName());
                maker.makeAt(made);
                moveUnlessThere(made, wanted);
            } finally {
                delete(workshop);
            }
            return wanted;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + wanted, e);
        }
    }

    private static void moveUnlessThere(Path made, Path wanted) throws IOException {
        try {
            Files.move(made, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.exists(wanted)) {
                throw e;
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        }
    }
}
