package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Optional;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.session.ServerEvent.ConnectRequested;
import weir.rtmp.session.ServerEvent.PlayRequested;
import weir.rtmp.session.ServerEvent.PublishRequested;
import weir.rtmp.session.ServerEvent.SeekRequested;

/** The whole session: whatever a client sends after its handshake, to a host that accepts everything. */
class ServerSessionFuzzTest {

    private static final byte[] SIMPLE_HANDSHAKE = simpleHandshake();
    private static final int MOST_OUTPUT_PER_MESSAGE = 4096;

    @FuzzTest
    void shouldServeOrRefuseAnything(byte[] data) {
        RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, new byte[3072]);
        ServerSession session = new ServerSession(SessionSettings.DEFAULT);
        reader.read(ByteBuffer.wrap(SIMPLE_HANDSHAKE), message -> {}, reply -> {});
        try {
            reader.read(
                    ByteBuffer.wrap(data),
                    message -> {
                        session.receive(message, event -> answer(session, event));
                        session.bytesReceived(message.payload().length);
                        assertTrue(session.takeOutput().length <= MOST_OUTPUT_PER_MESSAGE);
                    },
                    reply -> {});
        } catch (RtmpException e) {
            assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl));
        }
    }

    private static void answer(ServerSession session, ServerEvent event) {
        if (event instanceof ConnectRequested) {
            session.acceptConnect();
            session.requestReconnect(Optional.empty(), "drain");
        } else if (event instanceof PublishRequested asked) {
            checkAddress(asked.address());
            session.acceptPublish(asked.streamId());
        } else if (event instanceof PlayRequested asked) {
            checkAddress(asked.address());
            session.acceptPlay(asked.streamId());
        } else if (event instanceof SeekRequested asked) {
            session.rejectSeek(asked.streamId(), StatusCode.SEEK_FAILED, "no");
        }
    }

    private static void checkAddress(StreamAddress address) {
        assertTrue(address.key().chars().noneMatch(Character::isISOControl));
        assertTrue(!address.name().isEmpty() && !address.app().isEmpty());
        for (String segment : address.key().split("/", -1)) {
            assertTrue(!segment.isEmpty() && !segment.equals("..") && !segment.equals("."));
        }
    }

    private static byte[] simpleHandshake() {
        byte[] bytes = new byte[1 + 1536 + 1536];
        bytes[0] = 3;
        return bytes;
    }
}
