package weir.rtmp.chunk;

import java.util.HashMap;
import java.util.Map;

/**
 * Puts messages into chunks with the smallest header that says enough after what was sent before. Everything it returns must
 * reach the peer, in order.
 */
public final class ChunkWriter {

    private static final long NO_STEP = -1;

    private final Map<Integer, Sent> lastByChunkStream = new HashMap<>();
    private int chunkSize;

    /**
     * What the last message on a chunk stream said.
     *
     * @param step the delta a header without a timestamp would repeat, or {@link #NO_STEP}
     */
    private record Sent(int messageStreamId, int typeId, int length, long timestamp, long step) {}

    /** @param chunkSize payload bytes a chunk carries at most: 128 until the peer was told otherwise */
    public ChunkWriter(int chunkSize) {
        ChunkHeaders.requireChunkSize(chunkSize);
        this.chunkSize = chunkSize;
    }

    /** The size from the next message on: to be called once the Set Chunk Size message itself is written. */
    public void setChunkSize(int newChunkSize) {
        ChunkHeaders.requireChunkSize(newChunkSize);
        chunkSize = newChunkSize;
    }

    /**
     * One message in chunks. A message that lies before the last one, or more than 4.6 hours after it, gets a full header, so
     * that no delta is negative or extended.
     *
     * @throws IllegalArgumentException for a chunk stream id, timestamp or length outside its range
     */
    public byte[] write(RawMessage message) {
        long timestamp = message.timestamp();
        if (timestamp < 0 || timestamp > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("Timestamp does not fit 32 bits: " + timestamp);
        }
        Sent last = lastByChunkStream.get(message.chunkStreamId());
        HeaderKind kind = HeaderKind.FULL;
        long time = timestamp;
        // A header of kind 3 after a full one repeats its timestamp as the delta, which some readers take for 0
        // instead.
        long step = timestamp == 0 ? 0 : NO_STEP;
        if (last != null && last.messageStreamId == message.messageStreamId()) {
            long delta = (timestamp - last.timestamp) & 0xFFFFFFFFL;
            if (delta < ChunkHeaders.EXTENDED) {
                kind = smallestAfter(last, message, delta);
                time = delta;
                step = delta;
            }
        }
        ChunkedMessage chunks = ChunkedMessage.of(
                kind,
                message.chunkStreamId(),
                chunkSize,
                message.typeId(),
                message.messageStreamId(),
                time,
                message.payload());
        lastByChunkStream.put(
                message.chunkStreamId(),
                new Sent(message.messageStreamId(), message.typeId(), message.payload().length, timestamp, step));
        return chunks.toBytes();
    }

    private static HeaderKind smallestAfter(Sent last, RawMessage message, long delta) {
        if (last.typeId != message.typeId() || last.length != message.payload().length) {
            return HeaderKind.SAME_STREAM;
        }
        return last.step == delta ? HeaderKind.NONE : HeaderKind.TIME_ONLY;
    }
}
