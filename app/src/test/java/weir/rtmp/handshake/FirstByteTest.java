package weir.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.rtmp.RtmpException;

class FirstByteTest {

    @ParameterizedTest
    @DisplayName("interop 27, 001 FR-003, FR-034: what is not version 3 is refused at its first byte, by name")
    @CsvSource({
        "06, RTMPE",
        "08, RTMPE",
        "09, RTMPE",
        "50, PROXY",
        "0d, PROXY",
        "47, HTTP",
        "48, HTTP",
        "4f, HTTP",
        "44, HTTP",
        "43, HTTP",
        "54, HTTP",
        "16, TLS",
        "15, TLS",
        "00, version 0 ",
        "02, version 2 ",
        "04, version 4 ",
        "1f, version 31 ",
        "20, Not RTMP",
        "ff, 0xff"
    })
    void shouldNameWhatKnocked(String firstByte, String name) {
        byte[] bytes = {(byte) Integer.parseInt(firstByte, 16)};
        Handshake handshake = Handshake.server(new byte[1528]);
        RtmpException refused =
                assertThrows(RtmpException.class, () -> handshake.read(ByteBuffer.wrap(bytes), reply -> {}));
        assertEquals(RtmpException.Kind.UNSUPPORTED, refused.kind());
        assertTrue(refused.getMessage().contains(name), refused.getMessage());
    }
}
