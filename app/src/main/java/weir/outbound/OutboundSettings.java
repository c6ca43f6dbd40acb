package weir.outbound;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import weir.settings.Bounds;

/**
 * What bounds a connection to another server: {@code weir.outbound} in the configuration, where each key is explained.
 *
 * @param sendBuffer bytes; 0 leaves it to the system
 * @param trustedCertificates a PEM file of authorities trusted beside those of the Java runtime
 */
public record OutboundSettings(
        Duration connectTimeout,
        Duration answerTimeout,
        Duration stallTimeout,
        int sendBuffer,
        Optional<Path> trustedCertificates) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** @throws weir.settings.SettingsException names the key whose value is out of range, or whose file holds no certificates */
    public OutboundSettings {
        Bounds.within("connect-timeout", connectTimeout, SHORTEST, Duration.ofMinutes(5));
        Bounds.within("answer-timeout", answerTimeout, SHORTEST, Duration.ofMinutes(5));
        Bounds.within("stall-timeout", stallTimeout, Duration.ofSeconds(1), Duration.ofMinutes(10));
        Bounds.zeroOrWithin("send-buffer", sendBuffer, 4 * KIB, 64 * MIB);
        trustedCertificates.ifPresent(ServerTrust::certificates);
    }
}
