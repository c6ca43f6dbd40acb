package weir.rtmp.session;

import java.util.ArrayList;
import java.util.List;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.chunk.SelfContainedChunks;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;

/** The chunked bytes a session has to send, until its host takes them. */
final class SessionOutput {

    private static final int INITIAL_CHUNK_SIZE = 128;
    private static final byte[] NOTHING = {};

    private int chunkSize = INITIAL_CHUNK_SIZE;
    private final List<byte[]> pieces = new ArrayList<>();
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
        add(SelfContainedChunks.encode(chunkStreamId, chunkSize, raw.typeId(), streamId, timestamp, raw.payload()));
    }

    /** Announces a chunk size and keeps to it from then on. */
    void setChunkSize(int size) {
        control(new RtmpMessage.SetChunkSize(size));
        chunkSize = size;
    }

    /** Adds bytes of the handshake, which is not chunked. */
    void add(byte[] bytes) {
        pieces.add(bytes);
        size += bytes.length;
    }

    byte[] take() {
        byte[] taken = pieces.isEmpty() ? NOTHING : pieces.size() == 1 ? pieces.get(0) : joined();
        pieces.clear();
        size = 0;
        return taken;
    }

    private byte[] joined() {
        byte[] joined = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, joined, at, piece.length);
            at += piece.length;
        }
        return joined;
    }
}
