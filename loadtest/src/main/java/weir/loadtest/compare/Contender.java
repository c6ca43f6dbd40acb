package weir.loadtest.compare;

import java.util.Optional;

/** A server that takes part. */
public interface Contender {

    /** As the report calls it. */
    String name();

    /**
     * Starts it, unless it runs already, and waits until it takes connections.
     *
     * @throws CompareException when it does not
     */
    Running start(Cores cores);

    /**
     * Starts two nodes that make one cluster, with the second one as {@link Running#second}.
     *
     * @throws CompareException when it cannot
     */
    default Running startTwo(Cores cores) {
        throw new CompareException(name() + " is not started as two nodes");
    }

    /** A server at work. */
    interface Running extends AutoCloseable {

        /** Where streams are, without the last part of their URL: {@code rtmp://HOST:PORT/APP}. */
        String url();

        long pid();

        /** The other node, on which streams are played then. */
        default Optional<Running> second() {
            return Optional.empty();
        }

        /** Has it free what it can, where there is a way to ask for that. */
        default void collect() {}

        /** What it counts, in the Prometheus text format; empty when it does not say. */
        default Optional<String> metrics() {
            return Optional.empty();
        }

        /** Ends it, if it was started here. */
        @Override
        void close();
    }
}
