package weir.cluster;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.PublisherRef;
import weir.stream.StreamKey;

/** The parts that messages between nodes are made of, written to a buffer or read from it in the same order. Not thread-safe. */
final class WireFields {

    private static final Frame.Type[] TYPES = Frame.Type.values();

    private final ByteBuffer buffer;
    private final ActorRefResolver refs;

    WireFields(ByteBuffer buffer, ActorRefResolver refs) {
        this.buffer = buffer;
        this.refs = refs;
    }

    void number(long value) {
        buffer.putLong(value);
    }

    long number() {
        return buffer.getLong();
    }

    void flag(boolean value) {
        buffer.put((byte) (value ? 1 : 0));
    }

    boolean flag() {
        return buffer.get() != 0;
    }

    void bytes(byte[] value) {
        buffer.putInt(value.length);
        buffer.put(value);
    }

    byte[] bytes() {
        byte[] value = new byte[length()];
        buffer.get(value);
        return value;
    }

    void text(String value) {
        bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    void key(StreamKey key) {
        text(key.app());
        text(key.name());
    }

    StreamKey key() {
        return new StreamKey(text(), text());
    }

    void ref(ActorRef<?> ref) {
        text(refs.toSerializationFormat(ref));
    }

    <T> ActorRef<T> ref() {
        return refs.resolveActorRef(text());
    }

    void publisher(PublisherRef publisher) {
        ref(publisher.owner());
        number(publisher.number());
    }

    PublisherRef publisher() {
        return new PublisherRef(ref(), (int) number());
    }

    void refs(List<? extends ActorRef<?>> all) {
        buffer.putInt(all.size());
        all.forEach(this::ref);
    }

    <T> List<ActorRef<T>> refs() {
        int count = length();
        List<ActorRef<T>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(ref());
        }
        return all;
    }

    void type(Frame.Type type) {
        buffer.put((byte) type.ordinal());
    }

    Frame.Type type() {
        return TYPES[buffer.get()];
    }

    void frames(List<Frame> frames) {
        buffer.putInt(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            type(frame.type());
            number(frame.timestamp());
            bytes(frame.payload());
        }
    }

    List<Frame> frames() {
        int count = length();
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Frame.Type type = type();
            long timestamp = number();
            byte[] payload = bytes();
            frames.add(new Frame(type, timestamp, payload, FrameClassifier.classify(type, payload)));
        }
        return frames;
    }

    /** A length or count cannot be more than the bytes that are left. */
    private int length() {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IllegalArgumentException("a length of " + length + " with " + buffer.remaining() + " bytes left");
        }
        return length;
    }
}
