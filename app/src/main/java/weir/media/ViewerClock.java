package weir.media;

/**
 * A viewer's wire clock: the stream's 64-bit clock less a base. Bases are multiples of 2^30 ms (12.4 days) so that nearly
 * all viewers of a stream share one, and with it the bytes of each frame; yet none starts in the upper half of the signed
 * times that FLV and many players can hold (24.8 days).
 */
public record ViewerClock(long base) {

    private static final int BASE_BITS = 30;

    /** @param firstFrameTime stream time of the first frame the viewer gets, 0 or more: with a group cached, that of the group's start */
    public static ViewerClock startingAt(long firstFrameTime) {
        return new ViewerClock(baseFor(firstFrameTime));
    }

    /** The base for viewers whose first frame has this stream time: 0 until the stream's clock shows 12.4 days. */
    public static long baseFor(long firstFrameTime) {
        return firstFrameTime >> BASE_BITS << BASE_BITS;
    }

    /** The wire time, 0 to 4294967295, wrapping after 49.7 days; frames from before the base start at 0. */
    public long toWire(long streamTime) {
        return Math.max(0, streamTime - base) & 0xFFFFFFFFL;
    }
}
