package weir.loadtest.stream;

import java.util.Arrays;

/**
 * A frame's number and the time it was sent, written so that no byte of them is below 0x80: H.264 payloads take them without
 * emulation prevention.
 *
 * @param number counts the frames of one kind (audio or video) of a stream, from 0
 * @param sentNanos on the clock of System.nanoTime, which all processes of a Linux machine share
 */
public record Stamp(int number, long sentNanos) {

    /** Bytes a stamp takes. */
    public static final int SIZE = 4 + 5 + 10;

    private static final byte[] MAGIC = {(byte) 0xF7, (byte) 0xE5, (byte) 0xE9, (byte) 0xF2};
    private static final int NUMBER_BYTES = 5;
    private static final int TIME_BYTES = 10;

    /** Writes the stamp's {@link #SIZE} bytes. */
    public void write(byte[] into, int at) {
        System.arraycopy(MAGIC, 0, into, at, MAGIC.length);
        put(into, at + MAGIC.length, NUMBER_BYTES, number & 0xFFFF_FFFFL);
        put(into, at + MAGIC.length + NUMBER_BYTES, TIME_BYTES, sentNanos);
    }

    /** Whether a whole stamp begins there. */
    public static boolean isAt(byte[] bytes, int at, int length) {
        return at + SIZE <= length && Arrays.equals(bytes, at, at + MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The number of the stamp that {@link #isAt} found there. */
    public static int number(byte[] bytes, int at) {
        return (int) get(bytes, at + MAGIC.length, NUMBER_BYTES);
    }

    /** The send time of the stamp that {@link #isAt} found there. */
    public static long sentNanos(byte[] bytes, int at) {
        return get(bytes, at + MAGIC.length + NUMBER_BYTES, TIME_BYTES);
    }

    private static void put(byte[] into, int at, int count, long value) {
        for (int i = 0; i < count; i++) {
            into[at + i] = (byte) (0x80 | value >>> 7 * i & 0x7F);
        }
    }

    private static long get(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at + i] & 0x7FL) << 7 * i;
        }
        return value;
    }
}
