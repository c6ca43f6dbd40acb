package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static weir.rtmp.chunk.Wire.assertMessages;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.message;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelfContainedChunksTest {

    @ParameterizedTest
    @DisplayName("interop 6: chunk stream ids in one, two and three bytes")
    @CsvSource({
        "2, 02, c2",
        "63, 3f, ff",
        "64, 0000, c000",
        "319, 00ff, c0ff",
        "320, 010001, c10001",
        "65599, 01ffff, c1ffff"
    })
    void shouldWriteEveryFormOfChunkStreamId(int id, String first, String next) {
        assertArrayEquals(
                hex(first, "000005 000003 09 01000000 aabb", next, "cc"),
                SelfContainedChunks.encode(id, 2, 9, 1, 5, hex("aabbcc")));
    }

    @ParameterizedTest
    @DisplayName("interop 1: the extended timestamp stands in every chunk")
    @CsvSource({
        "16777214, fffffe, ''",
        "16777215, ffffff, 00ffffff",
        "16777216, ffffff, 01000000",
        "4294967295, ffffff, ffffffff",
        "4294967296, 000000, ''",
        "4294967301, 000005, ''"
    })
    void shouldWriteTimestampsModulo32Bits(long timestamp, String field, String extended) {
        assertArrayEquals(
                hex("06", field, "000003 09 01000000", extended, "aabb c6", extended, "cc"),
                SelfContainedChunks.encode(6, 2, 9, 1, timestamp, hex("aabbcc")));
    }

    @Test
    void shouldWriteNoContinuationForAMessageThatFits() {
        assertArrayEquals(
                hex("06 000000 000002 09 01000000 aabb"), SelfContainedChunks.encode(6, 2, 9, 1, 0, hex("aabb")));
        assertArrayEquals(hex("06 000000 000000 09 01000000"), SelfContainedChunks.encode(6, 2, 9, 1, 0, hex("")));
    }

    @Test
    void shouldStayReadableWhateverIsLeftOut() {
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        for (int i = 0; i < 10; i++) {
            byte[] payload = new byte[100 * i];
            byte[] chunks = SelfContainedChunks.encode(6, 128, 9, 1, 0xFFFFFA + i, payload);
            if (i % 3 != 0) {
                assertMessages(Wire.read(reader, chunks), message(6, 9, 1, 0xFFFFFA + i, payload));
            }
        }
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        assertRefused(1, 128, 0);
        assertRefused(65600, 128, 0);
        assertRefused(4, 0, 0);
        assertRefused(4, 128, 0x1000000);
    }

    private static void assertRefused(int chunkStreamId, int chunkSize, int length) {
        assertThrows(
                IllegalArgumentException.class,
                () -> SelfContainedChunks.encode(chunkStreamId, chunkSize, 9, 1, 0, new byte[length]));
    }
}
