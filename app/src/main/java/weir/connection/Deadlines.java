package weir.connection;

import java.time.Duration;
import java.util.Optional;
import weir.telemetry.Metrics.ConnectionKind;

/** By when a client has to do something, depending on what it is there for. Times are those of System.nanoTime. Not thread-safe. */
final class Deadlines {

    /** What the client has got to. */
    enum Phase {
        HANDSHAKING("no handshake in time"),
        /** Shaken hands, but not connected to an application. */
        CONNECTING("no connect command in time"),
        /** Connected, and neither publishes nor plays. */
        IDLE("neither publishes nor plays"),
        PUBLISHING("the publisher sends nothing"),
        /** Never too late: a socket that takes nothing is its Egress's concern. */
        PLAYING(""),
        /** What is left to write has a deadline of its own. */
        CLOSING("");

        private final String missed;

        Phase(String missed) {
            this.missed = missed;
        }

        static Phase of(ConnectionKind kind) {
            return switch (kind) {
                case PUBLISHER -> PUBLISHING;
                case PLAYER -> PLAYING;
                case IDLE -> IDLE;
            };
        }

        /** Why a client that missed the deadline is closed. */
        String missed() {
            return missed;
        }
    }

    private final ConnectionSettings settings;
    private Phase phase = Phase.HANDSHAKING;
    private long since;
    private long lastRead;

    Deadlines(ConnectionSettings settings, long now) {
        this.settings = settings;
        this.since = now;
        this.lastRead = now;
    }

    Phase phase() {
        return phase;
    }

    /** The client is here now, perhaps anew: its time begins again. */
    void enter(Phase next, long now) {
        phase = next;
        since = now;
    }

    /** Something came from the client. */
    void read(long now) {
        lastRead = now;
    }

    /** Time left, zero when the deadline is missed; empty when there is none. */
    Optional<Duration> left(long now) {
        return switch (phase) {
            case HANDSHAKING -> left(since, settings.handshakeTimeout(), now);
            case CONNECTING -> left(since, settings.connectTimeout(), now);
            case IDLE -> left(since, settings.clientIdleTimeout(), now);
            case PUBLISHING -> left(lastRead, settings.publisherIdleTimeout(), now);
            case PLAYING, CLOSING -> Optional.empty();
        };
    }

    private static Optional<Duration> left(long from, Duration limit, long now) {
        Duration left = limit.minusNanos(now - from);
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }
}
