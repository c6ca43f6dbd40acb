package weir.push;

import java.util.Locale;

/** How a push stands with its destination. */
public enum PushState {
    CONNECTING,
    /** The destination takes the stream. */
    PUBLISHING,
    /** The last attempt failed, the next is due after a while. */
    WAITING,
    /** It failed too often. */
    GIVEN_UP,
    /** The stream has ended, or the rule was removed: what is left is sent. */
    ENDING;

    boolean canBecome(PushState next) {
        return switch (this) {
            case CONNECTING -> next == PUBLISHING || next == WAITING || next == GIVEN_UP || next == ENDING;
            case PUBLISHING -> next == WAITING || next == GIVEN_UP || next == ENDING;
            case WAITING -> next == CONNECTING || next == ENDING;
            case GIVEN_UP -> next == ENDING;
            case ENDING -> false;
        };
    }

    /** As metrics, logs and operators read it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
