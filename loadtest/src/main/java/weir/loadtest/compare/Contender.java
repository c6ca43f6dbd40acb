package weir.loadtest.compare;

import java.util.OptionalDouble;

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

    /** A server at work. */
    interface Running extends AutoCloseable {

        /** Where streams are, without the last part of their URL: {@code rtmp://HOST:PORT/APP}. */
        String url();

        long pid();

        /** Has it free what it can, and returns the bytes it then uses; empty when it does not say. */
        default OptionalDouble collectAndCount() {
            return OptionalDouble.empty();
        }

        /** Ends it, if it was started here. */
        @Override
        void close();
    }
}
