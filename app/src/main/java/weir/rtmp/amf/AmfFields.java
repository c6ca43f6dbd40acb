package weir.rtmp.amf;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The rules that the named fields of objects and ECMA arrays share. */
final class AmfFields {

    /** AMF0 2.5, 2.18: names of fields and classes carry a 16-bit length. */
    static final int MAX_SHORT_BYTES = 0xFFFF;

    private static final int MOST_BYTES_PER_CHAR = 3;

    private AmfFields() {}

    /** An unmodifiable copy in the same order. */
    static Map<String, AmfValue> copyOf(Map<String, AmfValue> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, AmfValue> copy = new LinkedHashMap<>(fields);
        copy.forEach((name, value) -> {
            requireName(name);
            Objects.requireNonNull(value);
        });
        return Collections.unmodifiableMap(copy);
    }

    /** Whether AMF0 can write this name: its UTF-8 form has 65535 bytes at most. */
    static boolean isName(String name) {
        return name.length() <= MAX_SHORT_BYTES / MOST_BYTES_PER_CHAR
                || name.getBytes(StandardCharsets.UTF_8).length <= MAX_SHORT_BYTES;
    }

    static String requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("a name has at most " + MAX_SHORT_BYTES + " bytes");
        }
        return name;
    }
}
