package weir.pull;

import java.util.Locale;

/** How the pull of a stream stands on one node. */
public enum PullState {
    /** Asks for the stream, then connects to an upstream. */
    CONNECTING,
    /** Media comes. */
    PLAYING,
    /** Every upstream failed; the next attempt is due after a while. */
    WAITING,
    /** Somebody else publishes or pulls the stream, and is followed when that ends. */
    STANDBY;

    boolean canBecome(PullState next) {
        return switch (this) {
            case CONNECTING -> next == PLAYING || next == WAITING || next == STANDBY;
            case PLAYING -> next == CONNECTING || next == WAITING || next == STANDBY;
            case WAITING, STANDBY -> next == CONNECTING;
        };
    }

    /** As metrics, logs and operators read it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
