package weir.loadtest.compare;

/** A comparison cannot be made. */
public final class CompareException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CompareException(String reason) {
        super(reason);
    }
}
