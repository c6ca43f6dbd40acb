package weir.rtmp.amf;

import java.util.Arrays;

/** AMF3's byte array. AMF0 has no such thing: it is written as unsupported. */
public record AmfByteArray(byte[] bytes) implements AmfValue {

    public AmfByteArray {
        bytes = bytes.clone();
    }

    /** A copy. */
    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AmfByteArray that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "AmfByteArray[size=" + bytes.length + "]";
    }
}
