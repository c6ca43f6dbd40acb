package weir.stream;

import java.time.Duration;
import java.util.List;

/** Stream settings for tests: the defaults, as far as they matter, with times that are easy to tell apart. */
public final class TestSettings {

    private TestSettings() {}

    public static StreamSettings stream() {
        return streamMerging(Duration.ZERO);
    }

    static StreamSettings streamMerging(Duration mergeWindow, MergeRule... rules) {
        return stream(Duration.ofMillis(500), mergeWindow, List.of(rules));
    }

    /** For a test in which the authority is there, however slow the machine is, or is not and should soon be known not to be. */
    public static StreamSettings streamAsking(Duration authorityTimeout, MergeRule... rules) {
        return stream(authorityTimeout, Duration.ZERO, List.of(rules));
    }

    private static StreamSettings stream(Duration authorityTimeout, Duration mergeWindow, List<MergeRule> rules) {
        return new StreamSettings(
                Duration.ofSeconds(10), // grace
                Duration.ofSeconds(30), // play wait
                Duration.ofMillis(1_500),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10), // takeover hold, on the real clock
                1 << 20,
                Duration.ofSeconds(30),
                Duration.ofSeconds(2), // linger
                authorityTimeout,
                mergeWindow,
                rules,
                1 << 20,
                Duration.ofSeconds(10));
    }
}
