package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException.Kind;

/** Bytes put together from the grammar of the AMF0 specification, section 2. */
@DisplayName("001 FR-018: AMF0 read")
class Amf0ReaderTest {

    private static final String ONE = "00 3FF0000000000000";

    static Stream<Arguments> everyMarker() {
        return Stream.of(
                arguments("2.2 number", ONE, AmfValue.of(1)),
                arguments("2.2 number, negative", "00 C09F400000000000", AmfValue.of(-2000)),
                arguments("2.2 number, NaN", "00 7FF8000000000000", AmfValue.of(Double.NaN)),
                arguments("2.3 boolean", "01 01", AmfValue.of(true)),
                arguments("2.3 boolean, false", "01 00", AmfValue.of(false)),
                arguments("2.3 boolean, any other byte is true", "01 7F", AmfValue.of(true)),
                arguments("2.4 string", "02 0004 6C697665", AmfValue.of("live")),
                arguments("2.4 string, empty", "02 0000", AmfValue.of("")),
                arguments("2.4 string, four-byte character", "02 0004 F09F8EA5", AmfValue.of("\uD83C\uDFA5")),
                arguments(
                        "2.5 object",
                        "03 0001 61" + ONE + "0001 62 05 000009",
                        AmfObject.builder()
                                .put("a", 1)
                                .put("b", AmfNull.INSTANCE)
                                .build()),
                arguments("2.5 object, empty", "03 000009", new AmfObject(Map.of())),
                arguments(
                        "2.5 object, empty name",
                        "03 0000 05 000009",
                        AmfObject.builder().put("", AmfNull.INSTANCE).build()),
                arguments("2.7 null", "05", AmfNull.INSTANCE),
                arguments("2.8 undefined", "06", AmfUndefined.INSTANCE),
                arguments(
                        "2.10 ECMA array",
                        "08 00000001 0001 61" + ONE + "000009",
                        new AmfEcmaArray(Map.of("a", AmfValue.of(1)))),
                arguments(
                        "2.12 strict array",
                        "0A 00000003 05 0100 0A00000000",
                        new AmfStrictArray(
                                List.of(AmfNull.INSTANCE, AmfValue.of(false), new AmfStrictArray(List.of())))),
                arguments("2.13 date", "0B 4271F71FB0450000 0000", new AmfDate(1_234_567_890_000.0, 0)),
                arguments("2.13 date, signed zone", "0B 0000000000000000 FFC4", new AmfDate(0, -60)),
                arguments("2.14 long string", "0C 00000004 6C697665", AmfValue.of("live")),
                arguments("2.15 unsupported", "0D", AmfUnsupported.INSTANCE),
                arguments("2.17 XML document", "0F 00000004 3C612F3E", new AmfXml("<a/>")),
                arguments(
                        "2.18 typed object",
                        "10 0003 6F72 67 0001 61" + ONE + "000009",
                        new AmfTypedObject("org", Map.of("a", AmfValue.of(1)))),
                arguments("3.1 AMF3 value", "11 04 7F", AmfValue.of(127)));
    }

    @ParameterizedTest(name = "AMF0 {0}")
    @MethodSource("everyMarker")
    void shouldReadEveryMarker(String section, String hex, AmfValue value) {
        assertEquals(value, Golden.read(hex));
    }

    @ParameterizedTest(name = "AMF0 {0}")
    @MethodSource("everyMarker")
    void shouldRefuseEveryTruncation(String section, String hex, AmfValue value) {
        byte[] whole = Golden.hex(hex);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertEquals(
                    Kind.MALFORMED, Failures.kindOf(() -> Golden.reader(cut).read()), "cut to " + length);
        }
    }

    @Test
    void shouldKeepTheOrderOfFieldsAndTheLastValueOfARepeatedOne() {
        AmfObject object = (AmfObject) Golden.read("03 0001 7A 05 0001 61 05 0001 7A 0101 000009");

        assertEquals(List.of("z", "a"), List.copyOf(object.fields().keySet()));
        assertEquals(AmfValue.of(true), object.get("z").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 0001 FF", "02 0002 C080", "02 0003 EDA080", "02 0002 6180", "02 0003 F09F8E"})
    void shouldReplaceMalformedUtf8(String hex) {
        assertTrue(Golden.read(hex).asString().orElseThrow().contains("\uFFFD"));
    }

    @Test
    void shouldResolveReferencesInTheOrderTheValuesBegan() {
        // [{}, [a: true], reference 1, reference 2]: the outer array has number 0 (AMF0 2.9)
        AmfStrictArray array =
                (AmfStrictArray) Golden.read("0A 00000004 03 000009 08 00000000 0001 61 0101 000009 07 0001 07 0002");

        assertSame(array.items().get(0), array.items().get(2));
        assertSame(array.items().get(1), array.items().get(3));
    }

    @Test
    void shouldResolveReferencesOverTheWholePayload() {
        List<AmfValue> values = Golden.reader("10 0001 41 000009 07 0000").readAll();

        assertSame(values.get(0), values.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "07 0000",
                "03 000009 07 0001",
                "03 000009 07 FFFF",
                "0B 0000000000000000 0000 07 0000",
                "11 0A 0B 01 01 07 0000"
            })
    void shouldRefuseReferencesToNothing(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf(hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 0001 61 07 0000 000009",
                "08 00000001 0001 61 07 0000 000009",
                "0A 00000001 07 0000",
                "10 0001 41 0001 61 07 0000 000009",
                "0A 00000001 03 0001 61 07 0000 000009"
            })
    void shouldRefuseReferencesFromWithin(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"04", "0E"})
    void shouldNotSupportReservedMarkers(String hex) {
        assertEquals(Kind.UNSUPPORTED, Failures.kindOf(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"09", "000009", "12", "7F", "FF", "03 0001 61 09 000009"})
    void shouldRefuseWhatIsNoValue(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf(hex));
    }

    @Test
    void shouldRefuseANameThatReplacementMakesTooLongToWrite() {
        byte[] payload = new byte[3 + 0xFFFF + 4];
        Arrays.fill(payload, (byte) 0xFF);
        payload[0] = Amf0Marker.OBJECT;

        assertEquals(
                Kind.MALFORMED, Failures.kindOf(() -> Golden.reader(payload).read()));
    }

    @Test
    void shouldTellWhetherMoreIsThere() {
        Amf0Reader reader = Golden.reader("05 06");

        assertTrue(reader.hasMore());
        assertEquals(AmfNull.INSTANCE, reader.read());
        assertTrue(reader.hasMore());
        assertEquals(List.of(AmfUndefined.INSTANCE), reader.readAll());
        assertFalse(reader.hasMore());
        assertEquals(Kind.MALFORMED, Failures.kindOf(reader::read));
    }

    @Test
    void shouldReadNothingFromNothing() {
        assertEquals(List.of(), Golden.reader("").readAll());
        assertEquals(List.of(), Golden.reader("").readLeniently());
    }

    @Test
    void shouldRefuseARangeOutsideThePayload() {
        assertThrows(IndexOutOfBoundsException.class, () -> new Amf0Reader(new byte[4], 2, 5, AmfLimits.DEFAULT));
    }

    @Test
    void shouldLeaveThePayloadAlone() {
        byte[] payload = Golden.file("amf0-obs-connect");
        byte[] before = payload.clone();

        Golden.reader(payload).readAll();

        assertArrayEquals(before, payload);
    }
}
