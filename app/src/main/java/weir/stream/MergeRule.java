package weir.stream;

import java.time.Duration;
import weir.settings.Bounds;

/** How long the frames of some streams are gathered before they go on to viewers and other nodes: zero for not at all. */
public record MergeRule(KeyPattern match, Duration window) {

    private static final Duration LONGEST = Duration.ofMillis(350);

    /** @throws weir.settings.SettingsException when the window is out of range */
    public MergeRule {
        check("merge-rules", window);
    }

    static void check(String key, Duration window) {
        Bounds.within(key, window, Duration.ZERO, LONGEST);
    }
}
