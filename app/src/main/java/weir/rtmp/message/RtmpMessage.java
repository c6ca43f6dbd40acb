package weir.rtmp.message;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;

/** What one RTMP message says. Where it travels (chunk stream, message stream, time) stays with {@link RawMessage}. */
public sealed interface RtmpMessage {

    /** Protocol control 1: the sender's chunks are this large from now on (5.4.1). */
    record SetChunkSize(int size) implements RtmpMessage {}

    /** Protocol control 2: the sender gives up the message it has begun on a chunk stream (5.4.2). */
    record Abort(int chunkStreamId) implements RtmpMessage {}

    /**
     * Protocol control 3 (5.4.3).
     *
     * @param sequenceNumber bytes received so far, modulo 2^32
     */
    record Acknowledgement(long sequenceNumber) implements RtmpMessage {}

    /**
     * Protocol control 5 (5.4.4).
     *
     * @param size bytes between two acknowledgements, 0 to 2^32-1
     */
    record WindowAcknowledgementSize(long size) implements RtmpMessage {}

    /**
     * Protocol control 6 (5.4.5).
     *
     * @param size bytes in flight the peer shall keep to, 0 to 2^32-1
     */
    record SetPeerBandwidth(long size, Limit limit) implements RtmpMessage {

        /** How strictly the peer shall take a bandwidth. */
        public enum Limit {
            HARD,
            SOFT,
            DYNAMIC
        }
    }

    /** Protocol control 4, one record per event (7.1.7). */
    sealed interface UserControl extends RtmpMessage {

        record StreamBegin(int streamId) implements UserControl {}

        record StreamEof(int streamId) implements UserControl {}

        record StreamDry(int streamId) implements UserControl {}

        /** @param milliseconds what the client buffers, 0 to 2^32-1 */
        record SetBufferLength(int streamId, long milliseconds) implements UserControl {}

        record StreamIsRecorded(int streamId) implements UserControl {}

        /** @param timestamp the sender's time in milliseconds, 0 to 2^32-1 */
        record PingRequest(long timestamp) implements UserControl {}

        /** @param timestamp as the request had it */
        record PingResponse(long timestamp) implements UserControl {}

        /** An event this relay has no use for, kept as it came. */
        record Unknown(int eventType, byte[] data) implements UserControl {}
    }

    /** Type 8. */
    record Audio(byte[] payload) implements RtmpMessage {}

    /** Type 9. */
    record Video(byte[] payload) implements RtmpMessage {}

    /**
     * Types 18 and 15.
     *
     * @param body AMF0 values, the format byte of type 15 taken off, not yet read: their shapes vary
     */
    record Data(byte[] body) implements RtmpMessage {}

    /**
     * Types 20 and 17 (7.2.1).
     *
     * @param commandObject null of AMF where the sender gave none
     * @param arguments what follows the command object
     */
    record Command(String name, double transactionId, AmfValue commandObject, List<AmfValue> arguments)
            implements RtmpMessage {

        public Command {
            Objects.requireNonNull(name);
            Objects.requireNonNull(commandObject);
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * Types 19 and 16: passed over by this relay.
     *
     * @param body AMF0, the format byte of type 16 taken off
     */
    record SharedObject(byte[] body) implements RtmpMessage {}

    /** Type 22: several messages in one (7.1.6). */
    record Aggregate(byte[] body) implements RtmpMessage {

        /**
         * Takes the messages apart. Their times are the aggregate's plus their distance from the first one (interop 12);
         * a tail that is cut off is left out, and so is an aggregate within an aggregate.
         *
         * @param envelope the message this body came in: gives chunk stream, message stream and time
         */
        public void split(RawMessage envelope, Consumer<RawMessage> messages) {
            AggregateSplitter.split(envelope, body, messages);
        }
    }

    /** A type that is not in the specification. */
    record Unknown(int typeId, byte[] payload) implements RtmpMessage {}
}
