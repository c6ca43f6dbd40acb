package weir.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

    @Test
    void shouldNameTheKeyAndTheRange() {
        SettingsException refused = assertThrows(SettingsException.class, () -> Bounds.within("backlog", 0, 1, 9));
        assertEquals("backlog", refused.key());
        assertEquals("backlog is 0, not from 1 to 9", refused.getMessage());
        refused = assertThrows(SettingsException.class, () -> Bounds.zeroOrWithin("send-buffer", 1, 2, 9));
        assertEquals("send-buffer is 1, neither 0 nor from 2 to 9", refused.getMessage());
        refused = assertThrows(
                SettingsException.class,
                () -> Bounds.within("play-wait", Duration.ofMillis(1500), Duration.ZERO, Duration.ofSeconds(1)));
        assertEquals("play-wait is 1500ms, not from 0ms to 1s", refused.getMessage());
    }

    @Test
    void shouldAcceptBothEnds() {
        assertEquals(1, Bounds.within("key", 1, 1, 9));
        assertEquals(9, Bounds.within("key", 9, 1, 9));
        assertEquals(0, Bounds.zeroOrWithin("key", 0, 2, 9));
        assertEquals(2, Bounds.zeroOrWithin("key", 2, 2, 9));
        assertThrows(SettingsException.class, () -> Bounds.zeroOrWithin("key", 10, 2, 9));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0ms", "PT0.35S, 350ms", "PT90S, 90s", "PT2M, 2m", "PT24H, 24h"})
    void shouldWriteDurationsAsAFileWould(Duration duration, String text) {
        assertEquals(text, Bounds.text(duration));
    }
}
