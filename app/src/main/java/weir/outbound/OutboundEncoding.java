package weir.outbound;

import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import weir.media.Frame;
import weir.media.FrameEncoding;
import weir.media.ViewerClock;
import weir.rtmp.session.MediaChunks;

/** An audio or video frame as the chunks of one RTMP message, the same bytes for all servers that it is sent to. */
record OutboundEncoding(int chunkSize, int streamId, ViewerClock clock) implements FrameEncoding<ByteString> {

    @Override
    public ByteString encode(Frame frame) {
        ByteStringBuilder bytes = new ByteStringBuilder();
        MediaChunks.of(frame, chunkSize, streamId, clock.toWire(frame.timestamp()))
                .forEachPiece((piece, from, length) -> bytes.append(ByteString.fromArrayUnsafe(piece, from, length)));
        return bytes.result();
    }
}
