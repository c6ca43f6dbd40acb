package weir.rtmp.chunk;

/**
 * Chunks that lean on nothing sent before them: a full header, then continuations. The same bytes serve every peer of one
 * chunk size and message stream id, and leaving whole messages out is always safe.
 */
public final class SelfContainedChunks {

    private SelfContainedChunks() {}

    /**
     * One message in chunks. From 16777215 ms on, the extended timestamp stands in every chunk (RTMP 1.0 section 5.3.1.3).
     *
     * @param chunkStreamId 2 to 65599
     * @param chunkSize payload bytes a chunk carries at most, the size last announced to the peer
     * @param timestamp milliseconds, of which the low 32 bits are sent
     * @param payload up to 16777215 bytes
     * @throws IllegalArgumentException for a chunk stream id, chunk size or length outside its range
     */
    public static byte[] encode(
            int chunkStreamId, int chunkSize, int typeId, int messageStreamId, long timestamp, byte[] payload) {
        long time = timestamp & 0xFFFFFFFFL;
        return ChunkEncoder.encode(HeaderKind.FULL, chunkStreamId, chunkSize, typeId, messageStreamId, time, payload);
    }
}
