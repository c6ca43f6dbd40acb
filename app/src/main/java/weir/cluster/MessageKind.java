package weir.cluster;

import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import weir.stream.Hub;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.Stream;

/** The messages that cross from node to node, each with the letters that name it on the wire. A name is never given twice. */
enum MessageKind {
    MEDIA("m", Hub.Media.class),
    FRAGMENT("f", Hub.Fragment.class),
    ENDED("e", Hub.Ended.class),
    ABANDONED("a", Hub.Abandoned.class),
    OVER("o", Hub.Over.class),
    WATCHING("w", Hub.Watching.class),
    GRANTED("pg", Publisher.Granted.class),
    REFUSED("pr", Publisher.Refused.class),
    REVOKED("pv", Publisher.Revoked.class),
    OUTRANKED("po", Publisher.Outranked.class),
    DECIDING("pd", Publisher.Deciding.class),
    PROBE("pp", Publisher.Probe.class),
    HELD("ph", Publisher.Held.class),
    WATCHED("pw", Publisher.Watched.class),
    UNWATCHED("pu", Publisher.Unwatched.class),
    CREDITED("pc", Publisher.Credited.class),
    CLAIM("sc", Stream.Claim.class),
    RELEASE("sr", Stream.Release.class),
    IDLE("si", Stream.Idle.class),
    WATCH("sw", Stream.Watch.class),
    UNWATCH("su", Stream.Unwatch.class),
    STOP("ss", Stream.Stop.class),
    ANNOUNCED("da", NodeDirectory.Announced.class),
    ASKED("dq", NodeDirectory.Asked.class),
    SOUGHT("ds", NodeDirectory.Sought.class);

    private static final Map<Class<?>, MessageKind> BY_CLASS = new HashMap<>();
    private static final Map<String, MessageKind> BY_MANIFEST = new HashMap<>();

    static {
        for (MessageKind kind : values()) {
            BY_CLASS.put(kind.type, kind);
            BY_MANIFEST.put(kind.manifest, kind);
        }
    }

    private final String manifest;
    private final Class<?> type;

    MessageKind(String manifest, Class<?> type) {
        this.manifest = manifest;
        this.type = type;
    }

    String manifest() {
        return manifest;
    }

    Class<?> type() {
        return type;
    }

    /** @throws IllegalArgumentException for a message that is for its own node only */
    static MessageKind of(Object message) {
        MessageKind kind = BY_CLASS.get(message.getClass());
        if (kind == null) {
            throw new IllegalArgumentException(message.getClass() + " does not leave its node");
        }
        return kind;
    }

    /** @throws NotSerializableException for a message of a later version */
    static MessageKind of(String manifest) throws NotSerializableException {
        MessageKind kind = BY_MANIFEST.get(manifest);
        if (kind == null) {
            throw new NotSerializableException("unknown message " + manifest);
        }
        return kind;
    }
}
