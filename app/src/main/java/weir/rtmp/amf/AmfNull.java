package weir.rtmp.amf;

/** Nothing, said on purpose: also the command object of most commands. */
public record AmfNull() implements AmfValue {

    public static final AmfNull INSTANCE = new AmfNull();
}
