package weir.record;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Why a recording had to stop, in the words of metrics and logs. */
enum Failure {
    DISK_FULL,
    NOT_WRITABLE,
    IO_ERROR,
    /** The disk took nothing for so long that even what may not be dropped filled the buffer. */
    DISK_STALLED,
    /** Not the disk's fault. */
    INTERNAL;

    /** The system's own words tell a full disk from a broken one; in a language unknown here both are an IO_ERROR. */
    static Failure of(Throwable cause) {
        if (!(cause instanceof IOException)) {
            return INTERNAL;
        }
        String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (words.contains("no space left") || words.contains("quota exceeded")) {
            return DISK_FULL;
        }
        boolean refused = cause instanceof AccessDeniedException || words.contains("read-only");
        return refused || cause instanceof FileSystemException ? NOT_WRITABLE : IO_ERROR;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
