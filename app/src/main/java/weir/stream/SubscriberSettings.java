package weir.stream;

import java.time.Duration;
import weir.settings.Bounds;

/**
 * What may pile up for one viewer, and when it is given up: {@code weir.subscriber} in the configuration, where each key
 * is explained. Sizes are in bytes.
 */
public record SubscriberSettings(int bufferBytes, Duration bufferDuration, Duration stallTimeout, int writeBatchBytes) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** @throws weir.settings.SettingsException names the key whose value is out of range */
    public SubscriberSettings {
        Bounds.within("buffer-size", bufferBytes, 256 * KIB, 256 * MIB);
        Bounds.within("buffer-duration", bufferDuration, Duration.ofMillis(500), Duration.ofMinutes(2));
        Bounds.within("stall-timeout", stallTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Bounds.within("write-batch-size", writeBatchBytes, 4 * KIB, 4 * MIB);
    }
}
