package weir.node;

import java.util.Objects;
import org.slf4j.event.Level;

/** How much is logged and in which shape: {@code weir.log}. */
record LogSettings(Level level, Format format) {

    /** The shape of a log line. */
    enum Format {
        /** For people. */
        TEXT,
        /** One JSON object per line. */
        JSON
    }

    LogSettings {
        Objects.requireNonNull(level);
        Objects.requireNonNull(format);
    }
}
