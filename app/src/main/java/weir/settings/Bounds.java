package weir.settings;

import java.time.Duration;

/** The range checks that settings records make in their constructors. Both ends of a range are legal. */
public final class Bounds {

    private Bounds() {}

    /**
     * @param key the last part of the configuration key, for the message
     * @return the value
     * @throws SettingsException when it lies outside
     */
    public static int within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new SettingsException(key, "is " + value + ", not from " + min + " to " + max);
        }
        return value;
    }

    /** As {@link #within(String, int, int, int)}, and zero is legal too: it switches off, or leaves the choice to the system. */
    public static int zeroOrWithin(String key, int value, int min, int max) {
        if (value != 0 && (value < min || value > max)) {
            throw new SettingsException(key, "is " + value + ", neither 0 nor from " + min + " to " + max);
        }
        return value;
    }

    /** As {@link #within(String, int, int, int)} for a length of time. */
    public static Duration within(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new SettingsException(key, "is " + text(value) + ", not from " + text(min) + " to " + text(max));
        }
        return value;
    }

    /** The duration as a configuration file would have it, in the largest unit that needs no fraction. */
    static String text(Duration value) {
        long millis = value.toMillis();
        if (millis == 0 || millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
