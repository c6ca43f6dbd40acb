package weir.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.session.RtmpReader;

/** The reading side of a connection, but for the socket: turns what each read brings into messages. Not thread-safe. */
final class Ingress {

    private final RtmpReader reader;
    private boolean failed;

    Ingress(RtmpReader reader) {
        this.reader = reader;
    }

    /**
     * Consumes all of {@code bytes}.
     *
     * @return what they held; empty after an error, when what comes is of no use: closing is the Connection's affair, which may
     *     want to say why
     */
    Optional<Inbound> read(ByteBuffer bytes) {
        if (failed) {
            bytes.position(bytes.limit());
            return Optional.empty();
        }
        int count = bytes.remaining();
        List<RawMessage> messages = new ArrayList<>();
        List<byte[]> replies = new ArrayList<>();
        Optional<RtmpException> error = Optional.empty();
        try {
            reader.read(bytes, messages::add, replies::add);
        } catch (RtmpException e) {
            error = Optional.of(e);
            failed = true;
        }
        return Optional.of(new Inbound(count, reader.handshakeDone(), messages, replies, error));
    }

    /** Gives up what is under way. */
    void close() {
        reader.close();
    }
}
