package weir.connection;

import weir.media.Frame;
import weir.media.FrameEncoding;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.session.MediaChunks;

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
        return MediaChunks.of(frame, chunkSize, streamId, clock.toWire(frame.timestamp()));
    }
}
