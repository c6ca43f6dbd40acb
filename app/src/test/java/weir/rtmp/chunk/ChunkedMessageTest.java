package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.rtmp.chunk.Wire.assertMessages;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.join;
import static weir.rtmp.chunk.Wire.message;
import static weir.rtmp.chunk.Wire.random;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChunkedMessageTest {

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
                ChunkedMessage.of(id, 2, 9, 1, 5, hex("aabbcc")).toBytes());
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
                ChunkedMessage.of(6, 2, 9, 1, timestamp, hex("aabbcc")).toBytes());
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "aa, aa",
        "aabb, aabb",
        "aabbcc, aabb c6 cc",
        "aabbccdd, aabb c6 ccdd",
        "aabbccddee, aabb c6 ccdd c6 ee"
    })
    void shouldBeginAChunkWhereTheLastIsFull(String payload, String chunks) {
        byte[] bytes = hex(payload);
        byte[] length = {0, 0, (byte) bytes.length};
        assertArrayEquals(
                join(hex("06 000000"), length, hex("09 01000000", chunks)),
                ChunkedMessage.of(6, 2, 9, 1, 0, bytes).toBytes());
    }

    @Test
    void shouldTakeChunksAsTheyAre() {
        assertArrayEquals(hex("aabbcc"), ChunkedMessage.ofChunks(hex("aabbcc")).toBytes());
        assertEquals(0, ChunkedMessage.ofChunks(hex("")).size());
    }

    @Test
    void shouldReferToThePayload() {
        byte[] payload = hex("aabbcc");
        ChunkedMessage message = ChunkedMessage.of(6, 2, 9, 1, 0, payload);
        payload[2] = (byte) 0xdd;
        assertArrayEquals(hex("06 000000 000003 09 01000000 aabb c6 dd"), message.toBytes());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldCopyFromAnyByteAsMuchAsThereIsRoomFor(ChunkedMessage message) {
        byte[] all = message.toBytes();
        assertEquals(all.length, message.size());
        ByteBuffer to = ByteBuffer.allocateDirect(all.length + 1);
        for (int from = 0; from <= all.length; from++) {
            for (int room = 0; room <= all.length - from + 1; room++) {
                to.clear().limit(room);
                message.copyTo(to, from);
                byte[] copied = new byte[to.flip().remaining()];
                to.get(copied);
                assertArrayEquals(
                        Arrays.copyOfRange(all, from, Math.min(from + room, all.length)),
                        copied,
                        room + " bytes from " + from);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldHandOverItsPieces(ChunkedMessage message) {
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        message.forEachPiece((bytes, from, length) -> {
            assertTrue(length > 0);
            pieces.write(bytes, from, length);
        });
        assertArrayEquals(message.toBytes(), pieces.toByteArray());
    }

    @Test
    void shouldHandOverThePayloadItself() {
        byte[] payload = hex("aabbcc");
        List<byte[]> pieces = new ArrayList<>();
        ChunkedMessage.of(6, 2, 9, 1, 0, payload).forEachPiece((bytes, from, length) -> pieces.add(bytes));
        assertEquals(4, pieces.size());
        assertSame(payload, pieces.get(1));
        assertSame(payload, pieces.get(3));
    }

    static Stream<ChunkedMessage> messages() {
        Random random = new Random(7);
        List<ChunkedMessage> messages = new ArrayList<>();
        messages.add(ChunkedMessage.ofChunks(random(random, 20)));
        for (int chunkStreamId : new int[] {6, 64, 320}) {
            for (long timestamp : new long[] {0, 0xFFFFFF}) {
                for (int chunkSize : new int[] {1, 2, 7, Integer.MAX_VALUE}) {
                    for (int length : new int[] {0, 1, 2, 7, 8, 14, 15}) {
                        messages.add(
                                ChunkedMessage.of(chunkStreamId, chunkSize, 9, 1, timestamp, random(random, length)));
                    }
                }
            }
        }
        return messages.stream();
    }

    @Test
    void shouldStayReadableWhateverIsLeftOut() {
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        for (int i = 0; i < 10; i++) {
            byte[] payload = new byte[100 * i];
            byte[] chunks =
                    ChunkedMessage.of(6, 128, 9, 1, 0xFFFFFA + i, payload).toBytes();
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
                () -> ChunkedMessage.of(chunkStreamId, chunkSize, 9, 1, 0, new byte[length]));
    }
}
