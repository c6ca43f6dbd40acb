package weir.rtmp.handshake;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Answers C1 with S0, S1 and S2, in the way C1 was made. */
final class ServerSide implements Side {

    /** Flash Media Server 3.5.1.1: from version 3 on, clients look for the digest. */
    private static final int VERSION = 0x03050101;

    private final byte[] random;

    ServerSide(byte[] random) {
        this.random = Block.requireRandom(random);
    }

    @Override
    public byte[] answer(byte[] c1) {
        Optional<DigestScheme> scheme =
                Block.versionOf(c1) == 0 ? Optional.empty() : DigestScheme.detect(c1, Signature.PLAYER);
        return scheme.map(signed -> answerSigned(signed, c1)).orElseGet(() -> together(Block.first(0, random), c1));
    }

    private byte[] answerSigned(DigestScheme scheme, byte[] c1) {
        byte[] s1 = Block.first(VERSION, random);
        scheme.sign(s1, Signature.SERVER);
        return together(s1, Block.answer(random, Signature.SERVER, scheme.digestIn(c1)));
    }

    private static byte[] together(byte[] s1, byte[] s2) {
        return ByteBuffer.allocate(1 + 2 * Block.LENGTH)
                .put(FirstByte.VERSION)
                .put(s1)
                .put(s2)
                .array();
    }
}
