package weir.rtmp.handshake;

import java.util.Arrays;
import java.util.Optional;

/**
 * Where in C1 or S1 the digest stands. After time and version come two parts of 764 bytes, one for a key (which only the
 * encrypted variants use) and one for the digest; four bytes of the digest's part say how far into it the digest begins.
 */
enum DigestScheme {
    /** Scheme 1: the part with the digest first. What ffmpeg sends. */
    DIGEST_FIRST(8),
    /** Scheme 0: the part with the key first. */
    KEY_FIRST(772);

    private static final int MAX_OFFSET = 764 - 4 - Signature.LENGTH;

    private final int partAt;

    DigestScheme(int partAt) {
        this.partAt = partAt;
    }

    /** The scheme by which {@code signer} signed the block, if it did. */
    static Optional<DigestScheme> detect(byte[] block, Signature signer) {
        for (DigestScheme scheme : values()) {
            if (Arrays.equals(scheme.digestIn(block), signer.ofBlock(block, scheme.digestAt(block)))) {
                return Optional.of(scheme);
            }
        }
        return Optional.empty();
    }

    byte[] digestIn(byte[] block) {
        int at = digestAt(block);
        return Arrays.copyOfRange(block, at, at + Signature.LENGTH);
    }

    void sign(byte[] block, Signature signer) {
        int at = digestAt(block);
        System.arraycopy(signer.ofBlock(block, at), 0, block, at, Signature.LENGTH);
    }

    private int digestAt(byte[] block) {
        int sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += block[partAt + i] & 0xFF;
        }
        return partAt + 4 + sum % MAX_OFFSET;
    }
}
