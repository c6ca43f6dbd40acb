package weir.stream;

/**
 * Numbers the publications of a stream, so that of two the later one has the greater number wherever it began: milliseconds of
 * the wall clock, unless a greater number is known already.
 */
final class Epochs {

    private Epochs() {}

    /** The number of a publication that begins now and follows {@code known}. */
    static long after(long known) {
        return Math.max(known + 1, System.currentTimeMillis());
    }
}
