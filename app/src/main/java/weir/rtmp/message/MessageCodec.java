package weir.rtmp.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.Amf0Reader;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Abort;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.SharedObject;
import weir.rtmp.message.RtmpMessage.Unknown;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

/** Between what the chunk layer carries and typed messages. Bytes after the fields of a control message are passed over. */
public final class MessageCodec {

    private MessageCodec() {}

    /**
     * Understands one message.
     *
     * @param limits for the values of a command; what is beyond them, or broken, is left out with all that follows
     * @throws RtmpException MALFORMED when a control message is too short or a command has no name
     */
    public static RtmpMessage decode(RawMessage raw, AmfLimits limits) {
        byte[] payload = raw.payload();
        return switch (raw.typeId()) {
            case MessageType.SET_CHUNK_SIZE -> new SetChunkSize(Bytes.i32(atLeast(4, raw), 0));
            case MessageType.ABORT -> new Abort(Bytes.i32(atLeast(4, raw), 0));
            case MessageType.ACKNOWLEDGEMENT -> new Acknowledgement(Bytes.u32(atLeast(4, raw), 0));
            case MessageType.USER_CONTROL -> UserControlCodec.decode(atLeast(2, raw));
            case MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE ->
                new WindowAcknowledgementSize(Bytes.u32(atLeast(4, raw), 0));
            case MessageType.SET_PEER_BANDWIDTH -> peerBandwidth(atLeast(4, raw));
            case MessageType.AUDIO -> new Audio(payload);
            case MessageType.VIDEO -> new Video(payload);
            case MessageType.DATA_AMF0 -> new Data(payload);
            case MessageType.DATA_AMF3 -> new Data(withoutFormat(payload));
            case MessageType.COMMAND_AMF0 -> command(payload, 0, limits);
            case MessageType.COMMAND_AMF3 -> command(payload, formatBytes(payload), limits);
            case MessageType.SHARED_OBJECT_AMF0 -> new SharedObject(payload);
            case MessageType.SHARED_OBJECT_AMF3 -> new SharedObject(withoutFormat(payload));
            case MessageType.AGGREGATE -> new Aggregate(payload);
            default -> new Unknown(raw.typeId(), payload);
        };
    }

    /**
     * Writes one message; commands, data and shared objects in their AMF0 types, which every peer reads.
     *
     * @param timestamp milliseconds modulo 2^32
     */
    public static RawMessage encode(int chunkStreamId, int messageStreamId, long timestamp, RtmpMessage message) {
        int typeId;
        byte[] payload;
        if (message instanceof Audio audio) {
            typeId = MessageType.AUDIO;
            payload = audio.payload();
        } else if (message instanceof Video video) {
            typeId = MessageType.VIDEO;
            payload = video.payload();
        } else if (message instanceof Data data) {
            typeId = MessageType.DATA_AMF0;
            payload = data.body();
        } else if (message instanceof Command command) {
            typeId = MessageType.COMMAND_AMF0;
            payload = write(command);
        } else if (message instanceof UserControl event) {
            typeId = MessageType.USER_CONTROL;
            payload = UserControlCodec.encode(event);
        } else if (message instanceof SetChunkSize size) {
            typeId = MessageType.SET_CHUNK_SIZE;
            payload = u32(size.size());
        } else if (message instanceof Abort abort) {
            typeId = MessageType.ABORT;
            payload = u32(abort.chunkStreamId());
        } else if (message instanceof Acknowledgement acknowledgement) {
            typeId = MessageType.ACKNOWLEDGEMENT;
            payload = u32(acknowledgement.sequenceNumber());
        } else if (message instanceof WindowAcknowledgementSize window) {
            typeId = MessageType.WINDOW_ACKNOWLEDGEMENT_SIZE;
            payload = u32(window.size());
        } else if (message instanceof SetPeerBandwidth bandwidth) {
            typeId = MessageType.SET_PEER_BANDWIDTH;
            payload = Arrays.copyOf(u32(bandwidth.size()), 5);
            payload[4] = (byte) bandwidth.limit().ordinal();
        } else if (message instanceof SharedObject shared) {
            typeId = MessageType.SHARED_OBJECT_AMF0;
            payload = shared.body();
        } else if (message instanceof Aggregate aggregate) {
            typeId = MessageType.AGGREGATE;
            payload = aggregate.body();
        } else {
            Unknown unknown = (Unknown) message;
            typeId = unknown.typeId();
            payload = unknown.payload();
        }
        return new RawMessage(chunkStreamId, typeId, messageStreamId, timestamp, payload);
    }

    private static byte[] atLeast(int length, RawMessage raw) {
        if (raw.payload().length < length) {
            throw RtmpException.malformed(
                    "message of type " + raw.typeId() + " with " + raw.payload().length + " bytes");
        }
        return raw.payload();
    }

    /** A limit type that is missing or unknown counts as dynamic, the one that asks for least. */
    private static SetPeerBandwidth peerBandwidth(byte[] payload) {
        int type = payload.length > 4 ? payload[4] & 0xFF : SetPeerBandwidth.Limit.DYNAMIC.ordinal();
        return new SetPeerBandwidth(
                Bytes.u32(payload, 0),
                switch (type) {
                    case 0 -> SetPeerBandwidth.Limit.HARD;
                    case 1 -> SetPeerBandwidth.Limit.SOFT;
                    default -> SetPeerBandwidth.Limit.DYNAMIC;
                });
    }

    private static Command command(byte[] payload, int from, AmfLimits limits) {
        List<AmfValue> values = new Amf0Reader(payload, from, payload.length, limits).readLeniently();
        if (values.isEmpty() || values.get(0).asString().isEmpty()) {
            throw RtmpException.malformed("command without a name");
        }
        OptionalDouble transactionId = values.size() > 1 ? values.get(1).asNumber() : OptionalDouble.empty();
        return new Command(
                values.get(0).asString().get(),
                transactionId.orElse(0),
                values.size() > 2 ? values.get(2) : AmfNull.INSTANCE,
                values.size() > 3 ? values.subList(3, values.size()) : List.of());
    }

    private static byte[] write(Command command) {
        List<AmfValue> values = new ArrayList<>(3 + command.arguments().size());
        values.add(AmfValue.of(command.name()));
        values.add(AmfValue.of(command.transactionId()));
        values.add(command.commandObject());
        values.addAll(command.arguments());
        return Amf0Writer.write(values);
    }

    /** The AMF3 types begin with a format byte, of which only 0 exists (interop 19); some senders leave it out. */
    private static int formatBytes(byte[] payload) {
        return payload.length > 0 && payload[0] == 0 ? 1 : 0;
    }

    private static byte[] withoutFormat(byte[] payload) {
        return Arrays.copyOfRange(payload, formatBytes(payload), payload.length);
    }

    private static byte[] u32(long value) {
        byte[] bytes = new byte[4];
        Bytes.put32(bytes, 0, value);
        return bytes;
    }
}
