package weir.rtmp.amf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import weir.rtmp.RtmpException;

/** The bytes of one payload and how far they are read: numbers in network byte order, text in UTF-8. */
final class AmfInput {

    private final byte[] bytes;
    private final int end;
    private final AmfBudget budget;
    private int position;

    AmfInput(byte[] bytes, int from, int to, AmfBudget budget) {
        Objects.checkFromToIndex(from, to, bytes.length);
        this.bytes = bytes;
        this.position = from;
        this.end = to;
        this.budget = budget;
    }

    boolean hasMore() {
        return position < end;
    }

    int position() {
        return position;
    }

    int u8() {
        return bytes[advance(1)] & 0xFF;
    }

    int u16() {
        int at = advance(2);
        return (bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF;
    }

    int i32() {
        int at = advance(4);
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | bytes[at + 3] & 0xFF;
    }

    long u32() {
        return i32() & 0xFFFF_FFFFL;
    }

    double f64() {
        return Double.longBitsToDouble(u32() << 32 | u32());
    }

    /** Steps over the next byte if it is this one. */
    boolean skip(int expected) {
        if (!hasMore() || (bytes[position] & 0xFF) != expected) {
            return false;
        }
        position++;
        return true;
    }

    /** Malformed UTF-8 becomes U+FFFD. */
    String text(long length) {
        int at = advance(length);
        budget.stringBytes(length);
        return new String(bytes, at, (int) length, StandardCharsets.UTF_8);
    }

    byte[] raw(int length) {
        int at = advance(length);
        budget.stringBytes(length);
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    private int advance(long length) {
        if (length > end - position) {
            throw RtmpException.malformed("AMF ends early: " + length + " bytes at offset " + position + " of " + end);
        }
        int at = position;
        position += (int) length;
        return at;
    }
}
