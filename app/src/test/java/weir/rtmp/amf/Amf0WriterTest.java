package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("001 FR-018: AMF0 written")
class Amf0WriterTest {

    static Stream<Arguments> everyKind() {
        AmfValue one = AmfValue.of(1);
        return Stream.of(
                arguments(one, "00 3FF0000000000000"),
                arguments(AmfValue.of(true), "01 01"),
                arguments(AmfValue.of(false), "01 00"),
                arguments(AmfValue.of("live"), "02 0004 6C697665"),
                arguments(AmfObject.builder().put("a", true).build(), "03 0001 61 0101 000009"),
                arguments(AmfNull.INSTANCE, "05"),
                arguments(AmfUndefined.INSTANCE, "06"),
                arguments(new AmfEcmaArray(Map.of("a", AmfNull.INSTANCE)), "08 00000001 0001 61 05 000009"),
                arguments(new AmfStrictArray(List.of(AmfNull.INSTANCE)), "0A 00000001 05"),
                arguments(new AmfDate(1_234_567_890_000.0, -60), "0B 4271F71FB0450000 FFC4"),
                arguments(AmfUnsupported.INSTANCE, "0D"),
                arguments(new AmfXml("<a/>"), "0F 00000004 3C612F3E"),
                arguments(new AmfTypedObject("A", Map.of()), "10 0001 41 000009"),
                arguments(new AmfVector(List.of(one)), "0A 00000001 00 3FF0000000000000"),
                arguments(new AmfByteArray(new byte[3]), "0D"),
                arguments(new AmfDictionary(List.of(new AmfDictionary.Entry(one, one))), "0D"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldWriteEveryKindOfValue(AmfValue value, String hex) {
        assertArrayEquals(Golden.hex(hex), Amf0Writer.write(value));
    }

    @Test
    void shouldKnowEveryKindOfValue() {
        assertEquals(
                List.of(AmfValue.class.getPermittedSubclasses()).stream()
                        .map(Class::getName)
                        .sorted()
                        .toList(),
                everyKind()
                        .map(arguments -> arguments.get()[0].getClass().getName())
                        .distinct()
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFE, 0xFFFF, 0x10000, 0x10001})
    @DisplayName("AMF0 2.14: strings above 65535 bytes are long strings")
    void shouldWriteLongStrings(int bytes) {
        AmfValue string = AmfValue.of("é".repeat(bytes / 2) + "a".repeat(bytes % 2));

        byte[] written = Amf0Writer.write(string);

        assertEquals(bytes > 0xFFFF ? Amf0Marker.LONG_STRING : Amf0Marker.STRING, written[0]);
        String length = HexFormat.of().formatHex(written, 1, bytes > 0xFFFF ? 5 : 3);
        assertEquals(bytes, Integer.parseInt(length, 16));
        assertEquals(List.of(string), Golden.reader(written).readAll());
    }

    @Test
    void shouldWriteTheLongestName() {
        AmfValue object = AmfObject.builder().put("a".repeat(0xFFFF), 1).build();

        assertEquals(List.of(object), Golden.reader(Amf0Writer.write(object)).readAll());
    }

    @Test
    void shouldWriteValuesOneAfterTheOther() {
        assertArrayEquals(Golden.hex("05 06"), Amf0Writer.write(AmfNull.INSTANCE, AmfUndefined.INSTANCE));
        assertArrayEquals(new byte[0], Amf0Writer.write());
        assertArrayEquals(new byte[0], Amf0Writer.write(List.of()));
    }

    @Test
    void shouldWriteHalfASurrogatePairAsSomethingReadable() {
        byte[] written = Amf0Writer.write(AmfValue.of("a\uD800b"));

        assertEquals("a?b", Golden.reader(written).read().asString().orElseThrow());
    }
}
