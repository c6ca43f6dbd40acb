package weir.rtmp.session;

/** The codes of status and error replies, each with the level it is sent at. */
public enum StatusCode {
    CONNECT_SUCCESS("NetConnection.Connect.Success", Level.STATUS),
    CONNECT_REJECTED("NetConnection.Connect.Rejected", Level.ERROR),
    CONNECT_RECONNECT_REQUEST("NetConnection.Connect.ReconnectRequest", Level.STATUS),
    CALL_FAILED("NetConnection.Call.Failed", Level.ERROR),
    PUBLISH_START("NetStream.Publish.Start", Level.STATUS),
    /** The name is not a usable one, or somebody else publishes it. */
    PUBLISH_BAD_NAME("NetStream.Publish.BadName", Level.ERROR),
    /** The message stream is in use. */
    PUBLISH_BAD_CONNECTION("NetStream.Publish.BadConnection", Level.ERROR),
    PUBLISH_DENIED("NetStream.Publish.Denied", Level.ERROR),
    PUBLISH_IDLE("NetStream.Publish.Idle", Level.STATUS),
    UNPUBLISH_SUCCESS("NetStream.Unpublish.Success", Level.STATUS),
    PLAY_RESET("NetStream.Play.Reset", Level.STATUS),
    PLAY_START("NetStream.Play.Start", Level.STATUS),
    PLAY_STOP("NetStream.Play.Stop", Level.STATUS),
    PLAY_FAILED("NetStream.Play.Failed", Level.ERROR),
    PLAY_STREAM_NOT_FOUND("NetStream.Play.StreamNotFound", Level.ERROR),
    PLAY_UNPUBLISH_NOTIFY("NetStream.Play.UnpublishNotify", Level.STATUS),
    PLAY_INSUFFICIENT_BANDWIDTH("NetStream.Play.InsufficientBW", Level.WARNING),
    PAUSE_NOTIFY("NetStream.Pause.Notify", Level.STATUS),
    UNPAUSE_NOTIFY("NetStream.Unpause.Notify", Level.STATUS),
    SEEK_NOTIFY("NetStream.Seek.Notify", Level.STATUS),
    SEEK_FAILED("NetStream.Seek.Failed", Level.ERROR),
    /** There is nothing at that time. */
    SEEK_INVALID_TIME("NetStream.Seek.InvalidTime", Level.ERROR);

    /** How grave a status is. */
    public enum Level {
        STATUS("status"),
        WARNING("warning"),
        ERROR("error");

        private final String wireName;

        Level(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final String code;
    private final Level level;

    StatusCode(String code, Level level) {
        this.code = code;
        this.level = level;
    }

    /** As it is written on the wire. */
    public String code() {
        return code;
    }

    public Level level() {
        return level;
    }
}
