package weir.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import weir.flv.FlvException;
import weir.flv.FlvRepair;

/** Completes the file of a recorder that did not get to it, and gives it its name. Never touches a file that is being written. Blocks. */
final class FileRepair {

    /** What became of a file. */
    sealed interface Result {

        /** @param name where it is now */
        record Repaired(Path name, FlvRepair.Outcome outcome) implements Result {}

        /** A {@code .part} in which there was not even a header. */
        record Empty() implements Result {}

        /** Somebody records into it. */
        record InUse() implements Result {}
    }

    private FileRepair() {}

    /**
     * @param file a {@code .part}, which is renamed, or any other FLV file, which keeps its name
     * @throws IOException when it cannot be repaired, of which nothing has been changed if it is a {@link FlvException}
     */
    static Result repair(Path file) throws IOException {
        Optional<ExclusiveFile> opened = ExclusiveFile.open(file);
        if (opened.isEmpty()) {
            return new Result.InUse();
        }
        try (ExclusiveFile exclusive = opened.get()) {
            FileChannel channel = exclusive.channel();
            Optional<Path> name = nameOf(file);
            if (name.isPresent() && channel.size() == 0) {
                Files.delete(file);
                return new Result.Empty();
            }
            FlvRepair.Outcome outcome = FlvRepair.repair(channel);
            channel.force(true);
            return new Result.Repaired(name.isPresent() ? RecordingFile.publish(file, name.get()) : file, outcome);
        }
    }

    private static Optional<Path> nameOf(Path file) {
        String name = file.getFileName().toString();
        String ending = FilePattern.ENDING + RecordingFile.PART;
        return name.endsWith(ending)
                ? Optional.of(file.resolveSibling(name.substring(0, name.length() - RecordingFile.PART.length())))
                : Optional.empty();
    }
}
