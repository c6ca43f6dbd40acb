package weir.cluster;

import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.ByteBufferSerializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Writes everything that crosses from node to node, by hand: frames straight into the transport's buffer, and the few messages
 * about them. Pekko makes it by its class name.
 */
public final class StreamSerializer extends SerializerWithStringManifest implements ByteBufferSerializer {

    private static final int IDENTIFIER = 193_500;
    private static final int FIRST_SIZE = 512;
    /** Buffers come in either order, and go back as they came. */
    private static final ByteOrder ORDER = ByteOrder.BIG_ENDIAN;

    private final ActorRefResolver refs;

    public StreamSerializer(ExtendedActorSystem system) {
        this.refs = ActorRefResolver.get(Adapter.toTyped(system));
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MessageKind.of(message).manifest();
    }

    @Override
    public byte[] toBinary(Object message) {
        for (int size = FIRST_SIZE; ; size *= 2) {
            ByteBuffer buffer = ByteBuffer.allocate(size);
            try {
                toBinary(message, buffer);
                return Arrays.copyOf(buffer.array(), buffer.position());
            } catch (BufferOverflowException e) {
                // again, with more room
            }
        }
    }

    @Override
    public void toBinary(Object message, ByteBuffer buffer) {
        ByteOrder transports = buffer.order();
        try {
            MessageKind.of(message).write(message, new WireFields(buffer.order(ORDER), refs));
        } finally {
            buffer.order(transports);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        return fromBinary(ByteBuffer.wrap(bytes), manifest);
    }

    @Override
    public Object fromBinary(ByteBuffer buffer, String manifest) throws NotSerializableException {
        ByteOrder transports = buffer.order();
        try {
            return MessageKind.of(manifest).read(new WireFields(buffer.order(ORDER), refs));
        } finally {
            buffer.order(transports);
        }
    }
}
