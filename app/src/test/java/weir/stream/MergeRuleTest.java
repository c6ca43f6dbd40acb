package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeRuleTest {

    @Test
    void shouldSetTheWindowOfTheStreamsItMatches() {
        StreamSettings settings = TestSettings.streamMerging(
                Duration.ofMillis(30),
                new MergeRule(KeyPattern.parse("live/fast*"), Duration.ZERO),
                new MergeRule(KeyPattern.parse("live/*"), Duration.ofMillis(100)));
        assertEquals(Duration.ZERO, settings.mergeWindow(new StreamKey("live", "fast1")));
        assertEquals(Duration.ofMillis(100), settings.mergeWindow(new StreamKey("live", "slow")));
        assertEquals(Duration.ofMillis(30), settings.mergeWindow(new StreamKey("other", "fast1")));
        assertEquals(List.of(), TestSettings.stream().mergeRules());
    }
}
