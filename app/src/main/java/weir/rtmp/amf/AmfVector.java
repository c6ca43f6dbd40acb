package weir.rtmp.amf;

import java.util.List;

/** AMF3's vector of int, uint, double or objects: an array whose items are of one type. Written as a strict array. */
public record AmfVector(List<AmfValue> items) implements AmfValue {

    public AmfVector {
        items = List.copyOf(items);
    }
}
