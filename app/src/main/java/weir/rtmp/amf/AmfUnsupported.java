package weir.rtmp.amf;

/** Stands where the sender had a value that AMF0 cannot carry. */
public record AmfUnsupported() implements AmfValue {

    public static final AmfUnsupported INSTANCE = new AmfUnsupported();
}
