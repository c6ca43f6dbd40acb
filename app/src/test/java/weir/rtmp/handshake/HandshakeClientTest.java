package weir.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.rtmp.chunk.Wire;

class HandshakeClientTest {

    private static final byte[] RANDOM = Wire.random(new Random(26), 1600);

    @Test
    void shouldOpenSimply() {
        byte[] c0c1 = Handshake.client(HandshakeKind.SIMPLE, RANDOM).start();
        assertEquals(1537, c0c1.length);
        assertEquals(3, c0c1[0]);
        assertArrayEquals(new byte[8], Arrays.copyOfRange(c0c1, 1, 9));
        assertArrayEquals(Arrays.copyOf(RANDOM, 1528), Arrays.copyOfRange(c0c1, 9, 1537));
    }

    @Test
    void shouldOpenWithADigest() {
        byte[] c0c1 = Handshake.client(HandshakeKind.DIGEST, RANDOM).start();
        assertEquals(3, c0c1[0]);
        assertEquals(
                Optional.of(DigestScheme.DIGEST_FIRST),
                DigestScheme.detect(Arrays.copyOfRange(c0c1, 1, 1537), Signature.PLAYER));
    }

    @ParameterizedTest
    @DisplayName("interop 26: C2 echoes an unsigned S1, whatever the client's kind")
    @EnumSource(HandshakeKind.class)
    void shouldEchoAnUnsignedS1(HandshakeKind kind) {
        byte[] s1 = Wire.random(new Random(1), 1536);
        assertArrayEquals(s1, c2For(kind, s1));
        Arrays.fill(s1, 4, 8, (byte) 0);
        assertArrayEquals(s1, c2For(kind, s1));
    }

    @ParameterizedTest
    @DisplayName("interop 26: C2 answers the digest of S1, in either scheme")
    @EnumSource(DigestScheme.class)
    void shouldSignC2(DigestScheme scheme) {
        byte[] s1 = Wire.random(new Random(2), 1536);
        scheme.sign(s1, Signature.SERVER);
        byte[] c2 = c2For(HandshakeKind.DIGEST, s1);
        byte[] expected = c2.clone();
        Signature.PLAYER.signAnswer(expected, scheme.digestIn(s1));
        assertArrayEquals(expected, c2);
        assertArrayEquals(s1, c2For(HandshakeKind.SIMPLE, s1));
    }

    @ParameterizedTest
    @EnumSource(HandshakeKind.class)
    void shouldShakeHandsWithItsOwnServerWhereverTheBytesAreCut(HandshakeKind kind) {
        for (int piece : new int[] {1, 7, 1536, 1537, 5000}) {
            Handshake client = Handshake.client(kind, RANDOM);
            Handshake server = Handshake.server(RANDOM);
            List<byte[]> toClient = new ArrayList<>();
            List<byte[]> toServer = new ArrayList<>(List.of(client.start()));
            feed(server, toServer.remove(0), piece, toClient);
            assertFalse(client.isDone());
            feed(client, toClient.remove(0), piece, toServer);
            assertTrue(client.isDone());
            feed(server, toServer.remove(0), piece, toClient);
            assertTrue(server.isDone());
            assertEquals(List.of(), toClient);
        }
    }

    @Test
    void shouldRefuseTooLittleRandomness() {
        assertThrows(IllegalArgumentException.class, () -> Handshake.client(HandshakeKind.SIMPLE, new byte[1527]));
    }

    private static byte[] c2For(HandshakeKind kind, byte[] s1) {
        List<byte[]> replies = new ArrayList<>();
        Handshake client = Handshake.client(kind, RANDOM);
        client.start();
        client.read(ByteBuffer.wrap(Wire.join(new byte[] {3}, s1)), replies::add);
        assertEquals(1, replies.size());
        return replies.get(0);
    }

    private static void feed(Handshake to, byte[] bytes, int piece, List<byte[]> replies) {
        for (int at = 0; at < bytes.length; at += piece) {
            to.read(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)), replies::add);
        }
    }
}
