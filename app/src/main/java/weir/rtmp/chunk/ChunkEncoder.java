package weir.rtmp.chunk;

/** Puts one message into chunks: a header of the given kind first, kind {@link HeaderKind#NONE} for every chunk after it. */
final class ChunkEncoder {

    static final int INITIAL_CHUNK_SIZE = 128;
    static final int MAX_LENGTH = 0xFFFFFF;
    static final int EXTENDED = 0xFFFFFF;
    static final int MIN_CHUNK_STREAM_ID = 2;
    static final int MAX_CHUNK_STREAM_ID = 65599;

    private static final int EXTENDED_SIZE = 4;

    private ChunkEncoder() {}

    /** @param time what the header says or, in a {@code NONE} header, repeats: a timestamp or a delta, 0 to 4294967295 */
    static byte[] encode(
            HeaderKind kind,
            int chunkStreamId,
            int chunkSize,
            int typeId,
            int messageStreamId,
            long time,
            byte[] payload) {
        requireEncodable(chunkStreamId, chunkSize, payload.length);
        int extendedSize = time >= EXTENDED ? EXTENDED_SIZE : 0;
        int continuationSize = basicSize(chunkStreamId) + extendedSize;
        int continuations = payload.length == 0 ? 0 : (payload.length - 1) / chunkSize;
        byte[] chunks = new byte
                [Math.addExact(
                        continuationSize + kind.size() + payload.length,
                        Math.multiplyExact(continuations, continuationSize))];

        int at = putBasic(chunks, 0, kind, chunkStreamId);
        at = putMessageHeader(chunks, at, kind, typeId, messageStreamId, time, payload.length);
        if (extendedSize != 0) {
            at = putInt(chunks, at, time);
        }
        int read = Math.min(chunkSize, payload.length);
        System.arraycopy(payload, 0, chunks, at, read);
        at += read;
        while (read < payload.length) {
            at = putBasic(chunks, at, HeaderKind.NONE, chunkStreamId);
            if (extendedSize != 0) {
                at = putInt(chunks, at, time);
            }
            int piece = Math.min(chunkSize, payload.length - read);
            System.arraycopy(payload, read, chunks, at, piece);
            read += piece;
            at += piece;
        }
        return chunks;
    }

    /** Bytes of the basic header: RTMP 1.0 section 5.3.1.1. */
    static int basicSize(int chunkStreamId) {
        if (chunkStreamId < 64) {
            return 1;
        }
        return chunkStreamId < 320 ? 2 : 3;
    }

    static void requireChunkSize(int chunkSize) {
        if (chunkSize < 1) {
            throw new IllegalArgumentException("Chunk size is not positive: " + chunkSize);
        }
    }

    private static void requireEncodable(int chunkStreamId, int chunkSize, int length) {
        if (chunkStreamId < MIN_CHUNK_STREAM_ID || chunkStreamId > MAX_CHUNK_STREAM_ID) {
            throw new IllegalArgumentException("Chunk stream id is not in 2 to 65599: " + chunkStreamId);
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("Message does not fit a 24-bit length: " + length);
        }
        requireChunkSize(chunkSize);
    }

    private static int putBasic(byte[] to, int at, HeaderKind kind, int chunkStreamId) {
        int bits = kind.bits();
        if (chunkStreamId < 64) {
            to[at] = (byte) (bits | chunkStreamId);
            return at + 1;
        }
        int beyond = chunkStreamId - 64;
        to[at + 1] = (byte) beyond;
        if (chunkStreamId < 320) {
            to[at] = (byte) bits;
            return at + 2;
        }
        to[at] = (byte) (bits | 1);
        to[at + 2] = (byte) (beyond >>> 8);
        return at + 3;
    }

    private static int putMessageHeader(
            byte[] to, int start, HeaderKind kind, int typeId, int messageStreamId, long time, int length) {
        int at = start;
        if (kind != HeaderKind.NONE) {
            at = putMedium(to, at, (int) Math.min(time, EXTENDED));
        }
        if (kind.saysLength()) {
            at = putMedium(to, at, length);
            to[at++] = (byte) typeId;
        }
        if (kind == HeaderKind.FULL) {
            to[at++] = (byte) messageStreamId;
            to[at++] = (byte) (messageStreamId >>> 8);
            to[at++] = (byte) (messageStreamId >>> 16);
            to[at++] = (byte) (messageStreamId >>> 24);
        }
        return at;
    }

    private static int putMedium(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 16);
        to[at + 1] = (byte) (value >>> 8);
        to[at + 2] = (byte) value;
        return at + 3;
    }

    private static int putInt(byte[] to, int at, long value) {
        to[at] = (byte) (value >>> 24);
        return putMedium(to, at + 1, (int) value);
    }
}
