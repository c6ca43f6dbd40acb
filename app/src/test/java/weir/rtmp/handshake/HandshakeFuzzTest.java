package weir.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import weir.rtmp.RtmpException;

class HandshakeFuzzTest {

    private static final int SERVER_REPLY = 1 + 1536 + 1536;
    private static final int CLIENT_REPLY = 1536;

    @FuzzTest
    void shouldAnswerOrRefuseAClient(byte[] data) {
        read(Handshake.server(new byte[1528]), data, SERVER_REPLY);
    }

    @FuzzTest
    void shouldAnswerOrRefuseAServer(byte[] data) {
        read(Handshake.client(HandshakeKind.DIGEST, new byte[1528]), data, CLIENT_REPLY);
    }

    private static void read(Handshake handshake, byte[] data, int replyLength) {
        ByteBuffer in = ByteBuffer.wrap(data);
        try {
            handshake.read(in, reply -> assertEquals(replyLength, reply.length));
        } catch (RtmpException e) {
            assertEquals(RtmpException.Kind.UNSUPPORTED, e.kind());
            assertEquals(1, in.position());
            return;
        }
        assertEquals(Math.max(0, data.length - SERVER_REPLY), in.remaining());
        assertEquals(data.length >= SERVER_REPLY, handshake.isDone());
    }
}
