package weir.loadtest.client;

/**
 * How a player reads.
 *
 * @param bytesPerSecond once it has begun to play; 0 for never again
 * @param receiveBuffer the socket's in bytes, 0 for the system's own
 */
public record Appetite(boolean isLimited, int bytesPerSecond, int receiveBuffer) {

    private static final int SMALL_BUFFER = 64 * 1024;

    /** As fast as it comes. */
    public static final Appetite HEALTHY = new Appetite(false, 0, 0);

    /** Nothing any more, once something has come. */
    public static final Appetite STUCK = new Appetite(true, 0, SMALL_BUFFER);

    public static Appetite slow(int bytesPerSecond) {
        return new Appetite(true, bytesPerSecond, SMALL_BUFFER);
    }
}
