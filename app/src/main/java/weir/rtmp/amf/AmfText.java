package weir.rtmp.amf;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Values as one short line for logs and pages: bounded whatever the values are, and with everything escaped that could
 * break the line or hide in it.
 */
public final class AmfText {

    private static final double EXACT_INTEGERS = 1L << 53;

    private final StringBuilder out = new StringBuilder();
    private final int room;
    private boolean cut;

    private AmfText(int maxChars) {
        if (maxChars < 1) {
            throw new IllegalArgumentException("maxChars is at least 1, not " + maxChars);
        }
        room = maxChars - 1;
    }

    /** @param maxChars at least 1; a longer text ends with an ellipsis within them */
    public static String of(AmfValue value, int maxChars) {
        AmfText text = new AmfText(maxChars);
        text.value(value);
        return text.finish();
    }

    /**
     * The values with commas between them.
     *
     * @param maxChars at least 1; a longer text ends with an ellipsis within them
     */
    public static String of(List<? extends AmfValue> values, int maxChars) {
        AmfText text = new AmfText(maxChars);
        text.items(values);
        return text.finish();
    }

    private String finish() {
        return cut ? out.append('…').toString() : out.toString();
    }

    private void value(AmfValue value) {
        if (value instanceof AmfNumber number) {
            number(number.value());
        } else if (value instanceof AmfString string) {
            quoted(string.value());
        } else if (value instanceof AmfBoolean bool) {
            append(Boolean.toString(bool.value()));
        } else if (value instanceof AmfObject object) {
            fields("{", object.fields(), "}");
        } else if (value instanceof AmfEcmaArray array) {
            fields("[", array.fields(), "]");
        } else if (value instanceof AmfTypedObject object) {
            name(object.className());
            fields("{", object.fields(), "}");
        } else if (value instanceof AmfStrictArray array) {
            enclosed("[", array.items(), "]");
        } else if (value instanceof AmfVector vector) {
            enclosed("vector[", vector.items(), "]");
        } else if (value instanceof AmfDictionary dictionary) {
            dictionary(dictionary.entries());
        } else if (value instanceof AmfDate date) {
            date(date.millis());
        } else if (value instanceof AmfXml xml) {
            append("xml(");
            quoted(xml.text());
            append(")");
        } else if (value instanceof AmfByteArray bytes) {
            append("bytes(" + bytes.size() + ")");
        } else if (value instanceof AmfNull) {
            append("null");
        } else if (value instanceof AmfUndefined) {
            append("undefined");
        } else {
            append("unsupported");
        }
    }

    private void number(double value) {
        boolean whole = Math.rint(value) == value && Math.abs(value) <= EXACT_INTEGERS;
        append(whole ? Long.toString((long) value) : Double.toString(value));
    }

    private void date(double millis) {
        boolean plain = Math.abs(millis) <= EXACT_INTEGERS;
        append("date(" + (plain ? Instant.ofEpochMilli((long) millis).toString() : Double.toString(millis)) + ")");
    }

    private void enclosed(String before, List<AmfValue> items, String after) {
        append(before);
        items(items);
        append(after);
    }

    private void items(List<? extends AmfValue> items) {
        String separator = "";
        for (AmfValue item : items) {
            append(separator);
            separator = ", ";
            if (cut) {
                return;
            }
            value(item);
        }
    }

    private void fields(String before, Map<String, AmfValue> fields, String after) {
        append(before);
        String separator = "";
        for (Map.Entry<String, AmfValue> field : fields.entrySet()) {
            append(separator);
            separator = ", ";
            name(field.getKey());
            append(": ");
            if (cut) {
                return;
            }
            value(field.getValue());
        }
        append(after);
    }

    private void dictionary(List<AmfDictionary.Entry> entries) {
        append("dictionary{");
        String separator = "";
        for (AmfDictionary.Entry entry : entries) {
            append(separator);
            separator = ", ";
            if (cut) {
                return;
            }
            value(entry.key());
            append(": ");
            value(entry.value());
        }
        append("}");
    }

    /** A name that could be taken for more than a name is quoted. */
    private void name(String name) {
        if (isPlain(name)) {
            append(name);
        } else {
            quoted(name);
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '.' && c != '-' && c != '@') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private void quoted(String text) {
        append("\"");
        escaped(text);
        append("\"");
    }

    private void escaped(String text) {
        int codePoint;
        for (int i = 0; i < text.length() && !cut; i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            append(escaped(codePoint));
        }
    }

    private static String escaped(int codePoint) {
        return switch (codePoint) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                isHarmless(codePoint) ? Character.toString(codePoint) : "\\u{" + Integer.toHexString(codePoint) + "}";
        };
    }

    /** Controls break lines, format characters turn their direction, and half a surrogate pair is no character. */
    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private void append(String piece) {
        if (cut || out.length() + piece.length() > room) {
            cut = true;
        } else {
            out.append(piece);
        }
    }
}
