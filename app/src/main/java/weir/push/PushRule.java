package weir.push;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import weir.outbound.UrlTemplate;
import weir.stream.KeyPattern;

/**
 * Streams that match go to a destination.
 *
 * @param id the same wherever the same rule is written
 */
public record PushRule(String id, KeyPattern match, UrlTemplate to) {

    private static final int ID_BYTES = 6;

    public PushRule {
        Objects.requireNonNull(id);
        Objects.requireNonNull(match);
        Objects.requireNonNull(to);
    }

    /** @throws IllegalArgumentException saying what is wrong, without the URL */
    public static PushRule of(String match, String url) {
        KeyPattern pattern = KeyPattern.parse(match);
        UrlTemplate destination = UrlTemplate.parse(url);
        return new PushRule(idOf(match + "\n" + url), pattern, destination);
    }

    private static String idOf(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java runtime has it
        }
    }
}
