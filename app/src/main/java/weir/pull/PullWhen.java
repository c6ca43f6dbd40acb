package weir.pull;

import java.util.Locale;

/** When a stream is pulled. */
public enum PullWhen {
    /** From the node's start to its end. */
    ALWAYS,
    /** For as long as somebody plays it. */
    ON_DEMAND;

    /** @throws IllegalArgumentException when it is neither */
    static PullWhen parse(String text) {
        for (PullWhen when : values()) {
            if (when.label().equals(text)) {
                return when;
            }
        }
        throw new IllegalArgumentException("when is always or on-demand");
    }

    /** As configuration and operators write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
