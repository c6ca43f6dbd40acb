package weir.loadtest.client;

/**
 * What a player asks for, and how it reads.
 *
 * @param plays asks for its stream once it is connected
 * @param bytesPerSecond once it has begun to play; 0 for never again
 * @param receiveBuffer the socket's in bytes, 0 for the system's own
 */
public record Appetite(boolean plays, boolean isLimited, int bytesPerSecond, int receiveBuffer) {

    private static final int SMALL_BUFFER = 64 * 1024;

    /** As fast as it comes. */
    public static final Appetite HEALTHY = new Appetite(true, false, 0, 0);

    /** Connects, and asks for nothing. */
    public static final Appetite IDLE = new Appetite(false, false, 0, 0);

    /** Nothing any more, once something has come. */
    public static final Appetite STUCK = new Appetite(true, true, 0, SMALL_BUFFER);

    public static Appetite slow(int bytesPerSecond) {
        return new Appetite(true, true, bytesPerSecond, SMALL_BUFFER);
    }
}
