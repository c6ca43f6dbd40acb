package weir.flv;

import java.io.IOException;
import java.util.Objects;

/** A file that cannot be used as FLV. The kind says why. */
public final class FlvException extends IOException {

    private static final long serialVersionUID = 1;

    /** Why a file was refused. */
    public enum Kind {
        /** The file does not begin as an FLV file does. */
        NOT_FLV,
        /** There is no tag where one should begin, and more follows than one torn tag explains. */
        DAMAGED
    }

    private final Kind kind;

    /** @param reason to be read after the file's name: {@code "does not begin with an FLV header"} */
    public FlvException(Kind kind, String reason) {
        super(Objects.requireNonNull(reason));
        this.kind = Objects.requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }
}
