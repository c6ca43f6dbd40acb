package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class AmfTextTest {

    static final List<String> FILES = Golden.FILES;

    static Stream<Arguments> everyKind() {
        AmfValue one = AmfValue.of(1);
        Map<String, AmfValue> two = new LinkedHashMap<>();
        two.put("app", AmfValue.of("live"));
        two.put("n", one);
        List<AmfValue> items = List.of(one, AmfNull.INSTANCE);
        return Stream.of(
                arguments(one, "1"),
                arguments(AmfValue.of(-0.5), "-0.5"),
                arguments(AmfValue.of(1e300), "1.0E300"),
                arguments(AmfValue.of(Double.NaN), "NaN"),
                arguments(AmfValue.of(Double.NEGATIVE_INFINITY), "-Infinity"),
                arguments(AmfValue.of(true), "true"),
                arguments(AmfValue.of("live"), "\"live\""),
                arguments(new AmfObject(two), "{app: \"live\", n: 1}"),
                arguments(new AmfEcmaArray(two), "[app: \"live\", n: 1]"),
                arguments(new AmfTypedObject("org.A", two), "org.A{app: \"live\", n: 1}"),
                arguments(new AmfStrictArray(items), "[1, null]"),
                arguments(new AmfVector(items), "vector[1, null]"),
                arguments(
                        new AmfDictionary(
                                List.of(new AmfDictionary.Entry(one, one), new AmfDictionary.Entry(one, one))),
                        "dictionary{1: 1, 1: 1}"),
                arguments(new AmfByteArray(new byte[7]), "bytes(7)"),
                arguments(new AmfDate(1_234_567_890_000.0, 0), "date(2009-02-13T23:31:30Z)"),
                arguments(new AmfDate(Double.NaN, 0), "date(NaN)"),
                arguments(new AmfXml("<a b=\"c\"/>"), "xml(\"<a b=\\\"c\\\"/>\")"),
                arguments(AmfNull.INSTANCE, "null"),
                arguments(AmfUndefined.INSTANCE, "undefined"),
                arguments(AmfUnsupported.INSTANCE, "unsupported"));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldRenderEveryKindOfValue(AmfValue value, String text) {
        assertEquals(text, AmfText.of(value, 100));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void shouldNeverExceedItsRoom(AmfValue value, String text) {
        for (int room = 1; room <= text.length(); room++) {
            String cut = AmfText.of(value, room);
            assertTrue(cut.length() <= room, cut);
            assertTrue(cut.endsWith("…"), cut);
            assertTrue(text.startsWith(cut.substring(0, cut.length() - 1)), cut);
        }
        assertEquals(text, AmfText.of(value, text.length() + 1));
    }

    @Test
    void shouldRenderTheValuesOfACommand() {
        List<AmfValue> values = Golden.reader(Golden.file("amf0-ffmpeg-play")).readAll();

        assertEquals("\"play\", 4, null, \"test\", -2000", AmfText.of(values, 100));
        assertEquals("", AmfText.of(List.of(), 100));
    }

    @Test
    @DisplayName("what could break a log line or hide in it is escaped")
    void shouldEscape() {
        assertEquals(
                "\"\\n\\r\\t\\\"\\\\\\u{0}\\u{1b}\\u{85}\\u{202e}\\u{2028}\\u{2029}\\u{d800}\\u{e000}\\u{e0001}é\uD83C\uDFA5\"",
                AmfText.of(
                        AmfValue.of("\n\r\t\"\\\0\u001B\u0085\u202E\u2028\u2029\uD800\uE000\uDB40\uDC01é\uD83C\uDFA5"),
                        200));
        assertEquals(
                "{\"a: 1, b\\n\": null, \"\": null, @x-y_z.0: null}",
                AmfText.of(
                        AmfObject.builder()
                                .put("a: 1, b\n", AmfNull.INSTANCE)
                                .put("", AmfNull.INSTANCE)
                                .put("@x-y_z.0", AmfNull.INSTANCE)
                                .build(),
                        100));
    }

    @Test
    void shouldNotCutACharacterInTwo() {
        assertEquals("\"a…", AmfText.of(AmfValue.of("a\uD83C\uDFA5"), 4));
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void shouldRenderWhatRealClientsSend(String file) {
        String text = AmfText.of(Golden.reader(Golden.file(file)).readAll(), 80);

        assertTrue(text.length() <= 80 && text.chars().noneMatch(Character::isISOControl), text);
    }

    @Test
    void shouldRefuseToRenderIntoNothing() {
        assertThrows(IllegalArgumentException.class, () -> AmfText.of(AmfNull.INSTANCE, 0));
    }
}
