package weir.rtmp.session;

/** What a publisher asks to be done with its stream (7.2.2.6). */
public enum PublishType {
    LIVE,
    RECORD,
    APPEND;

    /** The type of that name in any case; live for one that is not known, as encoders send names of their own. */
    public static PublishType of(String name) {
        for (PublishType type : values()) {
            if (type.name().equalsIgnoreCase(name)) {
                return type;
            }
        }
        return LIVE;
    }
}
