package weir.connection;

import java.time.Duration;
import weir.selector.SelectorLoops;
import weir.settings.Bounds;
import weir.settings.SettingsException;

/**
 * What bounds one RTMP connection and how many there may be: {@code weir.rtmp} in the configuration, where each key is
 * explained. Sizes are in bytes.
 *
 * @param maxPartialBytes bytes of messages that have begun and not ended, in sum over a connection's chunk streams
 * @param sendBuffer 0 leaves it to the system
 * @param receiveBuffer 0 leaves it to the system
 * @param selectorLoops 0 for one per processor
 */
public record ConnectionSettings(
        int chunkSize,
        int windowAckSize,
        int peerBandwidth,
        int maxMessageSize,
        int maxPartialBytes,
        int maxChunkStreams,
        int maxMessageStreams,
        Duration handshakeTimeout,
        Duration connectTimeout,
        Duration publisherIdleTimeout,
        Duration clientIdleTimeout,
        Duration drainTimeout,
        int maxConnections,
        int backlog,
        int sendBuffer,
        int receiveBuffer,
        TransportKind transport,
        int selectorLoops) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int LONGEST_MESSAGE = 0xFFFFFF;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** @throws SettingsException names the key whose value is out of range */
    public ConnectionSettings {
        Bounds.within("chunk-size", chunkSize, 128, LONGEST_MESSAGE);
        Bounds.within("window-ack-size", windowAckSize, 4 * KIB, Integer.MAX_VALUE);
        Bounds.within("peer-bandwidth", peerBandwidth, 4 * KIB, Integer.MAX_VALUE);
        Bounds.within("max-message-size", maxMessageSize, 64 * KIB, LONGEST_MESSAGE);
        Bounds.within("max-partial-size", maxPartialBytes, 64 * KIB, 256 * MIB);
        if (maxPartialBytes < maxMessageSize) {
            throw new SettingsException(
                    "max-partial-size",
                    "is " + maxPartialBytes + " bytes, less than max-message-size, which is " + maxMessageSize);
        }
        Bounds.within("max-chunk-streams", maxChunkStreams, 6, 65597);
        Bounds.within("max-message-streams", maxMessageStreams, 1, 1024);
        Bounds.within("handshake-timeout", handshakeTimeout, SHORTEST, Duration.ofMinutes(5));
        Bounds.within("connect-timeout", connectTimeout, SHORTEST, Duration.ofMinutes(5));
        Bounds.within("publisher-idle-timeout", publisherIdleTimeout, SHORTEST, Duration.ofHours(24));
        Bounds.within("client-idle-timeout", clientIdleTimeout, SHORTEST, Duration.ofHours(24));
        Bounds.within("drain-timeout", drainTimeout, Duration.ZERO, Duration.ofSeconds(15));
        Bounds.within("max-connections", maxConnections, 1, 200_000);
        Bounds.within("backlog", backlog, 1, 65535);
        Bounds.zeroOrWithin("send-buffer", sendBuffer, 4 * KIB, 64 * MIB);
        Bounds.zeroOrWithin("receive-buffer", receiveBuffer, 4 * KIB, 64 * MIB);
        Bounds.within("selector-loops", selectorLoops, 0, 256);
    }

    /** Where the sockets of the selector transport are served. */
    public SelectorLoops loops() {
        return new SelectorLoops(
                selectorLoops > 0 ? selectorLoops : Runtime.getRuntime().availableProcessors());
    }
}
