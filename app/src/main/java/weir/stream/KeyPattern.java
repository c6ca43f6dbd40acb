package weir.stream;

import java.util.Optional;
import java.util.regex.Pattern;

/** Which streams a rule is about: {@code app/name} with {@code *} for any run of characters, slashes too. {@code *} alone means all. */
public final class KeyPattern {

    private static final int LONGEST = 512;

    private final String text;
    private final Pattern pattern;

    private KeyPattern(String text) {
        this.text = text;
        this.pattern = Pattern.compile(expression(text.split("\\*", -1)), Pattern.DOTALL);
    }

    /** Each part but the first and the last is taken where it first occurs, and nowhere else is tried: names come from the wire. */
    private static String expression(String[] parts) {
        StringBuilder expression = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length - 1; i++) {
            expression.append("(?>.*?").append(Pattern.quote(parts[i])).append(')');
        }
        if (parts.length > 1) {
            expression.append(".*").append(Pattern.quote(parts[parts.length - 1]));
        }
        return expression.toString();
    }

    /** @throws IllegalArgumentException when it is empty, too long, holds a control character, or begins or ends with a slash */
    public static KeyPattern parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.startsWith("/") || text.endsWith("/")) {
            throw new IllegalArgumentException("a pattern is app/name with * for any characters, as in live/*");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a pattern holds no control characters");
        }
        return new KeyPattern(text);
    }

    public boolean matches(StreamKey key) {
        return pattern.matcher(key.toString()).matches();
    }

    /** The stream it is about where that is one, without any {@code *}. */
    public Optional<StreamKey> only() {
        return text.contains("*") ? Optional.empty() : Optional.of(StreamKey.parse(text));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
