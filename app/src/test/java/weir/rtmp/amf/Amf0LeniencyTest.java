package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException.Kind;

/** Metadata in odd shapes. */
class Amf0LeniencyTest {

    private static final String NAME = "02 000A 6F6E4D65746144617461";
    private static final AmfValue ON_META_DATA = AmfValue.of("onMetaData");
    private static final AmfValue A_IS_TRUE = new AmfEcmaArray(Map.of("a", AmfValue.of(true)));

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "00000001", "00000002", "FFFFFFFF", "80000000"})
    @DisplayName("interop 20: the count of an ECMA array lies")
    void shouldIgnoreTheCountOfAnEcmaArray(String count) {
        String hex = "08" + count + "0001 61 0101 000009";

        assertEquals(A_IS_TRUE, Golden.read(hex));
        assertEquals(List.of(A_IS_TRUE), Golden.reader(hex).readLeniently());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0000", "0001", "0001 62", "0001 62 01", "0001 62 FF 0101"})
    @DisplayName("interop 20: an ECMA array without its end")
    void shouldGiveAnEcmaArrayThatIsCutShort(String rest) {
        String hex = NAME + "08 00000001 0001 61 0101" + rest;

        assertEquals(List.of(ON_META_DATA, A_IS_TRUE), Golden.reader(hex).readLeniently());
        assertEquals(Kind.MALFORMED, Failures.kindOf(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "000009", "09", "FF", "02 00FF 61", "04", "0E", "07 0009", "11 04", "10 0005"})
    @DisplayName("interop 20: garbage after the metadata")
    void shouldStopAtTrailingGarbage(String garbage) {
        Amf0Reader reader = Golden.reader(NAME + "08 00000001 0001 61 0101 000009" + garbage);

        assertEquals(List.of(ON_META_DATA, A_IS_TRUE), reader.readLeniently());
        assertFalse(reader.hasMore());
    }

    @Test
    @DisplayName("interop 20: stray numbers, undefined, unsupported, strict arrays")
    void shouldReadOddShapes() {
        String hex = "00 0000000000000000" + NAME + "03 0001 61 06 0001 62 0D 000009 0A 00000002 05 06";

        List<AmfValue> values = Golden.reader(hex).readLeniently();

        assertEquals(
                List.of(
                        AmfValue.of(0),
                        ON_META_DATA,
                        AmfObject.builder()
                                .put("a", AmfUndefined.INSTANCE)
                                .put("b", AmfUnsupported.INSTANCE)
                                .build(),
                        new AmfStrictArray(List.of(AmfNull.INSTANCE, AmfUndefined.INSTANCE))),
                values);
        assertEquals(values, Golden.reader(hex).readAll());
    }

    @Test
    @DisplayName("interop 20: metadata that is empty")
    void shouldReadMetadataWithoutFields() {
        assertEquals(List.of(ON_META_DATA), Golden.reader(NAME).readLeniently());
        assertEquals(
                List.of(ON_META_DATA, new AmfEcmaArray(Map.of())),
                Golden.reader(NAME + "08 00000000 000009").readLeniently());
    }

    @Test
    void shouldEndEveryEnclosingValueAtTheBreakAndReadNothingAfterIt() {
        // {a: true, b: [null, {c: true, d: marker FF, and then bytes that would be fields and values again
        String hex = "03 0001 61 0101 0001 62 0A 00000009 05 03 0001 63 0101 0001 64 FF 0001 65 0101 000009 05";

        AmfValue inner = AmfObject.builder().put("c", true).build();
        assertEquals(
                List.of(AmfObject.builder()
                        .put("a", true)
                        .put("b", new AmfStrictArray(List.of(AmfNull.INSTANCE, inner)))
                        .build()),
                Golden.reader(hex).readLeniently());
    }

    @Test
    void shouldLeaveOutAnAmf3ValueThatBreaks() {
        assertEquals(
                List.of(AmfObject.builder().put("a", true).build()),
                Golden.reader("03 0001 61 0101 0001 62 11 09 05 01 03").readLeniently());
    }

    @Test
    void shouldGiveWhatTheLimitsHaveRoomFor() {
        byte[] payload = Golden.hex("0A 00000005 05 05 05 05 05");
        Amf0Reader reader = new Amf0Reader(payload, 0, payload.length, new AmfLimits(4, 3, 100));

        assertEquals(List.of(new AmfStrictArray(List.of(AmfNull.INSTANCE, AmfNull.INSTANCE))), reader.readLeniently());
    }
}
