package weir.vod;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import weir.settings.Bounds;
import weir.settings.SettingsException;

/**
 * Which recordings are played, and how: {@code weir.vod} in the configuration, where each key is explained.
 *
 * @param application empty when recordings are not played
 * @param bufferBytes on the way from a file to one viewer
 */
public record VodSettings(
        String application,
        Path directory,
        int maxPlays,
        int bufferBytes,
        Duration minLead,
        Duration maxLead,
        Duration idleTimeout) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** @throws SettingsException names the key whose value is out of range */
    public VodSettings {
        Objects.requireNonNull(directory);
        if (application.startsWith("/") || application.endsWith("/")) {
            throw new SettingsException("application", "is '" + application + "', with a slash at an end");
        }
        Bounds.within("max-plays", maxPlays, 1, 100_000);
        Bounds.within("buffer-size", bufferBytes, 64 * KIB, 64 * MIB);
        Bounds.within("min-lead", minLead, SHORTEST, Duration.ofSeconds(30));
        Bounds.within("max-lead", maxLead, SHORTEST, Duration.ofMinutes(10));
        if (maxLead.compareTo(minLead) < 0) {
            throw new SettingsException(
                    "max-lead",
                    "is " + maxLead.toMillis() + " ms, less than min-lead, which is " + minLead.toMillis() + " ms");
        }
        Bounds.within("idle-timeout", idleTimeout, Duration.ofSeconds(1), Duration.ofHours(24));
    }

    boolean isOn() {
        return !application.isEmpty();
    }

    /** How many milliseconds ahead of the clock a viewer is sent frames. @param wanted its own buffer's length, 0 when unknown */
    long lead(long wanted) {
        return Math.max(minLead.toMillis(), Math.min(maxLead.toMillis(), wanted));
    }
}
