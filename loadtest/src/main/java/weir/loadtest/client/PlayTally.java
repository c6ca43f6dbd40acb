package weir.loadtest.client;

import org.HdrHistogram.Histogram;

/** What the players of one event loop have found, in sum. Of that loop's thread. */
final class PlayTally {

    private static final long LONGEST_MICROS = 600_000_000;
    private static final int DIGITS = 3;
    private static final long MICROSECOND = 1_000;

    /** Microseconds from a frame's sending to its arrival, of frames sent within the window after their player had begun. */
    final Histogram latency = new Histogram(LONGEST_MICROS, DIGITS);
    /** Microseconds from the play command to the first keyframe, or the first frame of a stream without video. */
    final Histogram firstFrame = new Histogram(LONGEST_MICROS, DIGITS);
    /** The same, from the beginning of the connection. */
    final Histogram startUp = new Histogram(LONGEST_MICROS, DIGITS);

    long frames;
    long bytes;
    long backwards;
    long undecodable;
    long unstamped;
    long errors;
    long closed;
    String lastError = "";

    void latency(long nanos) {
        record(latency, nanos);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos / MICROSECOND, LONGEST_MICROS)));
    }
}
