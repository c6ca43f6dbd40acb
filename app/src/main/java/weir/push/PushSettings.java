package weir.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import weir.settings.Bounds;
import weir.settings.SettingsException;

/**
 * What goes where, and how hard it is tried: {@code weir.push} in the configuration, where each key is explained.
 *
 * @param rules those of the configuration
 * @param maxRetries failures in a row after which a destination is given up; 0 for never
 * @param bufferBytes what may wait for one destination
 */
public record PushSettings(
        List<PushRule> rules,
        Duration retryMin,
        Duration retryMax,
        int maxRetries,
        int bufferBytes,
        Duration bufferDuration,
        int maxRules,
        int maxPushes) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** @throws SettingsException names the key whose value is out of range */
    public PushSettings {
        rules = List.copyOf(rules);
        Bounds.within("retry-min", retryMin, Duration.ofMillis(100), Duration.ofMinutes(10));
        Bounds.within("retry-max", retryMax, Duration.ofMillis(100), Duration.ofHours(1));
        Bounds.within("max-retries", maxRetries, 0, 1_000_000);
        Bounds.within("buffer-size", bufferBytes, 256 * KIB, 256 * MIB);
        Bounds.within("buffer-duration", bufferDuration, Duration.ofMillis(500), Duration.ofMinutes(2));
        Bounds.within("max-rules", maxRules, 1, 10_000);
        Bounds.within("max-pushes", maxPushes, 1, 10_000);
        if (rules.size() > maxRules) {
            throw new SettingsException("max-rules", "is " + maxRules + ", and " + rules.size() + " are configured");
        }
    }

    /** @throws SettingsException with the key and what is wrong, without the URL: it may hold a key */
    public static List<PushRule> relayTo(List<String> urls) {
        List<PushRule> rules = new ArrayList<>();
        for (String url : urls) {
            rules.add(rule("relay-to", "*", url));
        }
        return rules;
    }

    /** @throws SettingsException with the key and what is wrong, without the URLs: they may hold keys */
    public static List<PushRule> rules(String match, List<String> urls) {
        List<PushRule> rules = new ArrayList<>();
        for (String url : urls) {
            rules.add(rule("rules", match, url));
        }
        return rules;
    }

    private static PushRule rule(String key, String match, String url) {
        try {
            return PushRule.of(match, url);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(key, "has an entry that cannot be used: " + e.getMessage());
        }
    }
}
