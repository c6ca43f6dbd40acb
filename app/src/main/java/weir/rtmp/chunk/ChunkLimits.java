package weir.rtmp.chunk;

/**
 * What one peer may cost a {@link ChunkReader}.
 *
 * @param maxMessageSize largest message payload, in bytes, up to 16777215
 * @param maxPartialBytes memory that messages not yet whole may take in sum, in bytes
 * @param maxChunkStreams how many chunk streams a peer may open over the life of a connection
 * @param maxChunkSize largest chunk size a peer may set, in bytes, up to 16777215
 */
public record ChunkLimits(int maxMessageSize, int maxPartialBytes, int maxChunkStreams, int maxChunkSize) {

    /** Messages of 10 MiB, 16 MiB in sum, 256 chunk streams, chunks of any size. */
    public static final ChunkLimits DEFAULT =
            new ChunkLimits(10 * 1024 * 1024, 16 * 1024 * 1024, 256, ChunkHeaders.MAX_LENGTH);

    public ChunkLimits {
        if (maxMessageSize < 1 || maxMessageSize > ChunkHeaders.MAX_LENGTH) {
            throw new IllegalArgumentException("maxMessageSize is not in 1 to 16777215: " + maxMessageSize);
        }
        if (maxPartialBytes < maxMessageSize) {
            throw new IllegalArgumentException(
                    "maxPartialBytes holds no message of the largest size: " + maxPartialBytes);
        }
        if (maxChunkStreams < 1) {
            throw new IllegalArgumentException("maxChunkStreams is not positive: " + maxChunkStreams);
        }
        if (maxChunkSize < ChunkHeaders.INITIAL_CHUNK_SIZE || maxChunkSize > ChunkHeaders.MAX_LENGTH) {
            throw new IllegalArgumentException("maxChunkSize is not in 128 to 16777215: " + maxChunkSize);
        }
    }
}
