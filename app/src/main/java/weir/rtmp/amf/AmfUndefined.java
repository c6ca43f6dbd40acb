package weir.rtmp.amf;

/** No value at all, which some encoders write where a field was never set. */
public record AmfUndefined() implements AmfValue {

    public static final AmfUndefined INSTANCE = new AmfUndefined();
}
