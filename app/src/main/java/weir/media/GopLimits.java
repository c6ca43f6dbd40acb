package weir.media;

/**
 * How much of a group of pictures is kept for late joiners.
 *
 * @param maxBytes of all its frames, each counted as {@link StreamCache#bytes} does
 * @param maxMillis from its first frame to its last
 */
public record GopLimits(int maxBytes, long maxMillis) {

    /** Room for 10 seconds of 25 Mbit/s. */
    public static final GopLimits DEFAULT = new GopLimits(32 << 20, 30_000);

    public GopLimits {
        if (maxBytes < 0 || maxMillis < 0) {
            throw new IllegalArgumentException("limits are 0 or more");
        }
    }
}
