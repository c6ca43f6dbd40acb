package weir.rtmp.session;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;

/** The chunked bytes a session has to send, until its host takes them. */
final class SessionOutput {

    private static final int INITIAL_CHUNK_SIZE = 128;
    private static final byte[] NOTHING = {};

    private int chunkSize = INITIAL_CHUNK_SIZE;
    private final List<ChunkedMessage> pieces = new ArrayList<>();
    private int size;

    void control(RtmpMessage message) {
        write(ChunkStreams.CONTROL, 0, 0, message);
    }

    void command(int streamId, RtmpMessage message) {
        write(ChunkStreams.COMMAND, streamId, 0, message);
    }

    /** @param timestamp milliseconds modulo 2^32 */
    void write(int chunkStreamId, int streamId, long timestamp, RtmpMessage message) {
        RawMessage raw = MessageCodec.encode(chunkStreamId, streamId, timestamp, message);
        add(ChunkedMessage.of(chunkStreamId, chunkSize, raw.typeId(), streamId, timestamp, raw.payload()));
    }

    /** Announces a chunk size and keeps to it from then on. */
    void setChunkSize(int size) {
        control(new RtmpMessage.SetChunkSize(size));
        chunkSize = size;
    }

    /** Adds bytes of the handshake, which is not chunked. */
    void add(byte[] bytes) {
        add(ChunkedMessage.ofChunks(bytes));
    }

    private void add(ChunkedMessage piece) {
        pieces.add(piece);
        size += piece.size();
    }

    byte[] take() {
        if (pieces.isEmpty()) {
            return NOTHING;
        }
        ByteBuffer taken = ByteBuffer.allocate(size);
        pieces.forEach(piece -> piece.copyTo(taken, 0));
        pieces.clear();
        size = 0;
        return taken.array();
    }
}
