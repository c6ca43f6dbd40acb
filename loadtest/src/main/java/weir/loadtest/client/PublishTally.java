package weir.loadtest.client;

/** What the publishers of one event loop have done, in sum. Of that loop's thread. */
final class PublishTally {

    long frames;
    long bytes;
    long skipped;
    long errors;
    long latestNanos;
    String lastError = "";

    /** A frame was sent so long after it was due. */
    void late(long nanos) {
        latestNanos = Math.max(latestNanos, nanos);
    }
}
