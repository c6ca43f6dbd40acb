package weir.connection;

import java.security.SecureRandom;

/** Where the random bytes of handshakes come from. Safe from any thread. */
final class HandshakeRandom {

    private static final int BYTES = 1528;

    private final SecureRandom random = new SecureRandom();

    byte[] next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }
}
