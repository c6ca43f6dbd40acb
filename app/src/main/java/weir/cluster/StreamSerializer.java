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
import weir.stream.Hub;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.Stream;

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
            write(message, new WireFields(buffer.order(ORDER), refs));
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
            return read(MessageKind.of(manifest), new WireFields(buffer.order(ORDER), refs));
        } finally {
            buffer.order(transports);
        }
    }

    private static void write(Object message, WireFields out) {
        if (message instanceof Hub.Media media) {
            out.publisher(media.publisher());
            out.number(media.epoch());
            out.frames(media.frames());
        } else if (message instanceof Hub.Fragment fragment) {
            out.publisher(fragment.publisher());
            out.number(fragment.epoch());
            out.type(fragment.type());
            out.number(fragment.timestamp());
            out.number(fragment.offset());
            out.bytes(fragment.part());
            out.flag(fragment.last());
        } else if (message instanceof Hub.Ended ended) {
            out.number(ended.epoch());
        } else if (message instanceof Hub.Abandoned abandoned) {
            out.number(abandoned.epoch());
        } else if (message instanceof Hub.Over over) {
            out.number(over.epoch());
        } else if (message instanceof Hub.Watching watching) {
            out.ref(watching.authority());
        } else if (message instanceof Publisher.Message answer) {
            out.number(answer.publisher());
            writeToPublisher(answer, out);
        } else if (message instanceof Stream.Command command) {
            writeToStream(command, out);
        } else if (message instanceof NodeDirectory.Announced announced) {
            out.key(announced.key());
            out.publisher(announced.publisher());
        } else if (message instanceof NodeDirectory.Asked asked) {
            out.key(asked.key());
            out.publisher(asked.by());
        } else if (message instanceof NodeDirectory.Sought sought) {
            out.key(sought.key());
            out.ref(sought.hub());
            out.number(sought.epoch());
        }
    }

    private static void writeToPublisher(Publisher.Message message, WireFields out) {
        if (message instanceof Publisher.Granted granted) {
            out.number(granted.epoch());
            out.ref(granted.authority());
            out.refs(granted.hubs());
        } else if (message instanceof Publisher.Refused refused) {
            out.text(refused.why());
        } else if (message instanceof Publisher.Revoked revoked) {
            out.text(revoked.why());
        } else if (message instanceof Publisher.Probe probe) {
            out.ref(probe.replyTo());
        } else if (message instanceof Publisher.Held held) {
            out.number(held.idleMillis());
        } else if (message instanceof Publisher.Watched watched) {
            out.ref(watched.hub());
            out.number(watched.epoch());
        } else if (message instanceof Publisher.Unwatched unwatched) {
            out.ref(unwatched.hub());
        } else if (message instanceof Publisher.Credited credited) {
            out.ref(credited.hub());
            out.number(credited.bytes());
            out.number(credited.messages());
        }
    }

    private static void writeToStream(Stream.Command command, WireFields out) {
        if (command instanceof Stream.Claim claim) {
            out.publisher(claim.publisher());
            out.text(claim.peer());
            out.number(claim.epoch());
        } else if (command instanceof Stream.Release release) {
            out.publisher(release.publisher());
            out.flag(release.unpublished());
        } else if (command instanceof Stream.Idle idle) {
            out.publisher(idle.publisher());
            out.number(idle.idleMillis());
        } else if (command instanceof Stream.Watch watch) {
            out.ref(watch.hub());
            out.number(watch.epoch());
        } else if (command instanceof Stream.Unwatch unwatch) {
            out.ref(unwatch.hub());
        }
    }

    private static Object read(MessageKind kind, WireFields in) {
        return switch (kind) {
            case MEDIA -> new Hub.Media(in.publisher(), in.number(), in.frames());
            case FRAGMENT ->
                new Hub.Fragment(
                        in.publisher(), in.number(), in.type(), in.number(), (int) in.number(), in.bytes(), in.flag());
            case ENDED -> new Hub.Ended(in.number());
            case ABANDONED -> new Hub.Abandoned(in.number());
            case OVER -> new Hub.Over(in.number());
            case WATCHING -> new Hub.Watching(in.ref());
            case GRANTED -> new Publisher.Granted((int) in.number(), in.number(), in.ref(), in.refs());
            case REFUSED -> new Publisher.Refused((int) in.number(), in.text());
            case REVOKED -> new Publisher.Revoked((int) in.number(), in.text());
            case OUTRANKED -> new Publisher.Outranked((int) in.number());
            case DECIDING -> new Publisher.Deciding((int) in.number());
            case PROBE -> new Publisher.Probe((int) in.number(), in.ref());
            case HELD -> new Publisher.Held((int) in.number(), in.number());
            case WATCHED -> new Publisher.Watched((int) in.number(), in.ref(), in.number());
            case UNWATCHED -> new Publisher.Unwatched((int) in.number(), in.ref());
            case CREDITED -> new Publisher.Credited((int) in.number(), in.ref(), in.number(), (int) in.number());
            case CLAIM -> new Stream.Claim(in.publisher(), in.text(), in.number());
            case RELEASE -> new Stream.Release(in.publisher(), in.flag());
            case IDLE -> new Stream.Idle(in.publisher(), in.number());
            case WATCH -> new Stream.Watch(in.ref(), in.number());
            case UNWATCH -> new Stream.Unwatch(in.ref());
            case STOP -> Stream.Stop.INSTANCE;
            case ANNOUNCED -> new NodeDirectory.Announced(in.key(), in.publisher());
            case ASKED -> new NodeDirectory.Asked(in.key(), in.publisher());
            case SOUGHT -> new NodeDirectory.Sought(in.key(), in.ref(), in.number());
        };
    }
}
