package weir.telemetry;

/** Text from outside made safe to print: no character of it can start a line, move a cursor or turn the reading direction. */
public final class PlainText {

    private static final String ESCAPED_BY_LETTER = "\b\t\n\f\r";
    private static final String LETTERS = "btnfr";

    private PlainText() {}

    /** The text with control, format and line-separating characters, and lone surrogates, written as escapes. Often the very same object. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (needsEscape(text, i)) {
                StringBuilder out = new StringBuilder(text.length() + 16);
                append(out, text, "");
                return out.toString();
            }
        }
        return text;
    }

    /** Appends the text escaped, with a backslash before each character of {@code special} too. */
    static void append(StringBuilder out, String text, String special) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (needsEscape(text, i)) {
                int letter = ESCAPED_BY_LETTER.indexOf(c);
                if (letter >= 0) {
                    out.append('\\').append(LETTERS.charAt(letter));
                } else {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(Character.forDigit(c >> shift & 0xF, 16));
                    }
                }
            } else {
                if (special.indexOf(c) >= 0) {
                    out.append('\\');
                }
                out.append(c);
            }
        }
    }

    static boolean needsEscape(String text, int index) {
        char c = text.charAt(index);
        if (c < 0x7F) {
            return c < ' ';
        }
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
