package weir.outbound;

import java.util.Locale;

/** How far a connection to another server has come. */
enum ConnectionPhase {
    /** TCP and TLS. */
    CONNECTING,
    /** The RTMP handshake and connect. */
    GREETING,
    /** Publish or play has been asked for. */
    REQUESTING,
    /** Media flows. */
    STARTED,
    /** The last bytes are being written. */
    FINISHING,
    CLOSED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
