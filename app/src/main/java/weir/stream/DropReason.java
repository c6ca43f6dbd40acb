package weir.stream;

import java.util.Locale;

/** Why a frame never reached a subscriber. */
public enum DropReason {
    /** The buffer held its limit in bytes. */
    OVER_BYTES,
    /** The buffer held its limit in media time. */
    OVER_TIME,
    /** A frame before it in its group of pictures is missing, so it could not be decoded. */
    UNTIL_KEYFRAME,
    /** The encoder sent a frame that carries nothing. */
    EMPTY;

    /** As metrics and logs write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
