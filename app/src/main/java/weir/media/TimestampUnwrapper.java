package weir.media;

/**
 * Carries the 32-bit milliseconds of the wire on to 64 bits for one publication, so that a stream may run longer than
 * 49.7 days (RTMP 1.0, 5.3.1: times are compared modulo 2^32).
 */
public final class TimestampUnwrapper {

    private static final long MODULUS = 1L << 32;

    /** A first time this close below 2^32 is a small negative one of FLV, whose times are signed. */
    private static final long MAX_NEGATIVE_START = 60_000;

    private boolean started;
    private long last;

    /**
     * The 64-bit time of a frame. Coded frames move the clock to the time nearest to the last one, up to 2^31 ms forwards
     * or backwards; the first is taken as it is, or as negative in the last minute before 2^32. Headers and data are placed
     * near the clock and do not move it: they often come with time 0 beside any media time.
     *
     * @param wireTime 0 to 4294967295
     */
    public long unwrap(FrameHeader header, long wireTime) {
        long time = started ? last + (int) (wireTime - last) : first(wireTime);
        if (header.isCoded()) {
            started = true;
            last = time;
        }
        return time;
    }

    private static long first(long wireTime) {
        return wireTime >= MODULUS - MAX_NEGATIVE_START ? wireTime - MODULUS : wireTime;
    }
}
