package weir.connection;

import java.util.Locale;

/** Why a connection ended, as metrics count it. */
enum CloseCause {
    /** The client closed it, or the network lost it. */
    PEER,
    /** The client broke the protocol or a limit. */
    BAD_CLIENT,
    /** The client did not take what was sent. */
    SLOW_CLIENT,
    /** A deadline passed. */
    TIMEOUT,
    /** Another publisher took the stream over. */
    REPLACED,
    /** The node had as many connections as it may have. */
    TOO_MANY,
    /** The node went down. */
    DRAIN,
    /** The Connection failed, which is an error of this program. */
    FAULT;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
