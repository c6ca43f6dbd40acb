package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfValue;

@DisplayName("interop 20: data frames")
class DataFrameTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SET = "02000d40736574446174614672616d65";
    private static final String CLEAR = "02000f40636c656172446174614672616d65";
    private static final String METADATA = "02000a6f6e4d65746144617461";
    private static final String NUMBER = "004000000000000000";

    @ParameterizedTest
    @CsvSource({
        // an ECMA array, an object, a strict array
        METADATA + "080000000000000009",
        METADATA + "03000009",
        METADATA + "0a00000001" + NUMBER,
        // undefined, unsupported
        METADATA + "03000161" + "06" + "000162" + "0d" + "000009",
        // a trailing four-byte zero
        METADATA + "03000009" + "00000000",
        // nothing but the name
        METADATA,
    })
    void shouldRelayTheBytesAndStripOnlySetDataFrame(String payload) {
        assertEquals(payload, content(payload));
        assertEquals(payload, content(SET + payload));
        assertEquals(payload, content(NUMBER + SET + payload));
        assertEquals(payload, content(NUMBER + NUMBER + payload));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", SET, NUMBER, NUMBER + SET, "0040"})
    void shouldKnowDataThatSaysNothing(String body) {
        assertEquals(DataFrame.Kind.EMPTY, DataFrame.of(HEX.parseHex(body)).kind());
    }

    @Test
    void shouldKnowThatMetadataIsCleared() {
        assertEquals(
                DataFrame.Kind.CLEAR,
                DataFrame.of(HEX.parseHex(CLEAR + METADATA)).kind());
        assertEquals(
                DataFrame.Kind.CLEAR, DataFrame.of(HEX.parseHex(NUMBER + CLEAR)).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "03000009", "02", "020001", NUMBER + "05", "02000d40736574446174614672616d"})
    void shouldRelayWhatItDoesNotUnderstand(String body) {
        assertEquals(body, content(body));
    }

    @Test
    void shouldNotCopyWhatStaysWhole() {
        byte[] body = HEX.parseHex(METADATA);
        assertSame(body, DataFrame.of(body).payload());
        byte[] text = Amf0Writer.write(AmfValue.of("onTextData"));
        assertSame(text, DataFrame.toPublish(text));
    }

    @Test
    void shouldPublishMetadataUnderSetDataFrame() {
        assertArrayEquals(HEX.parseHex(SET + METADATA), DataFrame.toPublish(HEX.parseHex(METADATA)));
    }

    @Test
    void shouldTellWhatAServerSaysToItsPlayer() {
        assertTrue(DataFrame.of(Amf0Writer.write(AmfValue.of("onStatus"))).isForPlayerOnly());
        assertTrue(
                DataFrame.of(Amf0Writer.write(AmfValue.of("|RtmpSampleAccess"))).isForPlayerOnly());
        assertFalse(DataFrame.of(HEX.parseHex(METADATA)).isForPlayerOnly());
    }

    private static String content(String body) {
        DataFrame frame = DataFrame.of(HEX.parseHex(body));
        assertEquals(DataFrame.Kind.CONTENT, frame.kind());
        return HEX.formatHex(frame.payload());
    }
}
