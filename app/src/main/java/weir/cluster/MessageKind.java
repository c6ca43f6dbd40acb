package weir.cluster;

import java.io.NotSerializableException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import weir.stream.Hub;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.Stream;

/**
 * The messages that cross from node to node, each with the letters that name it on the wire, and its fields as they are written and
 * read. A name is never given twice.
 */
enum MessageKind {
    MEDIA(
            "m",
            Hub.Media.class,
            (media, out) ->
                    out.publisher(media.publisher()).number(media.epoch()).frames(media.frames()),
            in -> new Hub.Media(in.publisher(), in.number(), in.frames())),
    FRAGMENT(
            "f",
            Hub.Fragment.class,
            (fragment, out) -> out.publisher(fragment.publisher())
                    .number(fragment.epoch())
                    .type(fragment.type())
                    .number(fragment.timestamp())
                    .number(fragment.offset())
                    .bytes(fragment.part())
                    .flag(fragment.last()),
            in -> new Hub.Fragment(
                    in.publisher(), in.number(), in.type(), in.number(), in.integer(), in.bytes(), in.flag())),
    ENDED("e", Hub.Ended.class, (ended, out) -> out.number(ended.epoch()), in -> new Hub.Ended(in.number())),
    ABANDONED(
            "a",
            Hub.Abandoned.class,
            (abandoned, out) -> out.number(abandoned.epoch()),
            in -> new Hub.Abandoned(in.number())),
    OVER("o", Hub.Over.class, (over, out) -> out.number(over.epoch()), in -> new Hub.Over(in.number())),
    DELIVERIES(
            "hd",
            Hubs.Deliveries.class,
            (arrived, out) -> out.deliveries(arrived.deliveries()),
            in -> new Hubs.Deliveries(in.deliveries())),
    WATCHING(
            "w",
            Hub.Watching.class,
            (watching, out) -> out.ref(watching.authority()),
            in -> new Hub.Watching(in.ref())),
    GRANTED(
            "pg",
            Publisher.Granted.class,
            (granted, out) -> out.number(granted.publisher())
                    .number(granted.epoch())
                    .ref(granted.authority())
                    .refs(granted.hubs()),
            in -> new Publisher.Granted(in.integer(), in.number(), in.ref(), in.refs())),
    REFUSED(
            "pr",
            Publisher.Refused.class,
            (refused, out) -> out.number(refused.publisher()).text(refused.why()),
            in -> new Publisher.Refused(in.integer(), in.text())),
    REVOKED(
            "pv",
            Publisher.Revoked.class,
            (revoked, out) -> out.number(revoked.publisher()).text(revoked.why()),
            in -> new Publisher.Revoked(in.integer(), in.text())),
    OUTRANKED(
            "po",
            Publisher.Outranked.class,
            (outranked, out) -> out.number(outranked.publisher()),
            in -> new Publisher.Outranked(in.integer())),
    DECIDING(
            "pd",
            Publisher.Deciding.class,
            (deciding, out) -> out.number(deciding.publisher()),
            in -> new Publisher.Deciding(in.integer())),
    PROBE(
            "pp",
            Publisher.Probe.class,
            (probe, out) -> out.number(probe.publisher()).ref(probe.replyTo()),
            in -> new Publisher.Probe(in.integer(), in.ref())),
    HELD(
            "ph",
            Publisher.Held.class,
            (held, out) -> out.number(held.publisher()).number(held.idleMillis()),
            in -> new Publisher.Held(in.integer(), in.number())),
    WATCHED(
            "pw",
            Publisher.Watched.class,
            (watched, out) -> out.number(watched.publisher()).ref(watched.hub()).number(watched.epoch()),
            in -> new Publisher.Watched(in.integer(), in.ref(), in.number())),
    UNWATCHED(
            "pu",
            Publisher.Unwatched.class,
            (unwatched, out) -> out.number(unwatched.publisher()).ref(unwatched.hub()),
            in -> new Publisher.Unwatched(in.integer(), in.ref())),
    CREDITED(
            "pc",
            Publisher.Credited.class,
            (credited, out) -> out.number(credited.publisher())
                    .ref(credited.hub())
                    .number(credited.bytes())
                    .number(credited.messages()),
            in -> new Publisher.Credited(in.integer(), in.ref(), in.number(), in.integer())),
    CLAIM(
            "sc",
            Stream.Claim.class,
            (claim, out) -> out.publisher(claim.publisher()).text(claim.peer()).number(claim.epoch()),
            in -> new Stream.Claim(in.publisher(), in.text(), in.number())),
    RELEASE(
            "sr",
            Stream.Release.class,
            (release, out) -> out.publisher(release.publisher()).flag(release.unpublished()),
            in -> new Stream.Release(in.publisher(), in.flag())),
    IDLE(
            "si",
            Stream.Idle.class,
            (idle, out) -> out.publisher(idle.publisher()).number(idle.idleMillis()),
            in -> new Stream.Idle(in.publisher(), in.number())),
    WATCH(
            "sw",
            Stream.Watch.class,
            (watch, out) -> out.ref(watch.hub()).number(watch.epoch()),
            in -> new Stream.Watch(in.ref(), in.number())),
    UNWATCH("su", Stream.Unwatch.class, (unwatch, out) -> out.ref(unwatch.hub()), in -> new Stream.Unwatch(in.ref())),
    STOP("ss", Stream.Stop.class, (stop, out) -> {}, in -> Stream.Stop.INSTANCE),
    ANNOUNCED(
            "da",
            NodeDirectory.Announced.class,
            (announced, out) -> out.key(announced.key()).publisher(announced.publisher()),
            in -> new NodeDirectory.Announced(in.key(), in.publisher())),
    ASKED(
            "dq",
            NodeDirectory.Asked.class,
            (asked, out) -> out.key(asked.key()).publisher(asked.by()),
            in -> new NodeDirectory.Asked(in.key(), in.publisher())),
    SOUGHT(
            "ds",
            NodeDirectory.Sought.class,
            (sought, out) -> out.key(sought.key()).ref(sought.hub()).number(sought.epoch()),
            in -> new NodeDirectory.Sought(in.key(), in.ref(), in.number()));

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
    private final BiConsumer<Object, WireFields> writer;
    private final Reader<?> reader;

    /** What comes back, of what the writer has written. */
    private interface Reader<M> {
        M from(WireFields in) throws NotSerializableException;
    }

    <M> MessageKind(String manifest, Class<M> type, BiConsumer<M, WireFields> writer, Reader<M> reader) {
        this.manifest = manifest;
        this.type = type;
        this.writer = (message, out) -> writer.accept(type.cast(message), out);
        this.reader = reader;
    }

    String manifest() {
        return manifest;
    }

    /** @param message of this kind */
    void write(Object message, WireFields out) {
        writer.accept(message, out);
    }

    /**
     * What {@link #write} has written.
     *
     * @throws NotSerializableException for a message of a later version within it
     */
    Object read(WireFields in) throws NotSerializableException {
        return reader.from(in);
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
