package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static weir.rtmp.RtmpException.Kind.LIMIT_EXCEEDED;
import static weir.rtmp.RtmpException.Kind.MALFORMED;
import static weir.rtmp.chunk.Wire.assertMessages;
import static weir.rtmp.chunk.Wire.assertRefused;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.message;
import static weir.rtmp.chunk.Wire.readAtEverySplit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {

    @Test
    @DisplayName("RTMP 1.0 section 5.3.2.1: four audio messages, the smallest headers")
    void shouldReadTheFirstExampleOfTheSpecification() {
        byte[] bytes = hex(
                "03 0003e8 000020 08 39300000 (aa*32)", // 1000, absolute
                "83 000014 (bb*32)", // 1020
                "c3 (cc*32)", // 1040
                "c3 (dd*32)"); // 1060
        assertMessages(
                readAtEverySplit(bytes),
                message(3, 8, 12345, 1000, hex("(aa*32)")),
                message(3, 8, 12345, 1020, hex("(bb*32)")),
                message(3, 8, 12345, 1040, hex("(cc*32)")),
                message(3, 8, 12345, 1060, hex("(dd*32)")));
    }

    @Test
    @DisplayName("RTMP 1.0 section 5.3.2.2: one video message in three chunks")
    void shouldReadTheSecondExampleOfTheSpecification() {
        byte[] bytes = hex("04 0003e8 000133 09 3a300000 (01*128) c4 (02*128) c4 (03*51)");
        assertMessages(readAtEverySplit(bytes), message(4, 9, 12346, 1000, hex("(01*128) (02*128) (03*51)")));
    }

    @Test
    void shouldReadADeltaInEveryHeaderKind() {
        byte[] bytes = hex(
                "05 00000a 000001 12 01000000 a0", // 10
                "45 000005 000002 08 a1a2", // 15
                "85 000007 a3a4", // 22
                "c5 a5a6"); // 29
        assertMessages(
                readAtEverySplit(bytes),
                message(5, 18, 1, 10, hex("a0")),
                message(5, 8, 1, 15, hex("a1a2")),
                message(5, 8, 1, 22, hex("a3a4")),
                message(5, 8, 1, 29, hex("a5a6")));
    }

    @Test
    @DisplayName("interop 3: a fmt 3 that opens a message after a fmt 0 has its timestamp for a delta")
    void shouldTakeTheTimestampOfAFullHeaderForADelta() {
        byte[] bytes = hex("04 00000a 000001 08 01000000 a0 c4 a1 c4 a2");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 10, hex("a0")),
                message(4, 8, 1, 20, hex("a1")),
                message(4, 8, 1, 30, hex("a2")));
    }

    @Test
    @DisplayName("interop 4: a chunk stream may begin with fmt 1, at base 0")
    void shouldOpenAChunkStreamWithoutAFullHeader() {
        // librtmp's ping.
        byte[] bytes = hex("42 000064 000006 04 0006 00000001");
        assertMessages(readAtEverySplit(bytes), message(2, 4, 0, 100, hex("0006 00000001")));
    }

    @ParameterizedTest
    @DisplayName("interop 4: a chunk stream that begins with fmt 2 or 3 is refused")
    @ValueSource(strings = {"83 000014 00", "c3 00", "c0 00 00", "81 0000 000014"})
    void shouldRefuseAChunkStreamThatBeginsWithNothingToLeanOn(String bytes) {
        assertRefused(MALFORMED, hex(bytes));
    }

    @Test
    @DisplayName("interop 5: timestamps wrap at 2^32, and jump backwards in a full header")
    void shouldWrapTimestamps() {
        byte[] bytes = hex(
                "04 ffffff 000001 08 01000000 fffffffa a0",
                "84 00000a a1", // wraps to 4
                "04 000002 000001 08 01000000 a2");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0xFFFFFFFAL, hex("a0")),
                message(4, 8, 1, 4, hex("a1")),
                message(4, 8, 1, 2, hex("a2")));
    }

    @ParameterizedTest
    @DisplayName("interop 6: chunk stream ids in one, two and three bytes")
    @CsvSource({
        "02, 2",
        "21, 33",
        "3f, 63",
        "00 00, 64",
        "00 ff, 319",
        "01 00 01, 320",
        "01 01 00, 65",
        "01 ff 00, 319",
        "01 ff ff, 65599"
    })
    void shouldReadChunkStreamIds(String basicHeader, int id) {
        byte[] bytes = hex(basicHeader, "000001 000081 08 01000000 (a0*128)", continuation(basicHeader), "a1");
        assertMessages(readAtEverySplit(bytes), message(id, 8, 1, 1, hex("(a0*128) a1")));
    }

    @Test
    @DisplayName("interop 6, 7: long chunk stream ids that differ in one byte only")
    void shouldTellLongChunkStreamIdsApart() {
        byte[] bytes = hex(
                "01 0001 000001 000081 08 01000000 (a0*128)",
                "01 0002 000002 000081 08 01000000 (b0*128)",
                "01 0101 000003 000081 08 01000000 (c0*128)",
                "c1 0101 c1 c1 0002 b1 c1 0001 a1");
        assertMessages(
                readAtEverySplit(bytes),
                message(321, 8, 1, 3, hex("(c0*128) c1")),
                message(576, 8, 1, 2, hex("(b0*128) b1")),
                message(320, 8, 1, 1, hex("(a0*128) a1")));
    }

    private static String continuation(String basicHeader) {
        byte[] basic = hex(basicHeader);
        basic[0] |= (byte) 0xC0;
        return HexFormat.of().formatHex(basic);
    }

    @Test
    @DisplayName("interop 7: messages interleave, control messages arrive between the pieces")
    void shouldReassemblePerChunkStream() {
        byte[] bytes = hex(
                "06 000005 000102 09 01000000 (01*128)",
                "04 000006 000082 08 01000000 (02*128)",
                "c6 (01*128)",
                "02 000000 000004 03 00000000 00001000",
                "c4 0202",
                "c6 0101");
        assertMessages(
                readAtEverySplit(bytes),
                message(2, 3, 0, 0, hex("00001000")),
                message(4, 8, 1, 6, hex("(02*130)")),
                message(6, 9, 1, 5, hex("(01*258)")));
    }

    @Test
    @DisplayName("interop 8: Set Chunk Size holds from the next chunk on, in the middle of a message too")
    void shouldApplyANewChunkSizeInTheMiddleOfAMessage() {
        byte[] bytes = hex(
                "06 000005 000190 09 01000000 (01*128)",
                "02 000000 000004 01 00000000 00000100",
                "c6 (02*256)",
                "02 000000 000004 01 00000000 00000002",
                "c6 0303 c6 0404 c6 0505 c6 0606 c6 0707 c6 0808 c6 0909 c6 0a0a");
        assertMessages(
                readAtEverySplit(bytes),
                message(2, 1, 0, 0, hex("00000100")),
                message(2, 1, 0, 0, hex("00000002")),
                message(6, 9, 1, 5, hex("(01*128) (02*256) 0303 0404 0505 0606 0707 0808 0909 0a0a")));
    }

    @ParameterizedTest
    @DisplayName("interop 8: a chunk size of zero, or with the top bit, is refused")
    @ValueSource(strings = {"00000000", "80000000", "80000080", "ffffffff"})
    void shouldRefuseAnImpossibleChunkSize(String size) {
        assertRefused(MALFORMED, hex("02 000000 000004 01 00000000", size));
    }

    @Test
    @DisplayName("interop 8: a chunk size above the limit is refused")
    void shouldRefuseAChunkSizeAboveTheLimit() {
        ChunkLimits limits = new ChunkLimits(1000, 1000, 4, 65536);
        assertRefused(LIMIT_EXCEEDED, limits, hex("02 000000 000004 01 00000000 00010001"));
        assertEquals(
                1,
                Wire.read(new ChunkReader(limits), hex("02 000000 000004 01 00000000 00010000"))
                        .size());
    }

    @Test
    @DisplayName("RTMP 1.0 section 5.4.1: every chunk size above 16777215 means the same")
    void shouldTakeTheLargestChunkSizeOfTheSpecification() {
        byte[] bytes = hex("02 000000 000004 01 00000000 7fffffff 04 000000 000200 08 01000000 (aa*512)");
        assertMessages(
                readAtEverySplit(bytes), message(2, 1, 0, 0, hex("7fffffff")), message(4, 8, 1, 0, hex("(aa*512)")));
    }

    @ParameterizedTest
    @DisplayName("interop 9: a length or type that changes in the middle of a message is refused")
    @ValueSource(
            strings = {
                "04 000000 000201 08 01000000", // fmt 0, longer
                "44 000000 0000c7 08", // fmt 1, shorter
                "44 000000 0000c8 09", // fmt 1, another type
            })
    void shouldRefuseAHeaderThatChangesTheMessage(String header) {
        assertRefused(MALFORMED, hex("04 000000 0000c8 08 01000000 (aa*128)", header, "(aa*72)"));
    }

    @ParameterizedTest
    @DisplayName("interop 9: a full or shorter header that says the same goes on with the message")
    @ValueSource(strings = {"04 000007 0000c8 08 01000000", "44 000000 0000c8 08", "84 000000", "c4"})
    void shouldGoOnWithAMessageWhateverTheHeaderKind(String header) {
        byte[] bytes = hex("04 000007 0000c8 08 01000000 (aa*128)", header, "(bb*72)");
        assertMessages(readAtEverySplit(bytes), message(4, 8, 1, 7, hex("(aa*128) (bb*72)")));
    }

    @Test
    @DisplayName("interop 10: Abort drops the partial message of that chunk stream, and no other")
    void shouldAbortAMessage() {
        byte[] bytes = hex(
                "04 00000a 0000c8 08 01000000 (aa*128)",
                "06 00000b 0000c8 09 01000000 (bb*128)",
                "02 000000 000004 02 00000000 00000004",
                "c6 (bb*72)",
                "44 000001 000001 08 cc");
        assertMessages(
                readAtEverySplit(bytes),
                message(2, 2, 0, 0, hex("00000004")),
                message(6, 9, 1, 11, hex("(bb*200)")),
                message(4, 8, 1, 11, hex("cc")));
    }

    @Test
    @DisplayName("interop 10: Abort of a chunk stream nobody knows changes nothing")
    void shouldPassOnAnAbortOfAnUnknownChunkStream() {
        byte[] bytes = hex("02 000000 000004 02 00000000 00000063");
        assertMessages(readAtEverySplit(bytes), message(2, 2, 0, 0, hex("00000063")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 000000 000003 01 00000000 000001", "02 000000 000000 02 00000000"})
    void shouldRefuseAControlMessageThatIsTooShort(String bytes) {
        assertRefused(MALFORMED, hex(bytes));
    }

    @Test
    @DisplayName("interop 11: control messages on any chunk stream and message stream are taken")
    void shouldTakeControlMessagesFromAnywhere() {
        byte[] bytes = hex(
                "03 000000 000004 01 01000000 00000004", // Set Chunk Size on 3, message stream 1
                "04 000000 000006 08 01000000 aaaaaaaa c4 aaaa",
                "04 000000 000006 08 01000000 bbbbbbbb",
                "05 000000 000004 02 07000000 00000004", // Abort on 5, message stream 7
                "04 000000 000001 08 01000000 cc");
        assertMessages(
                readAtEverySplit(bytes),
                message(3, 1, 1, 0, hex("00000004")),
                message(4, 8, 1, 0, hex("(aa*6)")),
                message(5, 2, 7, 0, hex("00000004")),
                message(4, 8, 1, 0, hex("cc")));
    }

    @Test
    @DisplayName("interop 12: an aggregate is passed on whole")
    void shouldPassOnAggregatesWhole() {
        byte[] bytes = hex("04 000000 00000c 16 01000000 08000001 00000000 000000aa");
        assertMessages(readAtEverySplit(bytes), message(4, 22, 1, 0, hex("08000001 00000000 000000aa")));
    }

    @Test
    void shouldReadMessagesWithoutPayload() {
        byte[] bytes = hex("04 000001 000000 08 01000000 84 000001 c4 44 000001 000001 08 aa");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 1, hex("")),
                message(4, 8, 1, 2, hex("")),
                message(4, 8, 1, 3, hex("")),
                message(4, 8, 1, 4, hex("aa")));
    }

    @Test
    void shouldReadTheMessageStreamIdLeastSignificantByteFirst() {
        byte[] bytes = hex("04 000000 000001 08 010203f4 aa");
        assertMessages(readAtEverySplit(bytes), message(4, 8, 0xF4030201, 0, hex("aa")));
    }

    @Test
    void shouldReadFromADirectBufferAndConsumeIt() {
        byte[] bytes = hex("04 0003e8 000133 09 01000000 (01*128) c4 (02*128) c4 (03*51)");
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 7).position(7);
        direct.put(bytes).position(7);
        List<RawMessage> messages = new ArrayList<>();
        new ChunkReader(ChunkLimits.DEFAULT).read(direct, messages::add);
        assertMessages(messages, message(4, 9, 1, 1000, hex("(01*128) (02*128) (03*51)")));
        assertEquals(0, direct.remaining());
    }
}
