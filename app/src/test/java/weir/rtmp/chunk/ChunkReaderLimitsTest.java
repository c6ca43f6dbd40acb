package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static weir.rtmp.RtmpException.Kind.LIMIT_EXCEEDED;
import static weir.rtmp.chunk.Wire.assertRefused;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.read;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.rtmp.RtmpException;

class ChunkReaderLimitsTest {

    @Test
    @DisplayName("001 FR-045: a message above the limit is refused by its header")
    void shouldRefuseAMessageAboveTheLimit() {
        ChunkLimits limits = new ChunkLimits(1000, 1000, 4, 1000);
        assertRefused(LIMIT_EXCEEDED, limits, hex("04 000000 0003e9 08 01000000"));
        assertRefused(LIMIT_EXCEEDED, limits, hex("44 000000 0003e9 08"));
        assertEquals(List.of(), read(new ChunkReader(limits), hex("04 000000 0003e8 08 01000000")));
    }

    @Test
    @DisplayName("001 FR-045: the default limit is 10 MiB")
    void shouldRefuseElevenMebibytesByDefault() {
        assertRefused(LIMIT_EXCEEDED, hex("04 000000 b00000 09 01000000"));
    }

    @Test
    @DisplayName("interop 6: chunk streams are bounded in number")
    void shouldRefuseMoreChunkStreamsThanTheLimit() {
        ChunkReader reader = new ChunkReader(new ChunkLimits(1000, 1000, 6, 1000));
        for (int id = 3; id < 9; id++) {
            byte[] chunk = ChunkedMessage.of(id, 128, 8, 1, 0, new byte[1]).toBytes();
            assertEquals(1, read(reader, chunk).size());
        }
        byte[] oneMore = ChunkedMessage.of(9, 128, 8, 1, 0, new byte[1]).toBytes();
        assertEquals(
                LIMIT_EXCEEDED,
                assertThrows(RtmpException.class, () -> read(reader, oneMore)).kind());
    }

    @Test
    void shouldTakeNoMemoryForALengthThatIsOnlyDeclared() {
        ChunkReader reader = new ChunkReader(new ChunkLimits(0xFFFFFF, 0xFFFFFF, 65536, 0xFFFFFF));
        byte[] rest = hex("000000 ffffff 09 01000000 (aa*128)");
        for (int id = 64; id < 64 + 2048; id++) {
            byte[] basic = {1, (byte) (id - 64), (byte) (id - 64 >>> 8)};
            assertDoesNotThrow(() -> read(reader, Wire.join(basic, rest)));
        }
    }

    @Test
    void shouldRefusePartialMessagesAboveTheirSum() {
        ChunkReader reader = new ChunkReader(new ChunkLimits(100_000, 100_000, 16, 0xFFFFFF));
        read(reader, hex("02 000000 000004 01 00000000 0000ea60"));
        read(reader, hex("04 000000 0186a0 09 01000000 (aa*60000)"));
        assertEquals(
                LIMIT_EXCEEDED,
                assertThrows(RtmpException.class, () -> read(reader, hex("05 000000 0186a0 09 01000000 (aa*60000)")))
                        .kind());
    }

    @Test
    void shouldCountPartialMessagesNoMoreOnceTheyEnd() {
        ChunkReader reader = new ChunkReader(new ChunkLimits(100_000, 100_000, 16, 0xFFFFFF));
        read(reader, hex("02 000000 000004 01 00000000 00ffffff"));
        for (int round = 0; round < 3; round++) {
            assertEquals(
                    0,
                    read(reader, hex("04 000000 0186a0 09 01000000 (aa*99999)")).size());
            assertEquals(1, read(reader, hex("aa")).size());
        }
    }

    @Test
    @DisplayName("interop 10: what Abort dropped counts no more")
    void shouldCountPartialMessagesNoMoreOnceTheyAreAborted() {
        ChunkReader reader = new ChunkReader(new ChunkLimits(100_000, 100_000, 16, 65536));
        read(reader, hex("02 000000 000004 01 00000000 00010000"));
        for (int round = 0; round < 3; round++) {
            byte[] partial = hex("04 000000 0186a0 09 01000000 (aa*65536)");
            byte[] abort = hex("02 000000 000004 02 00000000 00000004");
            assertEquals(1, read(reader, Wire.join(partial, abort)).size());
        }
    }

    @Test
    void shouldTakeNoMoreThanTheSharedMemoryGives() {
        int[] left = {100_000};
        PartialMemory shared = new PartialMemory() {
            @Override
            public boolean take(int bytes) {
                if (bytes > left[0]) {
                    return false;
                }
                left[0] -= bytes;
                return true;
            }

            @Override
            public void giveBack(int bytes) {
                left[0] += bytes;
            }
        };
        ChunkReader first = new ChunkReader(ChunkLimits.DEFAULT, shared);
        ChunkReader second = new ChunkReader(ChunkLimits.DEFAULT, shared);
        byte[] large =
                Wire.join(hex("02 000000 000004 01 00000000 0000ea60"), hex("04 000000 0186a0 09 01000000 (aa*60000)"));
        read(first, large);
        assertEquals(
                LIMIT_EXCEEDED,
                assertThrows(RtmpException.class, () -> read(second, large)).kind());
        first.close();
        second.close();
        assertEquals(100_000, left[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 1, 128",
        "16777216, 16777216, 1, 128",
        "1000, 999, 1, 128",
        "1000, 1000, 0, 128",
        "1000, 1000, 1, 127",
        "1000, 1000, 1, 16777216"
    })
    void shouldRefuseLimitsThatMakeNoSense(int message, int partial, int streams, int chunk) {
        assertThrows(IllegalArgumentException.class, () -> new ChunkLimits(message, partial, streams, chunk));
    }
}
