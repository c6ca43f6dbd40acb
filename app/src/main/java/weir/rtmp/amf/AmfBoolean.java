package weir.rtmp.amf;

import java.util.Optional;

/** True or false. */
public record AmfBoolean(boolean value) implements AmfValue {

    @Override
    public Optional<Boolean> asBoolean() {
        return Optional.of(value);
    }
}
