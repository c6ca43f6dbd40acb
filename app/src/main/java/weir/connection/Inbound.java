package weir.connection;

import java.util.List;
import java.util.Optional;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.RawMessage;

/**
 * What one read from the socket held.
 *
 * @param bytes how many there were
 * @param replies handshake bytes to send back
 * @param error why nothing more is read
 */
record Inbound(
        int bytes,
        boolean handshakeDone,
        List<RawMessage> messages,
        List<byte[]> replies,
        Optional<RtmpException> error) {}
