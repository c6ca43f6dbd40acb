package weir.rtmp.session;

import weir.rtmp.amf.AmfLimits;

/**
 * What a server session announces and how far it lets a client go.
 *
 * @param chunkSize bytes of the chunks it sends, announced with the reply to connect
 * @param windowAckSize bytes after which the client shall acknowledge
 * @param peerBandwidth bytes the client may have in flight
 * @param maxMessageStreams message streams a connection may have open
 * @param maxHeldFrames configuration frames and metadata kept while a publish waits for its answer
 * @param maxHeldBytes their payloads in sum, and likewise what is kept of a client that does not wait for the reply to connect
 * @param amf limits for the values of a command
 */
public record SessionSettings(
        int chunkSize,
        int windowAckSize,
        int peerBandwidth,
        int maxMessageStreams,
        int maxHeldFrames,
        int maxHeldBytes,
        AmfLimits amf) {

    public static final SessionSettings DEFAULT =
            new SessionSettings(60_000, 2_500_000, 2_500_000, 16, 64, 1 << 20, new AmfLimits(16, 1_000, 64 << 10));

    private static final int LARGEST_CHUNK = 0xFF_FFFF;

    public SessionSettings {
        if (chunkSize < 1 || chunkSize > LARGEST_CHUNK) {
            throw new IllegalArgumentException("chunkSize is 1 to " + LARGEST_CHUNK + ", not " + chunkSize);
        }
        if (windowAckSize < 1 || peerBandwidth < 1 || maxMessageStreams < 1) {
            throw new IllegalArgumentException("windowAckSize, peerBandwidth and maxMessageStreams are at least 1");
        }
        if (maxHeldFrames < 0 || maxHeldBytes < 0) {
            throw new IllegalArgumentException("maxHeldFrames and maxHeldBytes are not negative");
        }
    }

    public SessionSettings withChunkSize(int size) {
        return new SessionSettings(
                size, windowAckSize, peerBandwidth, maxMessageStreams, maxHeldFrames, maxHeldBytes, amf);
    }
}
