package weir.rtmp.session;

import weir.media.Frame;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.message.MessageType;

/** A frame as the chunks of one RTMP message, on the chunk stream of its kind. */
public final class MediaChunks {

    private MediaChunks() {}

    /**
     * @param chunkSize the largest chunk's payload, in bytes
     * @param streamId the peer's message stream
     * @param timestamp milliseconds on the peer's clock, of which the low 32 bits are sent
     */
    public static ChunkedMessage of(Frame frame, int chunkSize, int streamId, long timestamp) {
        return switch (frame.type()) {
            case AUDIO ->
                ChunkedMessage.of(
                        ChunkStreams.AUDIO, chunkSize, MessageType.AUDIO, streamId, timestamp, frame.payload());
            case VIDEO ->
                ChunkedMessage.of(
                        ChunkStreams.VIDEO, chunkSize, MessageType.VIDEO, streamId, timestamp, frame.payload());
            case DATA ->
                ChunkedMessage.of(
                        ChunkStreams.DATA, chunkSize, MessageType.DATA_AMF0, streamId, timestamp, frame.payload());
        };
    }
}
