package weir.outbound;

import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import weir.media.Frame;
import weir.media.FrameEncoding;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.message.MessageType;
import weir.rtmp.session.ChunkStreams;

/** An audio or video frame as the chunks of one RTMP message, the same bytes for all servers that it is sent to. */
record OutboundEncoding(int chunkSize, int streamId, ViewerClock clock) implements FrameEncoding<ByteString> {

    @Override
    public ByteString encode(Frame frame) {
        boolean video = frame.type() == Frame.Type.VIDEO;
        ByteStringBuilder bytes = new ByteStringBuilder();
        ChunkedMessage.of(
                        video ? ChunkStreams.VIDEO : ChunkStreams.AUDIO,
                        chunkSize,
                        video ? MessageType.VIDEO : MessageType.AUDIO,
                        streamId,
                        clock.toWire(frame.timestamp()),
                        frame.payload())
                .forEachPiece((piece, from, length) -> bytes.append(ByteString.fromArrayUnsafe(piece, from, length)));
        return bytes.result();
    }
}
