package weir.rtmp;

import java.util.Locale;
import java.util.Objects;

/** What a peer sent cannot be gone on with. The kind says why; every kind closes the connection, with the reason logged once. */
public final class RtmpException extends RuntimeException {

    /** Why a peer's bytes were refused. */
    public enum Kind {
        /** The bytes break the protocol. */
        MALFORMED,
        /** A length, a count or a depth is above its configured limit. */
        LIMIT_EXCEEDED,
        /** Another protocol, or a variant of RTMP that is not spoken here, knocked at this port. */
        UNSUPPORTED;

        /** As metrics write it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    /** @param reason for the log: says what was wrong and where, and holds no text from the wire unescaped */
    public RtmpException(Kind kind, String reason) {
        super(Objects.requireNonNull(reason), null, false, false);
        this.kind = Objects.requireNonNull(kind);
    }

    public static RtmpException malformed(String reason) {
        return new RtmpException(Kind.MALFORMED, reason);
    }

    public static RtmpException limit(String reason) {
        return new RtmpException(Kind.LIMIT_EXCEEDED, reason);
    }

    public static RtmpException unsupported(String reason) {
        return new RtmpException(Kind.UNSUPPORTED, reason);
    }

    public Kind kind() {
        return kind;
    }
}
