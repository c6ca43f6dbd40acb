package weir.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
        try (Stream<Path> files = Files.find(
                directory,
                DEEPEST,
                (file, attributes) -> attributes.isRegularFile()
                        && file.getFileName().toString().endsWith(FilePattern.ENDING + RecordingFile.PART))) {
            return files.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.with(LogKeys.FILE, directory)
                    .with("error", String.valueOf(e.getMessage()))
                    .warn("recordings not searched for what to repair");
            return List.of();
        }
    }
}
