package weir.rtmp.amf;

/**
 * How much one payload may make its reader build. What a reference repeats counts again, so the limits hold for whoever
 * walks the values too.
 *
 * @param maxDepth objects and arrays within each other, 1 to 512 (readers and writers recurse)
 * @param maxValues values in all, at least 1
 * @param maxStringBytes bytes of all strings, names, documents and byte arrays in sum
 */
public record AmfLimits(int maxDepth, int maxValues, int maxStringBytes) {

    /** Room for the metadata of a long recording with its keyframe index. */
    public static final AmfLimits DEFAULT = new AmfLimits(64, 100_000, 1 << 20);

    private static final int DEEPEST = 512;

    public AmfLimits {
        if (maxDepth < 1 || maxDepth > DEEPEST) {
            throw new IllegalArgumentException("maxDepth is 1 to " + DEEPEST + ", not " + maxDepth);
        }
        if (maxValues < 1) {
            throw new IllegalArgumentException("maxValues is at least 1, not " + maxValues);
        }
        if (maxStringBytes < 0) {
            throw new IllegalArgumentException("maxStringBytes is not negative, not " + maxStringBytes);
        }
    }
}
