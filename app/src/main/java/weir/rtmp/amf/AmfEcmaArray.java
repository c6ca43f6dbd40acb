package weir.rtmp.amf;

import java.util.Map;
import java.util.Optional;

/**
 * An associative array, the usual shape of metadata. The ordinal items of an AMF3 array that has both parts are fields
 * named "0", "1" and so on.
 *
 * @param fields unmodifiable, in the order they were written; names of at most 65535 bytes
 */
public record AmfEcmaArray(Map<String, AmfValue> fields) implements AmfValue {

    public AmfEcmaArray {
        fields = AmfFields.copyOf(fields);
    }

    @Override
    public Optional<AmfValue> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }
}
