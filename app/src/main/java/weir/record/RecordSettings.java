package weir.record;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.settings.Bounds;
import weir.stream.StreamKey;

/**
 * What is recorded, where to, and what it may cost: {@code weir.record} in the configuration, where each key is explained.
 *
 * @param all streams without a rule too
 * @param plan for those, and for what is started at run time without a rule
 * @param rules the first that matches a stream counts
 * @param maxWishes that operators may have at run time
 * @param indexEntries the most keyframes in a file's index
 */
public record RecordSettings(
        Path directory,
        boolean all,
        RecordingPlan plan,
        List<RecordRule> rules,
        int maxWishes,
        int indexEntries,
        int bufferBytes,
        Duration bufferDuration,
        Duration writeInterval,
        Duration drainTimeout) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** @throws weir.settings.SettingsException names the key whose value is out of range */
    public RecordSettings {
        rules = List.copyOf(rules);
        Bounds.within("max-wishes", maxWishes, 0, 400);
        Bounds.within("index-entries", indexEntries, 2, 40_000);
        Bounds.within("buffer-size", bufferBytes, 256 * KIB, 256 * MIB);
        Bounds.within("buffer-duration", bufferDuration, Duration.ofMillis(500), Duration.ofMinutes(2));
        Bounds.within("write-interval", writeInterval, Duration.ZERO, Duration.ofSeconds(5));
        Bounds.within("drain-timeout", drainTimeout, Duration.ZERO, Duration.ofSeconds(15));
    }

    /** What the rules say of a stream; empty when it is not to be recorded. */
    Optional<RecordingPlan> planFor(StreamKey key) {
        Optional<RecordRule> rule = ruleFor(key);
        if (rule.isPresent()) {
            return rule.filter(RecordRule::record).map(RecordRule::plan);
        }
        return all ? Optional.of(plan) : Optional.empty();
    }

    /** How a stream is recorded that has to be, whatever the rules say. */
    RecordingPlan planAnyway(StreamKey key) {
        return ruleFor(key).map(RecordRule::plan).orElse(plan);
    }

    private Optional<RecordRule> ruleFor(StreamKey key) {
        return rules.stream().filter(rule -> rule.match().matches(key)).findFirst();
    }
}
