package weir.rtmp.chunk;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import weir.rtmp.RtmpException;

/**
 * Puts messages together from chunks, fed in pieces of any size: RTMP 1.0 section 5.3. Set Chunk Size and Abort take effect
 * here and are still passed on; aggregates are passed on whole.
 */
public final class ChunkReader {

    private static final int SET_CHUNK_SIZE = 1;
    private static final int ABORT = 2;
    private static final int EXTENDED_SIZE = 4;

    private enum State {
        HEADER,
        PAYLOAD
    }

    private final ChunkLimits limits;
    private final PartialMemory memory;
    private final ChunkStreams streams;
    private final HeaderBytes header = new HeaderBytes();
    private State state = State.HEADER;
    private int chunkSize = ChunkHeaders.INITIAL_CHUNK_SIZE;
    private ChunkStream current = new ChunkStream(ChunkHeaders.MIN_CHUNK_STREAM_ID);
    private int chunkMissing;
    private int partialBytes;

    public ChunkReader(ChunkLimits limits) {
        this(limits, PartialMemory.UNSHARED);
    }

    /** @param memory gets back with {@link #close} what is held in the end */
    public ChunkReader(ChunkLimits limits, PartialMemory memory) {
        this.limits = limits;
        this.memory = memory;
        this.streams = new ChunkStreams(limits.maxChunkStreams());
    }

    /**
     * Consumes all of {@code bytes} and hands on every message that they make whole, in the order they end.
     *
     * @throws RtmpException MALFORMED or LIMIT_EXCEEDED; the reader is of no use after it
     */
    public void read(ByteBuffer bytes, Consumer<RawMessage> out) {
        while (bytes.hasRemaining()) {
            switch (state) {
                case HEADER -> readHeader(bytes, out);
                case PAYLOAD -> readPayload(bytes, out);
            }
        }
    }

    private void readHeader(ByteBuffer in, Consumer<RawMessage> out) {
        header.fill(in, 1);
        if (!header.fill(in, header.fixedSize())) {
            return;
        }
        HeaderKind kind = header.kind();
        current = streams.get(header.chunkStreamId());
        current.requireOpenableBy(kind);
        boolean repeats = kind == HeaderKind.NONE;
        boolean extended = repeats ? current.isExtended() : header.timeField() == ChunkHeaders.EXTENDED;
        if (extended && repeats && current.isInMessage()) {
            readRepeatedTime(in, out);
            return;
        }
        if (extended && !header.fill(in, header.fixedSize() + EXTENDED_SIZE)) {
            return;
        }
        long time = extended ? header.extendedTime() : repeats ? current.time() : header.timeField();
        current.accept(header, time, extended, limits.maxMessageSize());
        beginPayload(out);
    }

    /**
     * A continuation repeats the extended timestamp (section 5.3.1.3), but old clients leave it out: what differs from it is
     * payload. It is compared byte by byte, as the rest of the message may be shorter than the timestamp.
     */
    private void readRepeatedTime(ByteBuffer in, Consumer<RawMessage> out) {
        long time = current.time();
        int here = header.extendedBytesHere();
        while (here < EXTENDED_SIZE && in.hasRemaining()) {
            if (in.get(in.position()) != byteOf(time, here)) {
                beginPayload(out);
                read(firstBytesOf(time, here), out);
                return;
            }
            here++;
            header.fill(in, header.fixedSize() + here);
        }
        if (here == EXTENDED_SIZE) {
            beginPayload(out);
        }
    }

    private void beginPayload(Consumer<RawMessage> out) {
        header.clear();
        chunkMissing = Math.min(chunkSize, current.missing());
        if (chunkMissing == 0) {
            deliver(current.finish(), out);
        } else {
            state = State.PAYLOAD;
        }
    }

    private void readPayload(ByteBuffer in, Consumer<RawMessage> out) {
        if (current.hasNothingYet() && isWholeIn(in)) {
            state = State.HEADER;
            deliver(current.finishWith(takeWhole(in)), out);
            return;
        }
        int piece = Math.min(chunkMissing, in.remaining());
        int capacity = current.capacityFor(piece);
        hold(capacity - current.capacity());
        current.append(in, piece, capacity);
        chunkMissing -= piece;
        if (chunkMissing == 0) {
            state = State.HEADER;
            if (current.missing() == 0) {
                release(current.capacity());
                deliver(current.finish(), out);
            }
        }
    }

    /** Whether the message lies in {@code in} to its end, in chunks that follow each other. */
    private boolean isWholeIn(ByteBuffer in) {
        int left = current.length();
        if (left > in.remaining()) {
            return false;
        }
        int gap = continuationSize();
        int at = in.position();
        while (left > chunkSize) {
            at += chunkSize;
            left -= chunkSize;
            if (at + gap > in.limit() || !isContinuation(in, at)) {
                return false;
            }
            at += gap;
        }
        return at + left <= in.limit();
    }

    private boolean isContinuation(ByteBuffer in, int at) {
        int id = current.id();
        int basic = ChunkHeaders.basicSize(id);
        int first = HeaderKind.NONE.bits() | (basic == 1 ? id : basic - 2);
        if ((in.get(at) & 0xFF) != first
                || basic > 1 && (in.get(at + 1) & 0xFF) != (id - 64 & 0xFF)
                || basic > 2 && (in.get(at + 2) & 0xFF) != id - 64 >>> 8) {
            return false;
        }
        for (int i = 0; current.isExtended() && i < EXTENDED_SIZE; i++) {
            if (in.get(at + basic + i) != byteOf(current.time(), i)) {
                return false;
            }
        }
        return true;
    }

    private byte[] takeWhole(ByteBuffer in) {
        byte[] payload = new byte[current.length()];
        int gap = continuationSize();
        int taken = Math.min(chunkSize, payload.length);
        in.get(payload, 0, taken);
        while (taken < payload.length) {
            in.position(in.position() + gap);
            int piece = Math.min(chunkSize, payload.length - taken);
            in.get(payload, taken, piece);
            taken += piece;
        }
        return payload;
    }

    private int continuationSize() {
        return ChunkHeaders.basicSize(current.id()) + (current.isExtended() ? EXTENDED_SIZE : 0);
    }

    private void deliver(RawMessage message, Consumer<RawMessage> out) {
        switch (message.typeId()) {
            case SET_CHUNK_SIZE -> setChunkSize(controlValue(message));
            case ABORT -> streams.find(controlValue(message)).ifPresent(this::abort);
            default -> {}
        }
        out.accept(message);
    }

    /** RTMP 1.0 section 5.4.1: 31 bits, of which everything above 16777215 means the same. */
    private void setChunkSize(int size) {
        if (size <= 0) {
            throw RtmpException.malformed("Chunk size " + Integer.toUnsignedString(size));
        }
        int effective = Math.min(size, ChunkHeaders.MAX_LENGTH);
        if (effective > limits.maxChunkSize()) {
            throw RtmpException.limit("Chunk size " + size + ", above the limit of " + limits.maxChunkSize());
        }
        chunkSize = effective;
    }

    private void abort(ChunkStream stream) {
        release(stream.capacity());
        stream.drop();
    }

    private void hold(int more) {
        if (more > limits.maxPartialBytes() - partialBytes) {
            throw RtmpException.limit(
                    "Partial messages above the limit of " + limits.maxPartialBytes() + " bytes in sum");
        }
        if (!memory.take(more)) {
            throw RtmpException.limit("Partial messages of all connections above their limit");
        }
        partialBytes += more;
    }

    private void release(int bytes) {
        partialBytes -= bytes;
        memory.giveBack(bytes);
    }

    /** Gives up the messages under way; the reader is of no use after it. */
    public void close() {
        release(partialBytes);
    }

    private static int controlValue(RawMessage message) {
        byte[] payload = message.payload();
        if (payload.length < Integer.BYTES) {
            throw RtmpException.malformed(
                    "Control message of type " + message.typeId() + " with " + payload.length + " bytes");
        }
        return ByteBuffer.wrap(payload).getInt();
    }

    private static byte byteOf(long time, int index) {
        return (byte) (time >>> 24 - 8 * index);
    }

    private static ByteBuffer firstBytesOf(long time, int count) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) time).position(0).limit(count);
    }
}
