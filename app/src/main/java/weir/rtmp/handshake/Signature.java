package weir.rtmp.handshake;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two ends of a signed handshake, each with the well-known key it signs with: HMAC-SHA256. */
enum Signature {
    PLAYER("Genuine Adobe Flash Player 001"),
    SERVER("Genuine Adobe Flash Media Server 001");

    static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String KEY_TAIL = "f0eec24a8068bee82e00d0d1029e7e576eec5d2d29806fab93b8e636cfeb31ae";

    private final byte[] shortKey;
    private final byte[] fullKey;

    Signature(String name) {
        shortKey = name.getBytes(StandardCharsets.US_ASCII);
        fullKey = new byte[shortKey.length + LENGTH];
        System.arraycopy(shortKey, 0, fullKey, 0, shortKey.length);
        System.arraycopy(HexFormat.of().parseHex(KEY_TAIL), 0, fullKey, shortKey.length, LENGTH);
    }

    /** What stands in the middle of C1 or S1: over everything in the block but the digest's own place. */
    byte[] ofBlock(byte[] block, int digestAt) {
        Mac mac = mac(shortKey);
        mac.update(block, 0, digestAt);
        mac.update(block, digestAt + LENGTH, block.length - digestAt - LENGTH);
        return mac.doFinal();
    }

    /** Signs C2 or S2 in its last 32 bytes, as an answer to the digest of the peer's first block. */
    void signAnswer(byte[] block, byte[] peerDigest) {
        Mac mac = mac(mac(fullKey).doFinal(peerDigest));
        mac.update(block, 0, block.length - LENGTH);
        System.arraycopy(mac.doFinal(), 0, block, block.length - LENGTH, LENGTH);
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
