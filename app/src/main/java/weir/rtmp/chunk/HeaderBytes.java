package weir.rtmp.chunk;

import java.nio.ByteBuffer;

/** The header of the chunk being read, as far as it has arrived, and what it says. */
final class HeaderBytes {

    private static final int LONGEST = 3 + 11 + 4;

    private final byte[] bytes = new byte[LONGEST];
    private int count;

    void clear() {
        count = 0;
    }

    /** Takes from {@code in} until {@code wanted} bytes are here, and says whether they are. */
    boolean fill(ByteBuffer in, int wanted) {
        int taken = Math.min(wanted - count, in.remaining());
        if (taken > 0) {
            in.get(bytes, count, taken);
            count += taken;
        }
        return count >= wanted;
    }

    HeaderKind kind() {
        return HeaderKind.of(bytes[0]);
    }

    /** Bytes up to an extended timestamp, known from the first one on. */
    int fixedSize() {
        return basicSize() + kind().size();
    }

    /** RTMP 1.0 section 5.3.1.1; in the three-byte form the last byte is the high-order one. */
    int chunkStreamId() {
        return switch (basicSize()) {
            case 2 -> 64 + (bytes[1] & 0xFF);
            case 3 -> 64 + (bytes[1] & 0xFF) + ((bytes[2] & 0xFF) << 8);
            default -> bytes[0] & 0x3F;
        };
    }

    int timeField() {
        return medium(basicSize());
    }

    int messageLength() {
        return medium(basicSize() + 3);
    }

    int typeId() {
        return bytes[basicSize() + 6] & 0xFF;
    }

    /** The one little-endian number of the protocol. */
    int messageStreamId() {
        int at = basicSize() + 7;
        return bytes[at] & 0xFF
                | (bytes[at + 1] & 0xFF) << 8
                | (bytes[at + 2] & 0xFF) << 16
                | (bytes[at + 3] & 0xFF) << 24;
    }

    long extendedTime() {
        int at = fixedSize();
        return (bytes[at] & 0xFFL) << 24 | medium(at + 1);
    }

    int extendedBytesHere() {
        return count - fixedSize();
    }

    private int basicSize() {
        return switch (bytes[0] & 0x3F) {
            case 0 -> 2;
            case 1 -> 3;
            default -> 1;
        };
    }

    private int medium(int at) {
        return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | bytes[at + 2] & 0xFF;
    }
}
