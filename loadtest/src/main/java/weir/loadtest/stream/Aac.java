package weir.loadtest.stream;

import java.nio.ByteBuffer;

/** Silence in AAC-LC, mono, as FLV carries it. Data stream elements hold the stamp and make up the size (ISO 14496-3, 4.4.2). */
final class Aac {

    /** Where the stamp is in a coded frame's payload: behind FLV's header and that of the data stream element. */
    static final int STAMP_AT = 2 + 2;

    /** Bytes of the smallest payload there can be. */
    static final int SMALLEST = STAMP_AT + Stamp.SIZE + 4;

    /** Bytes of the largest one: what a channel may take in a frame, less the headers (4.5.3.1). */
    static final int LARGEST = 760;

    private static final byte[] CONFIGURATION = {(byte) 0xAF, 0, 0x12, 0x08};

    /** One channel without a single scale factor band, then the end. */
    private static final byte[] SILENCE = {0, 0, 0, 7};

    private static final int DATA_STREAM_ELEMENT = 0x81;
    private static final int MOST_IN_ELEMENT = 254;

    private Aac() {}

    static byte[] configuration() {
        return CONFIGURATION.clone();
    }

    /** @param size of the payload in bytes, {@link #SMALLEST} to {@link #LARGEST} */
    static byte[] frame(int size, Stamp stamp) {
        ByteBuffer payload = ByteBuffer.allocate(size).put((byte) 0xAF).put((byte) 1);
        int left = size - 2 - SILENCE.length;
        while (left > 0) {
            // Two bytes are the least an element takes: no single one may be left over.
            int count = Math.min(left - 2, MOST_IN_ELEMENT);
            int after = left - 2 - count;
            count -= after == 1 ? 1 : 0;
            payload.put((byte) DATA_STREAM_ELEMENT).put((byte) count);
            payload.position(payload.position() + count);
            left -= 2 + count;
        }
        payload.put(SILENCE);
        stamp.write(payload.array(), STAMP_AT);
        return payload.array();
    }
}
