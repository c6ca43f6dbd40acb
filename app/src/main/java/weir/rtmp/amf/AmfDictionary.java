package weir.rtmp.amf;

import java.util.List;
import java.util.Objects;

/** AMF3's dictionary: entries whose keys are values of any kind. AMF0 has no such thing: it is written as unsupported. */
public record AmfDictionary(List<Entry> entries) implements AmfValue {

    /** One key and what it stands for. */
    public record Entry(AmfValue key, AmfValue value) {

        public Entry {
            Objects.requireNonNull(key);
            Objects.requireNonNull(value);
        }
    }

    public AmfDictionary {
        entries = List.copyOf(entries);
    }
}
