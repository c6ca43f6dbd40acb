package weir.vod;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import weir.stream.StreamKey;

/**
 * The recordings below one directory, by the names that viewers give. Only complete ones count, which end in {@code .flv}: a
 * recording that is still written has another ending. Nothing outside is ever found, by whatever name or link (interop 22).
 *
 * @param application under which recordings are played
 */
record RecordingDirectory(String application, Path directory) {

    private static final String ENDING = ".flv";
    /** In bytes. No file has a longer one, and to ask for it is an error of another kind than that there is none. */
    private static final int LONGEST_NAME = 255;

    /** Whether the key is that of a recording, be there one or not. */
    boolean mayHave(StreamKey key) {
        return !application.isEmpty() && key.toString().startsWith(application + "/");
    }

    /**
     * Looks for a recording; blocking.
     *
     * @param key one that {@link #mayHave} accepts, with or without the file's ending
     * @return the file itself, free of links
     */
    Optional<Path> find(StreamKey key) throws IOException {
        String name = key.toString().substring(application.length() + 1);
        String file = name.endsWith(ENDING) ? name : name + ENDING;
        if (file.indexOf('\\') >= 0) {
            return Optional.empty();
        }
        try {
            Path root = directory.toRealPath();
            Path named = root.resolve(file).normalize();
            if (!named.startsWith(root) || !canBeNamed(named)) {
                return Optional.empty();
            }
            Path real = named.toRealPath();
            boolean recording = real.startsWith(root)
                    && real.toString().endsWith(ENDING)
                    && Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS);
            return recording ? Optional.of(real) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean canBeNamed(Path file) {
        for (Path segment : file) {
            if (segment.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return false;
            }
        }
        return true;
    }
}
