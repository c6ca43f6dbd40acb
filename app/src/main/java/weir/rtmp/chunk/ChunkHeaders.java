package weir.rtmp.chunk;

/** What chunks begin with: a basic header, a message header of one of four kinds, an extended timestamp for a late one. */
final class ChunkHeaders {

    static final int INITIAL_CHUNK_SIZE = 128;
    static final int MAX_LENGTH = 0xFFFFFF;
    static final int EXTENDED = 0xFFFFFF;
    static final int MIN_CHUNK_STREAM_ID = 2;
    static final int MAX_CHUNK_STREAM_ID = 65599;

    private static final int EXTENDED_SIZE = 4;

    private ChunkHeaders() {}

    /**
     * One header.
     *
     * @param time what the header says or, if {@code NONE}, repeats: a timestamp or a delta, 0 to 4294967295
     * @param length of the message's payload, up to 16777215 bytes
     */
    static byte[] encode(HeaderKind kind, int chunkStreamId, int typeId, int messageStreamId, long time, int length) {
        requireEncodable(chunkStreamId, length);
        boolean extended = time >= EXTENDED;
        byte[] header = new byte[basicSize(chunkStreamId) + kind.size() + (extended ? EXTENDED_SIZE : 0)];
        int at = putBasic(header, kind, chunkStreamId);
        at = putMessageHeader(header, at, kind, typeId, messageStreamId, time, length);
        if (extended) {
            putInt(header, at, time);
        }
        return header;
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

    private static void requireEncodable(int chunkStreamId, int length) {
        if (chunkStreamId < MIN_CHUNK_STREAM_ID || chunkStreamId > MAX_CHUNK_STREAM_ID) {
            throw new IllegalArgumentException("Chunk stream id is not in 2 to 65599: " + chunkStreamId);
        }
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("Message does not fit a 24-bit length: " + length);
        }
    }

    private static int putBasic(byte[] to, HeaderKind kind, int chunkStreamId) {
        int bits = kind.bits();
        if (chunkStreamId < 64) {
            to[0] = (byte) (bits | chunkStreamId);
            return 1;
        }
        int beyond = chunkStreamId - 64;
        to[1] = (byte) beyond;
        if (chunkStreamId < 320) {
            to[0] = (byte) bits;
            return 2;
        }
        to[0] = (byte) (bits | 1);
        to[2] = (byte) (beyond >>> 8);
        return 3;
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

    private static void putInt(byte[] to, int at, long value) {
        to[at] = (byte) (value >>> 24);
        putMedium(to, at + 1, (int) value);
    }
}
