package weir.record;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import weir.flv.FlvMetadata;
import weir.flv.FlvRepair;
import weir.flv.FlvWriter;
import weir.media.Frame;

/**
 * One file being recorded: written under its name with {@code .part} behind it, locked, and renamed when it is complete. Never
 * replaces another file. Blocks.
 */
final class RecordingFile {

    static final String PART = ".part";
    private static final int MOST_OF_ONE_NAME = 10_000;

    private final Path part;
    private final ExclusiveFile file;
    private final FlvWriter writer;
    private Path name;

    private RecordingFile(Path name, Path part, ExclusiveFile file, FlvWriter writer) {
        this.name = name;
        this.part = part;
        this.file = file;
        this.writer = writer;
    }

    /**
     * Begins a file, and the directories it is in. When a file of this name is there already, or being written, the name gets a
     * number.
     *
     * @param name ends in {@code .flv}
     */
    static RecordingFile create(Path name, FlvMetadata metadata, int indexEntries) throws IOException {
        Files.createDirectories(name.getParent());
        for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
            Path candidate = numbered(name, number);
            Optional<ExclusiveFile> file = reserve(candidate);
            if (file.isPresent()) {
                return begin(candidate, file.get(), metadata, indexEntries);
            }
        }
        throw new FileAlreadyExistsException(name.toString(), null, "and so are the next " + MOST_OF_ONE_NAME);
    }

    private static RecordingFile begin(Path name, ExclusiveFile file, FlvMetadata metadata, int indexEntries)
            throws IOException {
        Path part = partOf(name);
        try {
            return new RecordingFile(name, part, file, FlvWriter.begin(file.channel(), metadata, indexEntries));
        } catch (IOException | RuntimeException e) {
            try (file) {
                Files.deleteIfExists(part);
            }
            throw e;
        }
    }

    /** Creates the name's {@code .part}, unless either is taken. */
    private static Optional<ExclusiveFile> reserve(Path name) throws IOException {
        return Files.exists(name) ? Optional.empty() : ExclusiveFile.create(partOf(name));
    }

    void write(Frame frame) throws IOException {
        writer.write(frame);
    }

    void flush() throws IOException {
        writer.flush();
    }

    /** Completes the file; from now on it has its name. After an error {@link #salvage} is left. */
    void finish() throws IOException {
        writer.finish();
        publish();
    }

    /**
     * Makes a whole file of what reached the disk before an error.
     *
     * @throws IOException when that fails too; the {@code .part} is left for a later repair
     */
    void salvage() throws IOException {
        try {
            FlvRepair.repair(file.channel());
            publish();
        } finally {
            file.close();
        }
    }

    private void publish() throws IOException {
        file.channel().force(true);
        name = publish(part, name);
        file.close();
    }

    /** Where the file is, or will be once it is complete. */
    Path name() {
        return name;
    }

    long bytes() {
        return writer.bytes();
    }

    /** In milliseconds. */
    long duration() {
        return writer.duration();
    }

    private static Path partOf(Path name) {
        return name.resolveSibling(name.getFileName() + PART);
    }

    /** Gives a complete file its name, or the next free one. */
    static Path publish(Path part, Path name) throws IOException {
        for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
            Path candidate = numbered(name, number);
            try {
                return Files.move(part, candidate);
            } catch (FileAlreadyExistsException taken) {
                // the next one
            }
        }
        throw new FileAlreadyExistsException(name.toString());
    }

    private static Path numbered(Path name, int number) {
        if (number == 1) {
            return name;
        }
        String file = name.getFileName().toString();
        String stem = file.substring(0, file.length() - FilePattern.ENDING.length());
        return name.resolveSibling(stem + "_" + number + FilePattern.ENDING);
    }
}
