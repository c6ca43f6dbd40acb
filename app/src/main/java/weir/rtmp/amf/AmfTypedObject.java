package weir.rtmp.amf;

import java.util.Map;
import java.util.Optional;

/**
 * An object of a class that its sender registered: named fields in the order they were written.
 *
 * @param className at most 65535 bytes
 * @param fields unmodifiable; names of at most 65535 bytes
 */
public record AmfTypedObject(String className, Map<String, AmfValue> fields) implements AmfValue {

    public AmfTypedObject {
        AmfFields.requireName(className);
        fields = AmfFields.copyOf(fields);
    }

    @Override
    public Optional<AmfValue> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }
}
