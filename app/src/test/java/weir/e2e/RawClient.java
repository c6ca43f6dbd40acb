package weir.e2e;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;

/** A socket towards a node that sends whatever bytes it is given, and the bytes that a client in order would send. */
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;
    private static final int HANDSHAKE_LENGTH = 1 + 2 * 1536;

    private final Socket socket;

    RawClient(int port) {
        try {
            socket = new Socket("127.0.0.1", port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the node's log names it, with a blank behind. */
    String peer() {
        return "peer=127.0.0.1:" + socket.getLocalPort() + " ";
    }

    /** Returns false when the node has closed the connection. */
    boolean send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** No more will be sent. */
    void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException closed) {
            // all the better
        }
    }

    /** Reads on until the node closes the connection, or fails. */
    void awaitClosed() {
        byte[] buffer = new byte[64 * 1024];
        try {
            while (socket.getInputStream().read(buffer) >= 0) {
                Thread.onSpinWait();
            }
        } catch (SocketTimeoutException open) {
            throw new AssertionError("the connection of " + peer() + "is still open", open);
        } catch (IOException reset) {
            // closed as well
        }
    }

    /** Ends like a program that crashed. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** C0, C1 and C2 of a simple handshake. */
    static byte[] handshake() {
        byte[] bytes = new byte[HANDSHAKE_LENGTH];
        bytes[0] = 3;
        return bytes;
    }

    /** The handshake and these bytes behind it. */
    static byte[] afterHandshake(byte[]... more) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(handshake());
        for (byte[] bytes : more) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    static byte[] command(ChunkWriter writer, int streamId, String name, AmfValue object, AmfValue... arguments) {
        return message(writer, streamId, new RtmpMessage.Command(name, 1, object, List.of(arguments)));
    }

    static byte[] message(ChunkWriter writer, int streamId, RtmpMessage message) {
        return writer.write(MessageCodec.encode(3, streamId, 0, message));
    }

    /** A publish from the first byte to the last frame. */
    static byte[] session(AmfValue connectObject, String name) {
        ChunkWriter writer = new ChunkWriter(128);
        return afterHandshake(
                command(writer, 0, "connect", connectObject),
                command(writer, 0, "createStream", AmfNull.INSTANCE),
                command(writer, 1, "publish", AmfNull.INSTANCE, AmfValue.of(name), AmfValue.of("live")),
                message(writer, 1, new RtmpMessage.Video(new byte[] {0x17, 0, 0, 0, 0, 1, 0x42, 0, 0x1F})),
                message(writer, 1, new RtmpMessage.Video(new byte[] {0x17, 1, 0, 0, 0, 0, 0, 0, 1, 0x65})),
                message(writer, 1, new RtmpMessage.Audio(new byte[300])));
    }

    /** A full chunk header (RTMP 1.0, 5.3.1.2.1) that announces a video message. */
    static byte[] header(int chunkStreamId, int length) {
        ByteBuffer header = ByteBuffer.allocate(14);
        if (chunkStreamId < 64) {
            header.put((byte) chunkStreamId);
        } else {
            int id = chunkStreamId - 64;
            header.put((byte) 1).put((byte) id).put((byte) (id >> 8));
        }
        header.put(new byte[3]);
        header.put((byte) (length >> 16)).put((byte) (length >> 8)).put((byte) length);
        header.put((byte) 9).put(new byte[] {1, 0, 0, 0});
        byte[] bytes = new byte[header.position()];
        header.flip().get(bytes);
        return bytes;
    }
}
