package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPatternTest {

    @ParameterizedTest
    @CsvSource({
        "live/test, live/test, true",
        "live/test, live/tests, false",
        "live/test, alive/test, false",
        "live/*, live/test, true",
        "live/*, live/, true",
        "live/*, live, false",
        "live/*, live/eu/test, true",
        "*/test, live/eu/test, true",
        "live/*-hd, live/a-hd, true",
        "live/*-hd, live/a-hd2, false",
        "*, live/test, true",
        "li.e/test, live/test, false",
        "live/a\\E.*, live/ab, false",
        "l*e/*t*, live/test, true",
        "live/a*ab*b, live/aab, false",
        "live/a*ab*b, live/aabb, true",
        "live/*ab*ab, live/ab, false",
        "live/**ab, live/aab, true",
    })
    void shouldTakeStarsForAnyCharacters(String pattern, String key, boolean matches) {
        assertEquals(matches, KeyPattern.parse(pattern).matches(StreamKey.parse(key)));
    }

    @Test
    @DisplayName("No name that somebody thinks of makes a pattern a matter of minutes")
    void shouldAnswerWhateverTheNameIs() {
        KeyPattern pattern = KeyPattern.parse("live/" + "*-".repeat(12) + "x");
        StreamKey key = new StreamKey("live", "-".repeat(500));
        assertFalse(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> pattern.matches(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/live/test", "live/", "live/a\nb"})
    void shouldRefuseWhatIsNoPattern(String text) {
        assertThrows(IllegalArgumentException.class, () -> KeyPattern.parse(text));
    }

    @Test
    void shouldRefuseALongOne() {
        assertThrows(IllegalArgumentException.class, () -> KeyPattern.parse("a".repeat(513)));
    }

    @Test
    void shouldEqualWhatIsWrittenTheSame() {
        assertEquals(KeyPattern.parse("live/*"), KeyPattern.parse("live/*"));
        assertEquals(
                KeyPattern.parse("live/*").hashCode(),
                KeyPattern.parse("live/*").hashCode());
        assertNotEquals(KeyPattern.parse("live/*"), KeyPattern.parse("*"));
        assertEquals("live/*", KeyPattern.parse("live/*").toString());
    }
}
