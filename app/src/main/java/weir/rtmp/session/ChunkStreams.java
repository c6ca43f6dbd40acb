package weir.rtmp.session;

/**
 * The chunk stream each kind of message travels on. A session writes on {@link #CONTROL} and {@link #COMMAND} only: its
 * headers lean on those before them, and on the other three a host sends chunks the session does not know of.
 */
public final class ChunkStreams {

    /** Protocol control and user control: the specification says 2. */
    public static final int CONTROL = 2;

    public static final int COMMAND = 3;
    public static final int AUDIO = 4;
    public static final int DATA = 5;
    public static final int VIDEO = 6;

    private ChunkStreams() {}
}
