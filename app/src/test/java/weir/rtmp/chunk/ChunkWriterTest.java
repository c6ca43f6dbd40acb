package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static weir.rtmp.chunk.Wire.hex;
import static weir.rtmp.chunk.Wire.message;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChunkWriterTest {

    private final ChunkWriter writer = new ChunkWriter(128);

    @Test
    @DisplayName("RTMP 1.0 section 5.3.2.1: four audio messages, the smallest headers")
    void shouldWriteTheFirstExampleOfTheSpecification() {
        assertWritten(message(3, 8, 12345, 1000, hex("(aa*32)")), "03 0003e8 000020 08 39300000 (aa*32)");
        assertWritten(message(3, 8, 12345, 1020, hex("(aa*32)")), "83 000014 (aa*32)");
        assertWritten(message(3, 8, 12345, 1040, hex("(aa*32)")), "c3 (aa*32)");
        assertWritten(message(3, 8, 12345, 1060, hex("(aa*32)")), "c3 (aa*32)");
    }

    @Test
    @DisplayName("RTMP 1.0 section 5.3.2.2: one video message in three chunks")
    void shouldWriteTheSecondExampleOfTheSpecification() {
        assertWritten(
                message(4, 9, 12346, 1000, hex("(aa*307)")),
                "04 0003e8 000133 09 3a300000 (aa*128) c4 (aa*128) c4 (aa*51)");
    }

    @Test
    void shouldSayAgainWhatChanged() {
        assertWritten(message(5, 8, 1, 0, hex("aa")), "05 000000 000001 08 01000000 aa");
        assertWritten(message(5, 8, 1, 0, hex("bb")), "c5 bb");
        assertWritten(message(5, 8, 1, 3, hex("bbbb")), "45 000003 000002 08 bbbb");
        assertWritten(message(5, 9, 1, 6, hex("bbbb")), "45 000003 000002 09 bbbb");
        assertWritten(message(5, 9, 2, 9, hex("bbbb")), "05 000009 000002 09 02000000 bbbb");
    }

    @Test
    @DisplayName("interop 3: no fmt 3 opens a message after a fmt 0, where readers do not agree on its delta")
    void shouldSpellOutTheFirstDelta() {
        assertWritten(message(5, 8, 1, 20, hex("aa")), "05 000014 000001 08 01000000 aa");
        assertWritten(message(5, 8, 1, 40, hex("aa")), "85 000014 aa");
        assertWritten(message(5, 8, 1, 60, hex("aa")), "c5 aa");
    }

    @Test
    @DisplayName("interop 5: never a negative delta, a full header instead")
    void shouldWriteAFullHeaderForAJumpBackwards() {
        assertWritten(message(4, 8, 1, 1000, hex("aa")), "04 0003e8 000001 08 01000000 aa");
        assertWritten(message(4, 8, 1, 999, hex("aa")), "04 0003e7 000001 08 01000000 aa");
    }

    @Test
    @DisplayName("interop 5: the wrap at 2^32 is a small step forward")
    void shouldWriteADeltaAcrossTheWrap() {
        assertWritten(message(4, 8, 1, 0xFFFFFFFAL, hex("aa")), "04 ffffff 000001 08 01000000 fffffffa aa");
        assertWritten(message(4, 8, 1, 4, hex("aa")), "84 00000a aa");
    }

    @Test
    void shouldWriteAFullHeaderForADeltaThatDoesNotFit() {
        assertWritten(message(4, 8, 1, 0, hex("aa")), "04 000000 000001 08 01000000 aa");
        assertWritten(message(4, 8, 1, 0xFFFFFE, hex("aa")), "84 fffffe aa");
        assertWritten(message(4, 8, 1, 0x1FFFFFD, hex("aa")), "04 ffffff 000001 08 01000000 01fffffd aa");
    }

    @Test
    @DisplayName("interop 1: the extended timestamp stands in every continuation")
    void shouldRepeatTheExtendedTimestamp() {
        assertWritten(
                message(4, 8, 1, 0x01020304, hex("(aa*257)")),
                "04 ffffff 000101 08 01000000 01020304 (aa*128) c4 01020304 (aa*128) c4 01020304 aa");
        assertWritten(message(4, 8, 1, 0x01020305, hex("(aa*257)")), "84 000001 (aa*128) c4 (aa*128) c4 aa");
    }

    @Test
    void shouldUseANewChunkSizeFromTheNextMessageOn() {
        writer.setChunkSize(2);
        assertWritten(message(4, 8, 1, 0, hex("aaaaaa")), "04 000000 000003 08 01000000 aaaa c4 aa");
        writer.setChunkSize(3);
        assertWritten(message(4, 8, 1, 0, hex("aaaaaa")), "c4 aaaaaa");
    }

    @Test
    void shouldRefuseWhatCannotBeWritten() {
        assertRefused(message(1, 8, 1, 0, hex("aa")));
        assertRefused(message(65600, 8, 1, 0, hex("aa")));
        assertRefused(message(4, 8, 1, -1, hex("aa")));
        assertRefused(message(4, 8, 1, 0x100000000L, hex("aa")));
        assertRefused(message(4, 8, 1, 0, new byte[0x1000000]));
        assertThrows(IllegalArgumentException.class, () -> writer.setChunkSize(0));
        assertThrows(IllegalArgumentException.class, () -> new ChunkWriter(0));
    }

    private void assertRefused(RawMessage message) {
        assertThrows(IllegalArgumentException.class, () -> writer.write(message));
    }

    private void assertWritten(RawMessage message, String expected) {
        assertArrayEquals(hex(expected), writer.write(message));
    }
}
