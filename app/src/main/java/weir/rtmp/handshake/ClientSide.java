package weir.rtmp.handshake;

import java.nio.ByteBuffer;

/** Opens with C0 and C1, and answers S1 with the C2 that its kind asks for. */
final class ClientSide implements Side {

    /** Flash Player 10.0.45.2. */
    private static final int VERSION = 0x0A002D02;

    private final HandshakeKind kind;
    private final byte[] random;

    ClientSide(HandshakeKind kind, byte[] random) {
        this.kind = kind;
        this.random = Block.requireRandom(random);
    }

    @Override
    public byte[] start() {
        byte[] c1 = Block.first(kind == HandshakeKind.DIGEST ? VERSION : 0, random);
        if (kind == HandshakeKind.DIGEST) {
            DigestScheme.DIGEST_FIRST.sign(c1, Signature.PLAYER);
        }
        return ByteBuffer.allocate(1 + Block.LENGTH)
                .put(FirstByte.VERSION)
                .put(c1)
                .array();
    }

    @Override
    public byte[] answer(byte[] s1) {
        if (kind == HandshakeKind.SIMPLE || Block.versionOf(s1) == 0) {
            return s1;
        }
        return DigestScheme.detect(s1, Signature.SERVER)
                .map(scheme -> Block.answer(random, Signature.PLAYER, scheme.digestIn(s1)))
                .orElse(s1);
    }
}
