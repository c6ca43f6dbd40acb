package weir.rtmp.chunk;

import static weir.rtmp.chunk.Wire.assertMessages;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.message;
import static weir.rtmp.chunk.Wire.readAtEverySplit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Timestamps and deltas that do not fit 24 bits: RTMP 1.0 section 5.3.1.3. */
class ChunkReaderExtendedTimeTest {

    @Test
    void shouldReadTheTimestampsAroundTheBoundary() {
        byte[] bytes = hex(
                "04 fffffe 000001 08 01000000 a0",
                "04 ffffff 000001 08 01000000 00ffffff a1",
                "04 ffffff 000001 08 01000000 01000000 a2",
                "04 ffffff 000001 08 01000000 ffffffff a3");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0xFFFFFE, hex("a0")),
                message(4, 8, 1, 0xFFFFFF, hex("a1")),
                message(4, 8, 1, 0x1000000, hex("a2")),
                message(4, 8, 1, 0xFFFFFFFFL, hex("a3")));
    }

    @Test
    @DisplayName("interop 1: continuations repeat the extended timestamp")
    void shouldReadARepeatedTimestamp() {
        byte[] bytes = hex(
                "04 ffffff 000102 08 01000000 01020304 (aa*128) c4 01020304 (bb*128) c4 01020304 cccc",
                "84 000001 (dd*128) c4 (dd*128) c4 dddd");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0x01020304, hex("(aa*128) (bb*128) cccc")),
                message(4, 8, 1, 0x01020305, hex("(dd*258)")));
    }

    @Test
    @DisplayName("interop 1: old clients leave it out of continuations, and what stands there is payload")
    void shouldReadContinuationsWithoutTheTimestamp() {
        byte[] bytes = hex(
                "04 ffffff 000102 08 01000000 01020304 (aa*128) c4 (bb*128) c4 cccc",
                "04 ffffff 000001 08 01000000 01020305 dd");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0x01020304, hex("(aa*128) (bb*128) cccc")),
                message(4, 8, 1, 0x01020305, hex("dd")));
    }

    @ParameterizedTest
    @DisplayName("interop 1: payload that begins like the timestamp is still payload")
    @ValueSource(strings = {"01", "0102", "010203", "01020305 01020304", "01 c4"})
    void shouldTellPayloadFromATimestampByItsLastByte(String tail) {
        int length = 128 + hex(tail).length;
        byte[] bytes = hex(
                "04 ffffff",
                String.format("%06x", length),
                "08 01000000 01020304 (aa*128) c4",
                tail,
                "05 000001 000001 09 01000000 ee");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0x01020304, hex("(aa*128)", tail)),
                message(5, 9, 1, 1, hex("ee")));
    }

    @Test
    @DisplayName("interop 1: the end of one message and the whole next one may look like the timestamp at first")
    void shouldGiveBackWhatBelongsToTheNextChunk() {
        // The one byte of payload left is 01; the header after it, 02 03 .., reads on like the timestamp 01 02 03 04.
        byte[] bytes =
                hex("04 ffffff 000081 08 01000000 01020304 (aa*128) c4 01", "02 030000 000004 03 00000000 00001000");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0x01020304, hex("(aa*128) 01")),
                message(2, 3, 0, 0x030000, hex("00001000")));
    }

    @Test
    @DisplayName("interop 2: an extended value in fmt 1 and 2 is a delta")
    void shouldReadAnExtendedDelta() {
        byte[] bytes = hex(
                "04 000064 000001 08 01000000 a0",
                "44 ffffff 000081 08 01000000 (a1*128) c4 01000000 a1",
                "84 ffffff 01000001 (a2*128) c4 01000001 a2");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 100, hex("a0")),
                message(4, 8, 1, 100 + 0x1000000, hex("(a1*129)")),
                message(4, 8, 1, 101 + 0x2000000, hex("(a2*129)")));
    }

    @Test
    @DisplayName("interop 1: a fmt 3 that opens a message carries the extended value too")
    void shouldReadAnExtendedDeltaThatOpensAMessage() {
        byte[] bytes = hex(
                "04 000000 000001 08 01000000 a0", "84 ffffff 01000000 a1", "c4 01000000 a2", "84 000001 a3", "c4 a4");
        assertMessages(
                readAtEverySplit(bytes),
                message(4, 8, 1, 0, hex("a0")),
                message(4, 8, 1, 0x1000000, hex("a1")),
                message(4, 8, 1, 0x2000000, hex("a2")),
                message(4, 8, 1, 0x2000001, hex("a3")),
                message(4, 8, 1, 0x2000002, hex("a4")));
    }

    @Test
    void shouldReadExtendedTimestampsOnLongChunkStreamIds() {
        byte[] bytes = hex(
                "01 0001 ffffff 000082 08 01000000 01020304 (aa*128) c1 0001 01020304 bbbb",
                "00 05 ffffff 000082 08 01000000 01020304 (aa*128) c0 05 bbbb");
        assertMessages(
                readAtEverySplit(bytes),
                message(320, 8, 1, 0x01020304, hex("(aa*128) bbbb")),
                message(69, 8, 1, 0x01020304, hex("(aa*128) bbbb")));
    }
}
