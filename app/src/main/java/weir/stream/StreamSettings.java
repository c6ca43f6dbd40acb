package weir.stream;

import java.time.Duration;
import java.util.List;
import weir.media.GopLimits;
import weir.settings.Bounds;

/**
 * How a stream behaves when publishers come, go and fight, and what a node keeps of it: {@code weir.stream} in the
 * configuration, where each key is explained. Sizes are in bytes.
 *
 * @param mergeWindow of streams that none of {@code mergeRules} matches; zero writes frames as they come
 * @param feedBytes what may wait at the publisher's node for one watching node
 * @param feedDuration the same in media time
 */
public record StreamSettings(
        Duration gracePeriod,
        Duration playWait,
        Duration takeoverIdle,
        Duration takeoverWait,
        Duration takeoverHold,
        int gopMaxBytes,
        Duration gopMaxDuration,
        Duration hubLinger,
        Duration authorityTimeout,
        Duration mergeWindow,
        List<MergeRule> mergeRules,
        int feedBytes,
        Duration feedDuration) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);

    /** @throws weir.settings.SettingsException names the key whose value is out of range */
    public StreamSettings {
        Bounds.within("grace-period", gracePeriod, Duration.ZERO, Duration.ofHours(1));
        Bounds.within("play-wait", playWait, Duration.ZERO, Duration.ofHours(1));
        Bounds.within("takeover-idle", takeoverIdle, Duration.ofMillis(100), Duration.ofMinutes(1));
        Bounds.within("takeover-wait", takeoverWait, Duration.ZERO, Duration.ofMinutes(1));
        Bounds.within("takeover-hold", takeoverHold, Duration.ZERO, Duration.ofMinutes(10));
        Bounds.zeroOrWithin("gop-max-size", gopMaxBytes, 64 * KIB, 256 * MIB);
        Bounds.within("gop-max-duration", gopMaxDuration, Duration.ZERO, Duration.ofMinutes(2));
        Bounds.within("hub-linger", hubLinger, Duration.ZERO, Duration.ofMinutes(10));
        Bounds.within("authority-timeout", authorityTimeout, Duration.ofMillis(50), Duration.ofSeconds(10));
        MergeRule.check("merge-window", mergeWindow);
        mergeRules = List.copyOf(mergeRules);
        Bounds.within("feed-size", feedBytes, 256 * KIB, 256 * MIB);
        Bounds.within("feed-duration", feedDuration, Duration.ofMillis(500), Duration.ofMinutes(2));
    }

    GopLimits gopLimits() {
        return new GopLimits(gopMaxBytes, gopMaxDuration.toMillis());
    }

    /** How long frames of this stream are gathered before they go on: what the first rule that matches it says. */
    public Duration mergeWindow(StreamKey key) {
        return mergeRules.stream()
                .filter(rule -> rule.match().matches(key))
                .map(MergeRule::window)
                .findFirst()
                .orElse(mergeWindow);
    }

    /** How long to wait for the authority after a wait of {@code last} was in vain. */
    public static Duration backoff(Duration last) {
        Duration next = last.multipliedBy(2);
        return next.compareTo(LONGEST_WAIT) < 0 ? next : LONGEST_WAIT;
    }
}
