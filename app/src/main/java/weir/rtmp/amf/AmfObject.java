package weir.rtmp.amf;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An object without a class: named fields in the order they were written.
 *
 * @param fields unmodifiable; names of at most 65535 bytes
 */
public record AmfObject(Map<String, AmfValue> fields) implements AmfValue {

    public AmfObject {
        fields = AmfFields.copyOf(fields);
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Optional<AmfValue> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** Collects fields; a name given again keeps its place and takes the new value. */
    public static final class Builder {

        private final Map<String, AmfValue> fields = new LinkedHashMap<>();

        private Builder() {}

        public Builder put(String name, double value) {
            return put(name, new AmfNumber(value));
        }

        public Builder put(String name, boolean value) {
            return put(name, new AmfBoolean(value));
        }

        public Builder put(String name, String value) {
            return put(name, new AmfString(value));
        }

        public Builder put(String name, AmfValue value) {
            fields.put(AmfFields.requireName(name), Objects.requireNonNull(value));
            return this;
        }

        public AmfObject build() {
            return new AmfObject(fields);
        }
    }
}
