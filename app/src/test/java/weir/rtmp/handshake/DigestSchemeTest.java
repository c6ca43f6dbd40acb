package weir.rtmp.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestSchemeTest {

    /** The digests were made by another implementation, for offset bytes that sum up beyond one turn (1020 = 728 + 292). */
    @ParameterizedTest
    @DisplayName("interop 26: where the digest of either scheme stands, and what it is")
    @CsvSource({
        "DIGEST_FIRST, 304, 3abfe5d34d554079e2dd4b81dd5ea5f26b6b03d7a2eb4e36800f8cd250531f22",
        "KEY_FIRST, 1068, c48ddfdf605c36f2a8f66a24a5101cf89e0dc5a2bbb74049ac2a05fd2126e38a"
    })
    void shouldPlaceTheDigest(DigestScheme scheme, int at, String digest) {
        byte[] block = new byte[1536];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) (5 * i + 1);
        }
        Arrays.fill(block, 8, 12, (byte) 0xFF);
        Arrays.fill(block, 772, 776, (byte) 0xFF);
        byte[] expected = block.clone();
        System.arraycopy(HexFormat.of().parseHex(digest), 0, expected, at, 32);

        scheme.sign(block, Signature.PLAYER);

        assertEquals(HexFormat.of().formatHex(expected), HexFormat.of().formatHex(block));
        assertEquals(Optional.of(scheme), DigestScheme.detect(block, Signature.PLAYER));
        assertEquals(Optional.empty(), DigestScheme.detect(block, Signature.SERVER));
    }
}
