package weir.rtmp.handshake;

import java.nio.ByteBuffer;

/** The 1536 bytes of C1, S1, C2 and S2: time, version (or zero), random bytes. RTMP 1.0 sections 5.2.3 and 5.2.4. */
final class Block {

    static final int LENGTH = 1536;
    static final int RANDOM_LENGTH = LENGTH - 8;

    private static final int VERSION_AT = 4;

    private Block() {}

    /** C1 or S1 at time 0. */
    static byte[] first(int version, byte[] random) {
        return ByteBuffer.allocate(LENGTH)
                .putInt(0)
                .putInt(version)
                .put(random, 0, RANDOM_LENGTH)
                .array();
    }

    /** A signed C2 or S2, random but for its signature. */
    static byte[] answer(byte[] random, Signature signer, byte[] peerDigest) {
        byte[] block = new byte[LENGTH];
        System.arraycopy(random, 0, block, 0, LENGTH - Signature.LENGTH);
        signer.signAnswer(block, peerDigest);
        return block;
    }

    static int versionOf(byte[] block) {
        return ByteBuffer.wrap(block).getInt(VERSION_AT);
    }

    static byte[] requireRandom(byte[] random) {
        if (random.length < RANDOM_LENGTH) {
            throw new IllegalArgumentException("A handshake takes 1528 random bytes, not " + random.length);
        }
        return random;
    }
}
