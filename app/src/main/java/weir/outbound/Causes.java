package weir.outbound;

/** What a failed connection says of itself. */
final class Causes {

    private Causes() {}

    /** The message of the first cause, which Pekko wraps in its own; the name of its class when it has none. */
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
