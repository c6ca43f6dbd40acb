package weir.rtmp.chunk;

import static weir.rtmp.chunk.Wire.assertMessages;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import weir.rtmp.RtmpException;

class ChunkReaderFuzzTest {

    private static final ChunkLimits LIMITS = new ChunkLimits(100_000, 200_000, 16, 100_000);

    @FuzzTest
    void shouldReadTheSameWhereverBytesAreCut(byte[] data) {
        List<RawMessage> whole = readInPieces(data, Math.max(1, data.length));
        assertMessages(whole, readInPieces(data, 1), "byte by byte");
        assertMessages(whole, readInPieces(data, 7), "seven bytes at a time");
    }

    @FuzzTest
    void shouldReadBackWhatWasRead(byte[] data) {
        ChunkWriter writer = new ChunkWriter(128);
        List<RawMessage> read = readInPieces(data, Math.max(1, data.length)).stream()
                .filter(message -> message.typeId() > 2)
                .toList();
        List<RawMessage> again = new ArrayList<>();
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        for (RawMessage message : read) {
            reader.read(ByteBuffer.wrap(writer.write(message)), again::add);
        }
        assertMessages(read, again, "written again");
    }

    private static List<RawMessage> readInPieces(byte[] data, int piece) {
        ChunkReader reader = new ChunkReader(LIMITS);
        List<RawMessage> messages = new ArrayList<>();
        try {
            for (int at = 0; at < data.length; at += piece) {
                reader.read(ByteBuffer.wrap(data, at, Math.min(piece, data.length - at)), messages::add);
            }
        } catch (RtmpException e) {
            return messages;
        }
        return messages;
    }
}
