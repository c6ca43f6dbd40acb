package weir.rtmp.session;

import weir.media.Frame;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.message.MessageType;

/** A frame as the chunks of one RTMP message that lean on nothing sent before, on the chunk stream of its kind. */
public final class MediaChunks {

    private MediaChunks() {}

    /**
     * @param chunkSize the largest chunk's payload, in bytes
     * @param streamId the peer's message stream
     * @param timestamp milliseconds on the peer's clock, of which the low 32 bits are sent
     */
    public static ChunkedMessage of(Frame frame, int chunkSize, int streamId, long timestamp) {
        return switch (frame.type()) {
            case AUDIO -> of(ChunkStreams.AUDIO, MessageType.AUDIO, frame, chunkSize, streamId, timestamp);
            case VIDEO -> of(ChunkStreams.VIDEO, MessageType.VIDEO, frame, chunkSize, streamId, timestamp);
            case DATA -> of(ChunkStreams.DATA, MessageType.DATA_AMF0, frame, chunkSize, streamId, timestamp);
        };
    }

    private static ChunkedMessage of(
            int chunkStreamId, int typeId, Frame frame, int chunkSize, int streamId, long timestamp) {
        return ChunkedMessage.of(chunkStreamId, chunkSize, typeId, streamId, timestamp, frame.payload());
    }
}
