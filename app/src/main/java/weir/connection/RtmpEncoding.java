package weir.connection;

import weir.media.Frame;
import weir.media.FrameEncoding;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.message.MessageType;
import weir.rtmp.session.ChunkStreams;

/**
 * A frame as the chunks of one RTMP message.
 *
 * @param chunkSize the largest chunk's payload, in bytes
 * @param streamId the player's message stream
 * @param clock turns the stream's time into the player's
 */
record RtmpEncoding(int chunkSize, int streamId, ViewerClock clock) implements FrameEncoding<ChunkedMessage> {

    @Override
    public ChunkedMessage encode(Frame frame) {
        int typeId =
                switch (frame.type()) {
                    case AUDIO -> MessageType.AUDIO;
                    case VIDEO -> MessageType.VIDEO;
                    case DATA -> MessageType.DATA_AMF0;
                };
        int chunkStreamId =
                switch (frame.type()) {
                    case AUDIO -> ChunkStreams.AUDIO;
                    case VIDEO -> ChunkStreams.VIDEO;
                    case DATA -> ChunkStreams.DATA;
                };
        return ChunkedMessage.of(
                chunkStreamId, chunkSize, typeId, streamId, clock.toWire(frame.timestamp()), frame.payload());
    }
}
