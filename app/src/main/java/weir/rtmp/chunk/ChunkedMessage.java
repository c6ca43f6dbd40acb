package weir.rtmp.chunk;

import java.nio.ByteBuffer;

/**
 * One message in chunks: their headers, and the payload that they carry, which is referred to and not copied. Never changes as
 * long as the payload does not.
 */
public final class ChunkedMessage {

    /** Takes a part of an array, which is not empty. */
    public interface PieceTaker {
        void take(byte[] bytes, int from, int length);
    }

    private static final byte[] NOTHING = {};

    private final byte[] header;
    /** Before every chunk but the first. */
    private final byte[] continuation;

    private final int chunkSize;
    private final byte[] payload;
    private final int size;

    private ChunkedMessage(byte[] header, byte[] continuation, int chunkSize, byte[] payload) {
        this.header = header;
        this.continuation = continuation;
        this.chunkSize = chunkSize;
        this.payload = payload;
        int continuations = payload.length == 0 ? 0 : (payload.length - 1) / chunkSize;
        this.size = header.length + payload.length + continuations * continuation.length;
    }

    /**
     * A full header, then continuations: chunks that lean on nothing sent before them. They serve every peer of one chunk size
     * and message stream id, and leaving whole messages out is always safe. From 16777215 ms on, the extended timestamp stands in
     * every chunk (RTMP 1.0 section 5.3.1.3).
     *
     * @param chunkStreamId 2 to 65599
     * @param chunkSize payload bytes a chunk carries at most, the size last announced to the peer
     * @param timestamp milliseconds, of which the low 32 bits are sent
     * @param payload up to 16777215 bytes, not to be changed from now on
     * @throws IllegalArgumentException for a chunk stream id, chunk size or length outside its range
     */
    public static ChunkedMessage of(
            int chunkStreamId, int chunkSize, int typeId, int messageStreamId, long timestamp, byte[] payload) {
        long time = timestamp & 0xFFFFFFFFL;
        return of(HeaderKind.FULL, chunkStreamId, chunkSize, typeId, messageStreamId, time, payload);
    }

    /** @param time what the header says or, in a {@code NONE} header, repeats: a timestamp or a delta, 0 to 4294967295 */
    static ChunkedMessage of(
            HeaderKind kind,
            int chunkStreamId,
            int chunkSize,
            int typeId,
            int messageStreamId,
            long time,
            byte[] payload) {
        ChunkHeaders.requireChunkSize(chunkSize);
        byte[] header = ChunkHeaders.encode(kind, chunkStreamId, typeId, messageStreamId, time, payload.length);
        byte[] continuation = payload.length <= chunkSize
                ? NOTHING
                : ChunkHeaders.encode(HeaderKind.NONE, chunkStreamId, typeId, messageStreamId, time, payload.length);
        return new ChunkedMessage(header, continuation, chunkSize, payload);
    }

    /** Bytes that are chunks already, or need not be any: one message or more. @param chunks not to be changed from now on */
    public static ChunkedMessage ofChunks(byte[] chunks) {
        return new ChunkedMessage(NOTHING, NOTHING, Integer.MAX_VALUE, chunks);
    }

    /** In bytes, headers and all. */
    public int size() {
        return size;
    }

    /**
     * Adds the bytes from an offset on, as many as there is room for.
     *
     * @param from 0 to {@link #size()}
     */
    public void copyTo(ByteBuffer to, int from) {
        put(to, header, from, header.length);
        int beyond = Math.max(from - header.length, 0);
        int chunk = beyond / (chunkSize + continuation.length) * chunkSize;
        int skipped = beyond % (chunkSize + continuation.length);
        while (chunk < payload.length && to.hasRemaining()) {
            int end = Math.min(chunk + chunkSize, payload.length);
            put(to, payload, chunk + skipped, end);
            if (end < payload.length) {
                put(to, continuation, Math.max(skipped - chunkSize, 0), continuation.length);
            }
            chunk = end;
            skipped = 0;
        }
    }

    private static void put(ByteBuffer to, byte[] bytes, int from, int end) {
        if (from < end) {
            to.put(bytes, from, Math.min(end - from, to.remaining()));
        }
    }

    /** Hands over all bytes in order, where they stand: arrays that are not to be changed. */
    public void forEachPiece(PieceTaker taker) {
        if (header.length > 0) {
            taker.take(header, 0, header.length);
        }
        for (int chunk = 0; chunk < payload.length; ) {
            int end = Math.min(chunk + chunkSize, payload.length);
            taker.take(payload, chunk, end - chunk);
            if (end < payload.length) {
                taker.take(continuation, 0, continuation.length);
            }
            chunk = end;
        }
    }

    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        copyTo(bytes, 0);
        return bytes.array();
    }
}
