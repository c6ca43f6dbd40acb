package weir.cluster;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hub;
import weir.stream.Hubs;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.StreamKey;

/** The parts that messages between nodes are made of, written to a buffer or read from it in the same order. Not thread-safe. */
final class WireFields {

    private static final Frame.Type[] TYPES = Frame.Type.values();
    /** Beside a publisher's number, which takes half of its field: nodes that do not know it read the number only. */
    private static final long ON_DEMAND = 1L << 32;

    private final ByteBuffer buffer;
    private final ActorRefResolver refs;

    WireFields(ByteBuffer buffer, ActorRefResolver refs) {
        this.buffer = buffer;
        this.refs = refs;
    }

    WireFields number(long value) {
        buffer.putLong(value);
        return this;
    }

    long number() {
        return buffer.getLong();
    }

    /** A number that is an int on both sides. */
    int integer() {
        return (int) number();
    }

    WireFields flag(boolean value) {
        buffer.put((byte) (value ? 1 : 0));
        return this;
    }

    boolean flag() {
        return buffer.get() != 0;
    }

    WireFields bytes(byte[] value) {
        buffer.putInt(value.length);
        buffer.put(value);
        return this;
    }

    byte[] bytes() {
        byte[] value = new byte[length()];
        buffer.get(value);
        return value;
    }

    WireFields text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    WireFields key(StreamKey key) {
        return text(key.app()).text(key.name());
    }

    StreamKey key() {
        return new StreamKey(text(), text());
    }

    WireFields ref(ActorRef<?> ref) {
        return text(refs.toSerializationFormat(ref));
    }

    <T> ActorRef<T> ref() {
        return refs.resolveActorRef(text());
    }

    WireFields publisher(PublisherRef publisher) {
        return ref(publisher.owner()).number(publisher.number() | (publisher.onDemand() ? ON_DEMAND : 0));
    }

    PublisherRef publisher() {
        ActorRef<Publisher.Message> owner = ref();
        long number = number();
        return new PublisherRef(owner, (int) number, (number & ON_DEMAND) != 0);
    }

    WireFields refs(List<? extends ActorRef<?>> all) {
        buffer.putInt(all.size());
        all.forEach(this::ref);
        return this;
    }

    <T> List<ActorRef<T>> refs() {
        int count = length();
        List<ActorRef<T>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(ref());
        }
        return all;
    }

    WireFields type(Frame.Type type) {
        buffer.put((byte) type.ordinal());
        return this;
    }

    Frame.Type type() {
        return TYPES[buffer.get()];
    }

    WireFields frames(List<Frame> frames) {
        buffer.putInt(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            type(frame.type()).number(frame.timestamp()).bytes(frame.payload());
        }
        return this;
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

    WireFields deliveries(List<Hubs.Delivery> deliveries) {
        buffer.putInt(deliveries.size());
        for (Hubs.Delivery delivery : deliveries) {
            MessageKind kind = MessageKind.of(delivery.message());
            ref(delivery.hub()).text(kind.manifest());
            kind.write(delivery.message(), this);
        }
        return this;
    }

    List<Hubs.Delivery> deliveries() throws NotSerializableException {
        int count = length();
        List<Hubs.Delivery> deliveries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ActorRef<Hub.Command> hub = ref();
            deliveries.add(
                    new Hubs.Delivery(hub, (Hub.Command) MessageKind.of(text()).read(this)));
        }
        return deliveries;
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
