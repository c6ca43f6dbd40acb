package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException;
import weir.rtmp.RtmpException.Kind;

/** Bytes put together from the grammar of the AMF3 specification, sections 1.3 and 3, each behind AMF0's marker 0x11. */
@DisplayName("interop 19: AMF3 values within AMF0")
class Amf3ReaderTest {

    private static final AmfValue TRUE = AmfValue.of(true);

    static Stream<Arguments> everyMarker() {
        Map<String, AmfValue> mixed = new LinkedHashMap<>();
        mixed.put("a", TRUE);
        mixed.put("0", AmfNull.INSTANCE);
        mixed.put("1", TRUE);
        Map<String, AmfValue> sealedAndDynamic = new LinkedHashMap<>();
        sealedAndDynamic.put("a", TRUE);
        sealedAndDynamic.put("b", AmfValue.of(2));
        return Stream.of(
                arguments("3.2 undefined", "00", AmfUndefined.INSTANCE),
                arguments("3.3 null", "01", AmfNull.INSTANCE),
                arguments("3.4 false", "02", AmfValue.of(false)),
                arguments("3.5 true", "03", TRUE),
                arguments("3.6 integer", "04 05", AmfValue.of(5)),
                arguments("3.7 double", "05 3FF8000000000000", AmfValue.of(1.5)),
                arguments("3.8 string", "06 09 6C697665", AmfValue.of("live")),
                arguments("3.8 string, empty", "06 01", AmfValue.of("")),
                arguments("3.9 XMLDocument", "07 09 3C612F3E", new AmfXml("<a/>")),
                arguments("3.10 date", "08 01 4271F71FB0450000", new AmfDate(1_234_567_890_000.0, 0)),
                arguments("3.11 array, dense", "09 05 01 03 01", new AmfStrictArray(List.of(TRUE, AmfNull.INSTANCE))),
                arguments("3.11 array, empty", "09 01 01", new AmfStrictArray(List.of())),
                arguments("3.11 array, associative", "09 01 03 61 03 01", new AmfEcmaArray(Map.of("a", TRUE))),
                arguments("3.11 array, both", "09 05 03 61 03 01 01 03", new AmfEcmaArray(mixed)),
                arguments("3.12 object, anonymous and dynamic", "0A 0B 01 03 61 03 01", object("a", TRUE)),
                arguments("3.12 object, sealed", "0A 13 01 03 61 03", object("a", TRUE)),
                arguments(
                        "3.12 object, class with both",
                        "0A 1B 05 4142 03 61 03 03 62 04 02 01",
                        new AmfTypedObject("AB", sealedAndDynamic)),
                arguments("3.13 XML", "0B 09 3C612F3E", new AmfXml("<a/>")),
                arguments("3.14 byte array", "0C 07 010203", new AmfByteArray(new byte[] {1, 2, 3})),
                arguments("3.15 vector of int", "0D 05 00 FFFFFFFF 00000001", vector(-1, 1)),
                arguments("3.15 vector of uint", "0E 03 01 FFFFFFFF", vector(4_294_967_295.0)),
                arguments("3.15 vector of double", "0F 03 00 3FF8000000000000", vector(1.5)),
                arguments(
                        "3.15 vector of objects", "10 05 00 01 03 01", new AmfVector(List.of(TRUE, AmfNull.INSTANCE))),
                arguments(
                        "3.16 dictionary",
                        "11 05 00 04 01 03 06 03 61 01",
                        new AmfDictionary(List.of(
                                new AmfDictionary.Entry(AmfValue.of(1), TRUE),
                                new AmfDictionary.Entry(AmfValue.of("a"), AmfNull.INSTANCE)))));
    }

    @ParameterizedTest(name = "AMF3 {0}")
    @MethodSource("everyMarker")
    void shouldReadEveryMarker(String section, String hex, AmfValue value) {
        assertEquals(value, Golden.read("11" + hex));
    }

    @ParameterizedTest(name = "AMF3 {0}")
    @MethodSource("everyMarker")
    void shouldRefuseEveryTruncation(String section, String hex, AmfValue value) {
        byte[] whole = Golden.hex("11" + hex);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertEquals(
                    Kind.MALFORMED, Failures.kindOf(() -> Golden.reader(cut).read()), "cut to " + length);
            assertEquals(List.of(), Golden.reader(cut).readLeniently(), "cut to " + length);
        }
    }

    @ParameterizedTest(name = "U29 {0} is {1}")
    @CsvSource({
        "00, 0",
        "7F, 127",
        "8100, 128",
        "FF7F, 16383",
        "818000, 16384",
        "FFFF7F, 2097151",
        "80C08000, 2097152",
        "BFFFFFFF, 268435455",
        "C0808000, -268435456",
        "FFFFFFFF, -1",
        "808001, 1"
    })
    @DisplayName("AMF3 1.3.1, 3.6: the bounds of U29, and its sign in an integer")
    void shouldReadIntegers(String u29, double value) {
        assertEquals(AmfValue.of(value), Golden.read("11 04" + u29));
    }

    @Test
    void shouldSwitchForOneValueOnly() {
        assertEquals(
                List.of(AmfValue.of(5), TRUE, AmfValue.of(6), AmfNull.INSTANCE),
                Golden.reader("11 04 05 01 01 11 04 06 05").readAll());
    }

    @Test
    void shouldReadAmf3WithinAmf0() {
        assertEquals(object("a", AmfValue.of(5)), Golden.read("03 0001 61 11 04 05 000009"));
    }

    @Test
    void shouldResolveStringReferencesWithoutTheEmptyString() {
        // "a", "", "b", then strings 0 and 1, also as names
        AmfValue array = Golden.read("11 09 0B 01 06 03 61 06 01 06 03 62 06 00 06 02");

        assertEquals(
                new AmfStrictArray(
                        Stream.of("a", "", "b", "a", "b").map(AmfValue::of).toList()),
                array);
        assertEquals(
                List.of(AmfValue.of("a"), object("a", TRUE)),
                Golden.reader("11 06 03 61 11 0A 0B 01 00 03 01").readAll());
    }

    @Test
    void shouldResolveReferencesToEveryKindOfValue() {
        String[] kinds = {
            "07 03 61",
            "08 01 0000000000000000",
            "09 01 01",
            "0A 0B 01 01",
            "0B 03 61",
            "0C 03 61",
            "0D 01 00",
            "0E 01 00",
            "0F 01 00",
            "10 01 00 01",
            "11 01 00"
        };
        for (String kind : kinds) {
            String marker = kind.substring(0, 2);
            List<AmfValue> values =
                    Golden.reader("11" + kind + "11" + marker + "00").readAll();
            assertSame(values.get(0), values.get(1), kind);
        }
    }

    @Test
    void shouldResolveReferencesToTraits() {
        // [class A {x: true}, traits 0 {null}, traits 0 {true}]
        AmfStrictArray array = (AmfStrictArray) Golden.read("11 09 07 01 0A 13 03 41 03 78 03 0A 01 01 0A 01 03");

        assertEquals(
                List.of(
                        new AmfTypedObject("A", Map.of("x", TRUE)),
                        new AmfTypedObject("A", Map.of("x", AmfNull.INSTANCE)),
                        new AmfTypedObject("A", Map.of("x", TRUE))),
                array.items());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "06 00",
                "06 02",
                "0A 01",
                "0A 05",
                "09 00",
                "0A 02",
                "07 00",
                "08 00",
                "0C FFFFFFFE",
                "06 FFFFFFFE"
            })
    void shouldRefuseReferencesToNothing(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf("11" + hex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "09 03 01 09 00",
                "0A 0B 01 03 61 0A 00 01",
                "10 03 00 01 10 00",
                "11 03 00 11 00 01",
                "11 03 00 01 11 00"
            })
    @DisplayName("a value that holds itself is refused")
    void shouldRefuseReferencesFromWithin(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf("11" + hex));
    }

    @Test
    void shouldNotSupportExternalizableObjectsAndNameTheirClassEscaped() {
        RtmpException e = assertThrows(RtmpException.class, () -> Golden.read("11 0A 07 07 410A42 01"));

        assertEquals(Kind.UNSUPPORTED, e.kind());
        assertTrue(e.getMessage().contains("\"A\\nB\""), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "7F", "FF"})
    void shouldRefuseWhatIsNoValue(String hex) {
        assertEquals(Kind.MALFORMED, Failures.kindOf("11" + hex));
    }

    private static AmfObject object(String name, AmfValue value) {
        return AmfObject.builder().put(name, value).build();
    }

    private static AmfVector vector(double... items) {
        return new AmfVector(Arrays.stream(items).mapToObj(AmfValue::of).toList());
    }
}
