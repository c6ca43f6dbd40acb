package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.rtmp.session.RtmpUrl;
import weir.settings.SettingsException;
import weir.stream.StreamKey;

class PullRuleTest {

    private static final StreamKey KEY = new StreamKey("tv", "one");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldNameTheUpstreamsOfAStreamEachOnce() {
        PullRule rule = PullRule.of(
                "tv/*", List.of("rtmp://a/tv", "rtmp://a/{app}/{name}", "rtmp://b/x/y?z={name}"), "on-demand");
        assertEquals(
                List.of(RtmpUrl.parse("rtmp://a/tv/one"), RtmpUrl.parse("rtmp://b/x/y?z=one")), rule.upstreams(KEY));
        assertFalse(rule.isAlways());
    }

    @Test
    void shouldAlwaysPullSingleStreamsOnly() {
        assertTrue(PullRule.of("tv/one", List.of("rtmp://a/tv"), "always").isAlways());
        assertThrows(IllegalArgumentException.class, () -> PullRule.of("tv/*", List.of("rtmp://a/tv"), "always"));
    }

    @ParameterizedTest
    @CsvSource({"tv/*,rtmp:/host/secret,on-demand", "/tv,rtmp://a/secret,on-demand", "tv/*,rtmp://a/secret,sometimes"})
    void shouldRefuseWhatCannotBeUsedAndNotShowIt(String match, String url, String when) {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> PullSettings.rule(match, List.of(url), when));
        assertEquals("rules", refused.key());
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
    }

    @Test
    void shouldBoundTheUpstreamsOfAStream() {
        assertThrows(IllegalArgumentException.class, () -> PullRule.of("tv/*", List.of(), "on-demand"));
        assertThrows(
                IllegalArgumentException.class,
                () -> PullRule.of("tv/*", Collections.nCopies(17, "rtmp://a/tv"), "on-demand"));
    }

    @Test
    void shouldFollowTheFirstRuleThatMatches() {
        PullRule first = PullRule.of("tv/one", List.of("rtmp://a/tv"), "always");
        PullRule second = PullRule.of("tv/*", List.of("rtmp://b/tv"), "on-demand");
        PullSettings settings = settings(List.of(first, second), 1);
        assertEquals(Optional.of(first), settings.ruleFor(KEY));
        assertEquals(Optional.of(second), settings.ruleFor(new StreamKey("tv", "two")));
        assertEquals(Optional.empty(), settings.ruleFor(new StreamKey("live", "one")));
        PullRule third = PullRule.of("tv/three", List.of("rtmp://a/tv"), "always");
        assertEquals(
                "max-pulls",
                assertThrows(SettingsException.class, () -> settings(List.of(first, third), 1))
                        .key());
    }

    private static PullSettings settings(List<PullRule> rules, int maxPulls) {
        return new PullSettings(rules, SECOND, SECOND, SECOND, SECOND, SECOND, maxPulls);
    }
}
