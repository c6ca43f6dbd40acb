package weir.rtmp.amf;

import java.util.List;

/** An array with ordinal items only. */
public record AmfStrictArray(List<AmfValue> items) implements AmfValue {

    public AmfStrictArray {
        items = List.copyOf(items);
    }
}
