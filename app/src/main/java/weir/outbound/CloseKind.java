package weir.outbound;

import java.util.Locale;

/** Why a connection to another server ended. */
public enum CloseKind {
    /** The owner asked for it. */
    FINISHED,
    /** No connection came about: no such host, nobody listens, no trust in its certificate. */
    UNREACHABLE,
    /** The server said no to the connection or to the stream, at first or later. */
    REFUSED,
    /** The server closed the connection, or the network lost it. */
    LOST,
    /** The server took nothing of what waited for it. */
    STALLED,
    /** The server did not answer in time. */
    TIMEOUT,
    /** The server broke the protocol or a limit. */
    BAD_SERVER,
    /** What was played has ended. */
    ENDED,
    /** The server asks to connect anew. */
    RECONNECT,
    /** An error of this program. */
    FAULT;

    /** As metrics and logs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
