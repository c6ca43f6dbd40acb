package weir.pull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.settings.Bounds;
import weir.settings.SettingsException;
import weir.stream.StreamKey;

/**
 * What is taken from where, and how hard it is tried: {@code weir.pull} in the configuration, where each key is explained.
 *
 * @param rules of several that match a stream the first one counts
 * @param idleTimeout how long an on-demand pull goes on while nobody watches
 * @param mediaTimeout how long an upstream may send no media
 * @param claimInterval how often a node that stands by asks for the stream
 */
public record PullSettings(
        List<PullRule> rules,
        Duration idleTimeout,
        Duration mediaTimeout,
        Duration retryMin,
        Duration retryMax,
        Duration claimInterval,
        int maxPulls) {

    /** @throws SettingsException names the key whose value is out of range */
    public PullSettings {
        rules = List.copyOf(rules);
        Bounds.within("idle-timeout", idleTimeout, Duration.ZERO, Duration.ofHours(1));
        Bounds.within("media-timeout", mediaTimeout, Duration.ofMillis(500), Duration.ofMinutes(10));
        Bounds.within("retry-min", retryMin, Duration.ofMillis(100), Duration.ofMinutes(10));
        Bounds.within("retry-max", retryMax, Duration.ofMillis(100), Duration.ofHours(1));
        Bounds.within("claim-interval", claimInterval, Duration.ofMillis(200), Duration.ofMinutes(1));
        Bounds.within("max-pulls", maxPulls, 1, 10_000);
        long always = rules.stream().filter(PullRule::isAlways).count();
        if (always > maxPulls) {
            throw new SettingsException("max-pulls", "is " + maxPulls + ", and " + always + " are configured");
        }
    }

    /** @throws SettingsException with what is wrong, without the URLs: they may hold keys */
    public static PullRule rule(String match, List<String> from, String when) {
        try {
            return PullRule.of(match, from, when);
        } catch (IllegalArgumentException e) {
            throw new SettingsException("rules", "has an entry that cannot be used: " + e.getMessage());
        }
    }

    Optional<PullRule> ruleFor(StreamKey key) {
        return rules.stream().filter(rule -> rule.match().matches(key)).findFirst();
    }
}
