package weir.loadtest.stream;

import java.io.ByteArrayOutputStream;

/** Bits from the highest one on, with the Exp-Golomb codes of H.264 (9.1). */
final class BitWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int current;
    private int used;

    /** The lowest {@code count} bits of {@code value}. */
    BitWriter bits(int count, int value) {
        for (int i = count - 1; i >= 0; i--) {
            current = current << 1 | value >>> i & 1;
            if (++used == Byte.SIZE) {
                bytes.write(current);
                current = 0;
                used = 0;
            }
        }
        return this;
    }

    /** ue(v). */
    BitWriter ue(int value) {
        int length = Integer.SIZE - Integer.numberOfLeadingZeros(value + 1);
        return bits(length - 1, 0).bits(length, value + 1);
    }

    /** se(v) of 0, the only one needed here. */
    BitWriter seZero() {
        return ue(0);
    }

    /** The stop bit and the zeros up to the next byte (7.3.2.11), then all bytes. */
    byte[] trailing() {
        bits(1, 1);
        while (used != 0) {
            bits(1, 0);
        }
        return bytes.toByteArray();
    }
}
