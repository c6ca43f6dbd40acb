package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.chunk.Wire;
import weir.rtmp.handshake.HandshakeKind;

class RtmpReaderTest {

    private static final byte[] RANDOM = Wire.random(new Random(1), 1528);

    private final List<RawMessage> messages = new ArrayList<>();
    private final List<byte[]> replies = new ArrayList<>();

    @Test
    @DisplayName("001 FR-002: ffmpeg's first bytes, cut anywhere, give one reply and its messages")
    void shouldReadAClientFromItsFirstByte() {
        byte[] bytes = Wire.join(Wire.golden("ffmpeg-play-handshake.hex"), Wire.golden("ffmpeg-play-chunks.hex"));
        for (int split = 0; split <= bytes.length; split++) {
            messages.clear();
            replies.clear();
            RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, RANDOM);
            read(reader, Arrays.copyOf(bytes, split));
            assertEquals(split >= 3073, reader.handshakeDone(), "split at " + split);
            assertEquals(split < 1537 ? 0 : 1, replies.size(), "split at " + split);
            read(reader, Arrays.copyOfRange(bytes, split, bytes.length));
            assertTrue(reader.handshakeDone());
            assertEquals(1, replies.size());
            assertEquals(
                    List.of(20, 5, 20, 20, 20, 4),
                    messages.stream().map(RawMessage::typeId).toList(),
                    "split at " + split);
        }
    }

    @ParameterizedTest
    @EnumSource(HandshakeKind.class)
    void shouldReadMessagesOnBothEnds(HandshakeKind kind) {
        RtmpReader client = RtmpReader.client(ChunkLimits.DEFAULT, RANDOM, kind);
        RtmpReader server = RtmpReader.server(ChunkLimits.DEFAULT, RANDOM);
        assertEquals(0, server.start().length);
        byte[] payload = Wire.random(new Random(2), 1000);
        byte[] chunks = ChunkedMessage.of(3, 128, 20, 0, 0, payload).toBytes();

        read(server, client.start());
        byte[] s0s1s2 = replies.remove(0);
        read(client, Wire.join(s0s1s2, chunks));
        assertTrue(client.handshakeDone());
        assertFalse(server.handshakeDone());
        byte[] c2 = replies.remove(0);
        read(server, Wire.join(c2, chunks));
        assertTrue(server.handshakeDone());

        assertEquals(2, messages.size());
        messages.forEach(message -> assertArrayEquals(payload, message.payload()));
        assertEquals(List.of(), replies);
    }

    @Test
    void shouldSignAsAClientUnlessToldOtherwise() {
        byte[] signed = RtmpReader.client(ChunkLimits.DEFAULT, RANDOM).start();
        assertArrayEquals(
                RtmpReader.client(ChunkLimits.DEFAULT, RANDOM, HandshakeKind.DIGEST)
                        .start(),
                signed);
        byte[] simple = RtmpReader.client(ChunkLimits.DEFAULT, RANDOM, HandshakeKind.SIMPLE)
                .start();
        assertFalse(Arrays.equals(simple, signed));
    }

    @Test
    @DisplayName("001 FR-034: a bad handshake is refused")
    void shouldRefuseAnotherProtocol() {
        RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, RANDOM);
        assertThrows(RtmpException.class, () -> read(reader, new byte[] {'G'}));
        assertFalse(reader.handshakeDone());
    }

    private void read(RtmpReader reader, byte[] bytes) {
        reader.read(ByteBuffer.wrap(bytes), messages::add, replies::add);
    }
}
