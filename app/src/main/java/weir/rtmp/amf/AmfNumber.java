package weir.rtmp.amf;

import java.util.OptionalDouble;

/** A number: AMF0 knows doubles only, AMF3's integers become one too. */
public record AmfNumber(double value) implements AmfValue {

    @Override
    public OptionalDouble asNumber() {
        return OptionalDouble.of(value);
    }
}
