package weir.telemetry;

/** The names under which log events carry what they are about. One name means one thing everywhere. */
public final class LogKeys {

    /** The connection's number on this node. */
    public static final String CONN = "conn";
    /** The client's address and port. */
    public static final String PEER = "peer";
    /** The stream key, {@code app/name}. */
    public static final String STREAM = "stream";
    /** The publisher's epoch of a stream. */
    public static final String EPOCH = "epoch";
    /** Why something ended or was refused, in fixed words. */
    public static final String REASON = "reason";
    /** {@code video} or {@code audio}. */
    public static final String MEDIA = "media";
    /** The name of a codec. */
    public static final String CODEC = "codec";
    /** The client software as it calls itself. */
    public static final String CLIENT = "client";
    /** The path of a file. */
    public static final String FILE = "file";

    /** Another server's, without the stream's name and query. */
    public static final String URL = "url";

    private LogKeys() {}
}
