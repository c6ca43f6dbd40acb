package weir.rtmp.session;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.PartialMemory;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.handshake.Handshake;
import weir.rtmp.handshake.HandshakeKind;

/** Reads one RTMP connection from its first byte: the handshake, then messages out of chunks. */
public final class RtmpReader {

    private final Handshake handshake;
    private final ChunkReader chunks;

    private RtmpReader(Handshake handshake, ChunkReader chunks) {
        this.handshake = handshake;
        this.chunks = chunks;
    }

    /**
     * The reader of an accepted connection.
     *
     * @param random at least 1528 bytes, hard to guess, used once and not changed afterwards
     */
    public static RtmpReader server(ChunkLimits limits, byte[] random) {
        return server(limits, PartialMemory.UNSHARED, random);
    }

    /** As above, with memory shared with others, which {@link #close} gives back. */
    public static RtmpReader server(ChunkLimits limits, PartialMemory memory, byte[] random) {
        return new RtmpReader(Handshake.server(random), new ChunkReader(limits, memory));
    }

    /** A client that signs its handshake; servers that know nothing of digests take it as a simple one. */
    public static RtmpReader client(ChunkLimits limits, byte[] random) {
        return client(limits, random, HandshakeKind.DIGEST);
    }

    /** @param random at least 1528 bytes, hard to guess, used once and not changed afterwards */
    public static RtmpReader client(ChunkLimits limits, byte[] random, HandshakeKind kind) {
        return new RtmpReader(Handshake.client(kind, random), new ChunkReader(limits));
    }

    /** What to send before anything is read: C0 and C1 from a client, nothing from a server. */
    public byte[] start() {
        return handshake.start();
    }

    /** Whether the peer's part of the handshake is whole, so that everything after it is chunks. */
    public boolean handshakeDone() {
        return handshake.isDone();
    }

    /**
     * Consumes all of {@code bytes}.
     *
     * @param messages takes every message that is now whole, in order
     * @param replies takes what the handshake answers, to be sent at once
     * @throws RtmpException of any kind; the reader is of no use after it
     */
    public void read(ByteBuffer bytes, Consumer<RawMessage> messages, Consumer<byte[]> replies) {
        if (!handshake.isDone()) {
            handshake.read(bytes, replies);
        }
        if (bytes.hasRemaining()) {
            chunks.read(bytes, messages);
        }
    }

    /** Gives up what is under way; the reader is of no use after it. */
    public void close() {
        chunks.close();
    }
}
