package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException.Kind;

@DisplayName("001 FR-035, FR-045: hostile AMF")
class AmfHostileInputTest {

    private static final AmfLimits LIMITS = new AmfLimits(8, 50, 40);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03 0001 61",
                "08 00000001 0001 61",
                "0A 00000001",
                "0A FFFFFFFF",
                "10 0001 41 0001 61",
                "11 09 03 01",
                "11 0A 0B 01 03 61"
            })
    @DisplayName("values nested 10,000 deep are refused, and read leniently")
    void shouldRefuseDeepNesting(String level) {
        boolean amf3 = level.startsWith("11");
        String hex = amf3 ? "11" + level.substring(2).repeat(10_000) : level.repeat(10_000);

        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(hex));
        assertDoesNotThrow(() -> Golden.reader(hex).readLeniently());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 03 00 01", "11 03 00", "11 03 00 01"})
    void shouldRefuseDeepVectorsAndDictionaries(String level) {
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf("11" + level.repeat(10_000)));
    }

    @Test
    void shouldReadAndWriteAndRenderTheDeepestThatCanBeConfigured() {
        AmfLimits deepest = new AmfLimits(512, 1000, 1000);
        byte[] payload = Golden.hex("03 0001 61".repeat(512) + "05" + "000009".repeat(512));

        List<AmfValue> values = new Amf0Reader(payload, 0, payload.length, deepest).readAll();

        assertEquals(payload.length, Amf0Writer.write(values).length);
        assertEquals("{a: {a: {…", AmfText.of(values, 10));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf("03 0001 61".repeat(513), deepest));
    }

    @Test
    void shouldCountDepthOverBothEncodings() {
        assertDoesNotThrow(() -> readWithin("0A 00000001".repeat(4) + "11" + "09 03 01".repeat(3) + "09 01 01"));
        assertEquals(
                Kind.LIMIT_EXCEEDED,
                Failures.kindOf("0A 00000001".repeat(5) + "11" + "09 03 01".repeat(3) + "09 01 01", LIMITS));
    }

    @ParameterizedTest
    @CsvSource({
        "0A FFFFFFFF, MALFORMED",
        "08 FFFFFFFF, MALFORMED",
        "0C FFFFFFFF 61, MALFORMED",
        "0C 7FFFFFFF 61, MALFORMED",
        "0F FFFFFFFF 61, MALFORMED",
        "02 FFFF 61, MALFORMED",
        "11 09 FFFFFFFF 01, MALFORMED",
        "11 06 FFFFFFFF, MALFORMED",
        "11 0C FFFFFFFF, MALFORMED",
        "11 0D FFFFFFFF 00, MALFORMED",
        "11 0F FFFFFFFF 00, MALFORMED",
        "11 10 FFFFFFFF 00 01, MALFORMED",
        "11 11 FFFFFFFF 00, MALFORMED",
        "11 0A FFFFFFFB 01, MALFORMED"
    })
    @DisplayName("counts and lengths that the payload cannot hold take no memory")
    void shouldNotAllocateFromTheWire(String hex, Kind kind) {
        assertEquals(kind, Failures.kindOf(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "06", "0101", "03 000009", "0A 00000000", "11 01", "11 09 01 01"})
    void shouldLimitTheNumberOfValues(String value) {
        String most = value.repeat(value.startsWith("11") ? 25 : 50);

        assertDoesNotThrow(() -> readWithin(most));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(most + value, LIMITS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0A FFFFFFFF %s05",
                "11 09 FFFFFFFF 01 %s01",
                "11 0D FFFFFFFF 00 %s00000000",
                "11 0E FFFFFFFF 00 %s00000000",
                "11 0F FFFFFFFF 00 %s0000000000000000",
                "11 11 FFFFFFFF 00 %s01",
                "11 0A FFFFFFFB 01 %s01"
            })
    void shouldLimitTheNumberOfItems(String template) {
        String item = template.substring(template.indexOf('%') + 2);

        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(template.replace("%s" + item, item.repeat(60)), LIMITS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 0029 %s",
                "0C 00000029 %s",
                "0F 00000029 %s",
                "03 0029 %s 05 000009",
                "10 0029 %s 000009",
                "11 06 53 %s",
                "11 07 53 %s",
                "11 0C 53 %s",
                "11 0A 03 53 %s"
            })
    void shouldLimitTheBytesOfStrings(String template) {
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(template.replace("%s", "61".repeat(41)), LIMITS));
    }

    @Test
    void shouldLimitTheBytesOfStringsInSum() {
        String ten = "02 000A" + "61".repeat(10);

        assertDoesNotThrow(() -> readWithin(ten.repeat(4)));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(ten.repeat(5), LIMITS));
    }

    @Test
    @DisplayName("references that double a value level by level are refused long before they explode")
    void shouldCountWhatReferencesRepeat() {
        // a0 = [null], a1 = [a0, a0], a2 = [a1, a1] ...: thirty levels would be a billion values
        ByteArrayOutputStream amf0 = new ByteArrayOutputStream();
        ByteArrayOutputStream amf3 = new ByteArrayOutputStream();
        amf0.writeBytes(Golden.hex("0A 00000001 05"));
        amf3.writeBytes(Golden.hex("11 09 03 01 01"));
        for (int i = 0; i < 30; i++) {
            amf0.writeBytes(Golden.hex("0A 00000002 07 %1$04x 07 %1$04x".formatted(i)));
            amf3.writeBytes(Golden.hex("11 09 05 01 09 %1$02x 09 %1$02x".formatted(i << 1)));
        }

        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(() -> Golden.reader(amf0.toByteArray())
                .readAll()));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(() -> Golden.reader(amf3.toByteArray())
                .readAll()));
    }

    @Test
    @DisplayName("references that nest a value level by level are refused like the nesting itself")
    void shouldCountTheDepthBehindReferences() {
        StringBuilder chain = new StringBuilder("0A 00000000");
        for (int i = 0; i < 7; i++) {
            chain.append("0A 00000001 07 %04x".formatted(i));
        }

        assertDoesNotThrow(() -> readWithin(chain.toString()));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(chain + "0A 00000001 07 0007", LIMITS));
    }

    @Test
    void shouldCountTheDepthOfAReferenceInsideAnother() {
        // three levels, then five that end in a reference to them, then six
        String three = "0A 00000001 0A 00000001 0A 00000000";

        assertDoesNotThrow(() -> readWithin(three + "0A 00000001".repeat(5) + "07 0000"));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(three + "0A 00000001".repeat(6) + "07 0000", LIMITS));
    }

    @Test
    void shouldCountTheDeepestItemOfAReferenceWhereverItStands() {
        String fourLevels = "0A 00000002" + "0A 00000001 0A 00000001 0A 00000000" + "0A 00000000";

        assertDoesNotThrow(() -> readWithin(fourLevels + "0A 00000001".repeat(4) + "07 0000"));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(fourLevels + "0A 00000001".repeat(5) + "07 0000", LIMITS));
    }

    @Test
    void shouldNotHoldTheDepthOfAnotherValueAgainstAReference() {
        String deep = "0A 00000001".repeat(7) + "0A 00000000";
        String shallow = "0A 00000000";

        assertDoesNotThrow(() -> readWithin(deep + shallow + "0A 00000001".repeat(7) + "07 0008"));
    }

    @ParameterizedTest
    @CsvSource({
        // a string of 10 bytes, repeated by reference: value, field, class name, sealed field, XML, byte array, object
        "11 06 15 61616161616161616161, 11 06 00",
        "11 06 15 61616161616161616161, 11 0A 0B 01 00 01 01",
        "11 0A 03 15 61616161616161616161, 11 0A 01",
        "11 0A 13 01 15 61616161616161616161 01, 11 0A 01 01",
        "11 07 15 61616161616161616161, 11 07 00",
        "11 0C 15 61616161616161616161, 11 0C 00",
        "03 0001 61 02 000A 61616161616161616161 000009, 07 0000"
    })
    void shouldCountTheBytesThatReferencesRepeat(String first, String again) {
        assertDoesNotThrow(() -> readWithin(first + again));
        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf(first + again.repeat(4), LIMITS));
    }

    @Test
    void shouldRefuseAnAmf3NameThatAmf0CannotCarry() {
        String name = "61".repeat(0x10000);

        assertEquals(Kind.LIMIT_EXCEEDED, Failures.kindOf("11 0A 0B 01 888001" + name + "01 01"));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "513, 1, 1", "1, 0, 1", "1, 1, -1"})
    void shouldRefuseLimitsThatMakeNoSense(int maxDepth, int maxValues, int maxStringBytes) {
        assertThrows(IllegalArgumentException.class, () -> new AmfLimits(maxDepth, maxValues, maxStringBytes));
    }

    private static List<AmfValue> readWithin(String hex) {
        byte[] payload = Golden.hex(hex);
        return new Amf0Reader(payload, 0, payload.length, LIMITS).readAll();
    }
}
