package weir.record;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import weir.flv.FlvException;
import weir.flv.FlvRepair;

/** {@code weir repair FILE...}: completes recordings by hand and says what it did, a line for each. */
public final class RepairCommand {

    private RepairCommand() {}

    /** @return whether every file is in order now */
    public static boolean run(List<String> files, PrintStream out, PrintStream err) {
        boolean all = true;
        for (String file : files) {
            try {
                out.println(file + ": " + told(FileRepair.repair(Path.of(file))));
            } catch (IOException | InvalidPathException e) {
                err.println(file + ": " + told(e));
                all = false;
            }
        }
        return all;
    }

    private static String told(FileRepair.Result result) throws IOException {
        if (result instanceof FileRepair.Result.Repaired repaired) {
            FlvRepair.Outcome outcome = repaired.outcome();
            return String.format(
                    Locale.ROOT,
                    "%d tags, %.3f s, %d bytes%s%s; it is %s",
                    outcome.tags(),
                    outcome.duration() / 1000.0,
                    outcome.bytes(),
                    outcome.cut() == 0 ? "" : "; cut off " + outcome.cut() + " bytes of a torn tag",
                    outcome.indexed() ? "" : "; there is no room for an index",
                    repaired.name());
        }
        if (result instanceof FileRepair.Result.Empty) {
            return "held nothing, removed";
        }
        throw new IOException("is being recorded, left as it is");
    }

    private static String told(Exception problem) {
        if (problem instanceof FlvException flv) {
            return flv.getMessage() + "; left as it is";
        }
        if (problem instanceof NoSuchFileException) {
            return "does not exist";
        }
        return problem instanceof AccessDeniedException ? "may not be changed" : String.valueOf(problem.getMessage());
    }
}
