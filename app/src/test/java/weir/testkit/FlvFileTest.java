package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlvFileTest {

    // Written by hand from annex E: a header, an audio tag of 2 bytes at -1 ms, a video tag of 1 byte at 0x01000002 ms.
    private static final String FILE = "464c5601 05 00000009 00000000"
            + "08 000002 ffffff ff 000000 af01 0000000d"
            + "09 000001 000002 01 000000 17 0000000c";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void shouldReadTags() {
        FlvFile file = FlvFile.parse(bytes(FILE));
        assertTrue(file.audioFlag() && file.videoFlag());
        FlvFile.Tag audio = new FlvFile.Tag(FlvFile.AUDIO, -1, bytes("af01"));
        FlvFile.Tag video = new FlvFile.Tag(FlvFile.VIDEO, 0x01000002, bytes("17"));
        assertEquals(List.of(audio, video), file.tags());
        assertEquals(file.tags(), file.media());
        assertEquals(List.of(audio), file.audio());
        assertEquals(List.of(video), file.video());
        assertEquals(List.of(), file.script());
        assertEquals(0, file.unfinished());
        assertNotEquals(audio, new FlvFile.Tag(FlvFile.AUDIO, -1, bytes("af02")));
    }

    @Test
    void shouldCountTheBytesOfAnUnfinishedTag() {
        byte[] whole = bytes(FILE);
        for (int missing = 1; missing < 16; missing++) {
            FlvFile file = FlvFile.parse(Arrays.copyOf(whole, whole.length - missing));
            assertEquals(1, file.tags().size());
            assertEquals(16 - missing, file.unfinished());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, signature",
        "3, signature",
        "4, flags",
        "8, header size",
        "12, first back pointer",
        "13, tag type",
        "23, stream id",
        "29, back pointer"
    })
    void shouldRefuseABrokenByte(int offset, String reason) {
        byte[] broken = bytes(FILE);
        broken[offset] ^= 0x42;
        AssertionError failure = assertThrows(AssertionError.class, () -> FlvFile.parse(broken));
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
    }
}
