package weir.record;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/** The files that a crash of the node left behind: completed, one after the other, when it starts again. Blocks. */
final class LeftOvers {

    private static final EventLog LOG = EventLog.of(LeftOvers.class);
    /** More directories than a pattern of file names can have. */
    private static final int DEEPEST = 100;

    private LeftOvers() {}

    /** @param directory of recordings, which need not exist */
    static void repair(Path directory) {
        for (Path file : in(directory)) {
            EventLog log = LOG.with(LogKeys.FILE, file);
            try {
                FileRepair.Result result = FileRepair.repair(file);
                if (result instanceof FileRepair.Result.Repaired repaired) {
                    log.with("now", repaired.name())
                            .with("duration", repaired.outcome().duration() / 1000.0)
                            .with("bytes", repaired.outcome().bytes())
                            .with("cut", repaired.outcome().cut())
                            .info("recording repaired");
                } else {
                    log.debug(
                            result instanceof FileRepair.Result.InUse ? "recording in use" : "empty recording removed");
                }
            } catch (IOException | RuntimeException e) {
                log.with("error", String.valueOf(e.getMessage())).warn("recording not repaired");
            }
        }
    }

    private static List<Path> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        Parts parts = new Parts(directory);
        try {
            Files.walkFileTree(directory, Set.of(), DEEPEST, parts);
        } catch (IOException e) {
            LOG.with(LogKeys.FILE, directory)
                    .with("error", String.valueOf(e.getMessage()))
                    .warn("recordings not searched for what to repair");
        }
        return parts.files.stream().sorted().toList();
    }

    /** The files that were not completed. What may not be read below the directory is passed over, as a disk's {@code lost+found}. */
    static final class Parts extends SimpleFileVisitor<Path> {

        private final Path top;
        private final List<Path> files = new ArrayList<>();

        Parts(Path top) {
            this.top = top;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()
                    && file.getFileName().toString().endsWith(FilePattern.ENDING + RecordingFile.PART)) {
                files.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException unreadable) throws IOException {
            return passOver(file, unreadable);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException unreadable) throws IOException {
            return unreadable == null ? FileVisitResult.CONTINUE : passOver(directory, unreadable);
        }

        private FileVisitResult passOver(Path file, IOException unreadable) throws IOException {
            if (file.equals(top)) {
                throw unreadable;
            }
            LOG.with(LogKeys.FILE, file)
                    .with("error", String.valueOf(unreadable.getMessage()))
                    .debug("not searched for what to repair");
            return FileVisitResult.CONTINUE;
        }
    }
}
