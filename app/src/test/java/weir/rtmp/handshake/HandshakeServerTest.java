package weir.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.chunk.Wire;

class HandshakeServerTest {

    /** The random bytes that the captured clients were answered with. */
    private static final byte[] RANDOM = new byte[1528];

    /** SHA-256 of the S0, S1 and S2 that ffmpeg checked before it went on, made by another implementation. */
    private static final String ACCEPTED_BY_FFMPEG = "0fa6545b29f24a1de98589648db37fa71a64bee6c107a9ccbda18292095a5e0f";

    static {
        for (int i = 0; i < RANDOM.length; i++) {
            RANDOM[i] = (byte) (7 * i + 3);
        }
    }

    @Test
    @DisplayName("interop 26: version bytes 0 get a simple answer, S2 echoes C1 exactly")
    void shouldAnswerSimply() {
        byte[] c1 = Wire.random(new Random(1), 1536);
        Arrays.fill(c1, 4, 8, (byte) 0);
        byte[] reply = replyTo(c1);
        assertEquals(3, reply[0]);
        assertArrayEquals(new byte[8], Arrays.copyOfRange(reply, 1, 9));
        assertArrayEquals(RANDOM, Arrays.copyOfRange(reply, 9, 1537));
        assertArrayEquals(c1, Arrays.copyOfRange(reply, 1537, 3073));
    }

    @Test
    @DisplayName("interop 26: version bytes but no digest get a simple answer")
    void shouldFallBackToASimpleAnswer() {
        byte[] c1 = Wire.random(new Random(2), 1536);
        byte[] reply = replyTo(c1);
        assertArrayEquals(new byte[8], Arrays.copyOfRange(reply, 1, 9));
        assertArrayEquals(c1, Arrays.copyOfRange(reply, 1537, 3073));
    }

    @ParameterizedTest
    @DisplayName("interop 26: a digest of either scheme is answered by the same scheme")
    @EnumSource(DigestScheme.class)
    void shouldAnswerADigestInItsScheme(DigestScheme scheme) {
        for (int seed = 0; seed < 20; seed++) {
            byte[] c1 = Wire.random(new Random(seed), 1536);
            scheme.sign(c1, Signature.PLAYER);
            byte[] reply = replyTo(c1);
            byte[] s1 = Arrays.copyOfRange(reply, 1, 1537);
            byte[] s2 = Arrays.copyOfRange(reply, 1537, 3073);
            assertEquals(Optional.of(scheme), DigestScheme.detect(s1, Signature.SERVER), "seed " + seed);
            assertTrue(Block.versionOf(s1) >= 0x03000000);
            byte[] expected = s2.clone();
            Signature.SERVER.signAnswer(expected, scheme.digestIn(c1));
            assertArrayEquals(expected, s2, "seed " + seed);
        }
    }

    @Test
    @DisplayName("interop 26: ffmpeg's digest is seen, and ffmpeg's C2 answers exactly the S1 that is sent")
    void shouldSignAsFfmpegExpects() throws NoSuchAlgorithmException {
        byte[] client = Wire.golden("ffmpeg-play-handshake.hex");
        byte[] c1 = Arrays.copyOfRange(client, 1, 1537);
        byte[] c2 = Arrays.copyOfRange(client, 1537, 3073);
        assertEquals(Optional.of(DigestScheme.DIGEST_FIRST), DigestScheme.detect(c1, Signature.PLAYER));
        byte[] reply = replyTo(c1);
        assertEquals(ACCEPTED_BY_FFMPEG, sha256(reply));
        byte[] s1 = Arrays.copyOfRange(reply, 1, 1537);
        byte[] expected = c2.clone();
        Signature.PLAYER.signAnswer(expected, DigestScheme.DIGEST_FIRST.digestIn(s1));
        assertArrayEquals(expected, c2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffmpeg-play-handshake.hex", "ffmpeg-publish-handshake.hex"})
    void shouldFinishWhereverTheBytesAreCut(String capture) {
        byte[] client = Wire.golden(capture);
        for (int split = 0; split <= client.length; split++) {
            Handshake handshake = Handshake.server(RANDOM);
            List<byte[]> replies = new ArrayList<>();
            handshake.read(ByteBuffer.wrap(client, 0, split), replies::add);
            assertEquals(split < 1537 ? 0 : 1, replies.size(), "split at " + split);
            assertEquals(split == client.length, handshake.isDone(), "split at " + split);
            handshake.read(ByteBuffer.wrap(client, split, client.length - split), replies::add);
            assertEquals(1, replies.size(), "split at " + split);
            assertTrue(handshake.isDone(), "split at " + split);
        }
    }

    @Test
    @DisplayName("interop 26: a wrong C2 is taken")
    void shouldNotRejectAWrongC2() {
        Handshake handshake = Handshake.server(RANDOM);
        byte[] bytes = new byte[1 + 1536 + 1536 + 5];
        bytes[0] = 3;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        handshake.read(in, reply -> {});
        assertTrue(handshake.isDone());
        assertEquals(5, in.remaining());
    }

    @Test
    void shouldSayNothingFirst() {
        Handshake handshake = Handshake.server(RANDOM);
        assertEquals(0, handshake.start().length);
        handshake.read(ByteBuffer.allocate(0), reply -> {});
        assertFalse(handshake.isDone());
    }

    @Test
    void shouldRefuseTooLittleRandomness() {
        assertThrows(IllegalArgumentException.class, () -> Handshake.server(new byte[1527]));
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] replyTo(byte[] c1) {
        List<byte[]> replies = new ArrayList<>();
        Handshake.server(RANDOM).read(ByteBuffer.wrap(Wire.join(new byte[] {3}, c1)), replies::add);
        assertEquals(1, replies.size());
        return replies.get(0);
    }
}
