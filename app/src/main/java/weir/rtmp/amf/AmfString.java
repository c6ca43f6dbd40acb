package weir.rtmp.amf;

import java.util.Objects;
import java.util.Optional;

/** Text of any length: whether it travels as a short or a long string is the writer's business. */
public record AmfString(String value) implements AmfValue {

    public AmfString {
        Objects.requireNonNull(value);
    }

    @Override
    public Optional<String> asString() {
        return Optional.of(value);
    }
}
