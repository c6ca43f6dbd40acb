package weir.loadtest.client;

/** The part of a run that counts: frames sent within it, whenever they arrive. Set by one thread, read by others. */
public final class Window {

    private volatile long from = Long.MAX_VALUE;
    private volatile long to = Long.MAX_VALUE;

    /** Opens it now. */
    public void open() {
        from = System.nanoTime();
    }

    /** Closes it now. */
    public void close() {
        to = System.nanoTime();
    }

    /** @param sentNanos on the clock of System.nanoTime */
    boolean contains(long sentNanos) {
        long begin = from;
        return begin != Long.MAX_VALUE && sentNanos >= begin && sentNanos < to;
    }

    boolean isOpen() {
        return from != Long.MAX_VALUE && to == Long.MAX_VALUE;
    }

    /** Nanoseconds between opening and closing. */
    public long length() {
        return to - from;
    }

    long opened() {
        return from;
    }
}
