package weir.flv;

import java.nio.ByteBuffer;
import java.util.Optional;
import weir.media.Frame;

/** The bytes around a tag's payload (FLV 10.1, annex E.2 to E.4.1). */
final class TagFormat {

    /** Signature, version, flags and the header's own length. */
    static final int FILE_HEADER_BYTES = 9;

    static final int TAG_HEADER_BYTES = 11;
    /** The size of the tag before, written behind each tag, and once as 0 behind the file header. */
    static final int BACK_POINTER_BYTES = 4;

    static final int FIRST_TAG = FILE_HEADER_BYTES + BACK_POINTER_BYTES;
    static final int MAX_PAYLOAD_BYTES = 0xFFFFFF;
    /** Times are signed 32-bit; a negative one is shown as 24.8 days by many players (interop 32). */
    static final long MAX_TIMESTAMP = Integer.MAX_VALUE;

    static final int AUDIO_FLAG = 4;
    static final int VIDEO_FLAG = 1;

    private static final int SIGNATURE = 'F' << 24 | 'L' << 16 | 'V' << 8 | 1;
    private static final int AUDIO = 8;
    private static final int VIDEO = 9;
    private static final int SCRIPT = 18;

    private TagFormat() {}

    static void putFileHeader(ByteBuffer out, int flags) {
        out.putInt(SIGNATURE).put((byte) flags).putInt(FILE_HEADER_BYTES).putInt(0);
    }

    static boolean isFileHeader(ByteBuffer in) {
        int at = in.position();
        return in.remaining() >= FIRST_TAG
                && in.getInt(at) == SIGNATURE
                && Integer.compareUnsigned(in.getInt(at + 5), FILE_HEADER_BYTES) >= 0;
    }

    /** What a tag takes in the file, with its back pointer. */
    static long tagBytes(int payloadBytes) {
        return TAG_HEADER_BYTES + (long) payloadBytes + BACK_POINTER_BYTES;
    }

    static void putTagHeader(ByteBuffer out, Frame.Type type, long timestamp, int payloadBytes) {
        int time = (int) timestamp;
        out.putInt(typeByte(type) << 24 | payloadBytes);
        out.putInt(time << 8 | time >>> 24);
        out.put((byte) 0).putShort((short) 0);
    }

    private static int typeByte(Frame.Type type) {
        return switch (type) {
            case AUDIO -> AUDIO;
            case VIDEO -> VIDEO;
            case DATA -> SCRIPT;
        };
    }

    /** Empty for tags of other kinds, and for encrypted ones, which carry a flag in the same byte. */
    static Optional<Frame.Type> type(int typeByte) {
        return switch (typeByte) {
            case AUDIO -> Optional.of(Frame.Type.AUDIO);
            case VIDEO -> Optional.of(Frame.Type.VIDEO);
            case SCRIPT -> Optional.of(Frame.Type.DATA);
            default -> Optional.empty();
        };
    }

    /** Whether a tag may begin with these eleven bytes: a type that is known and the stream id 0. */
    static boolean isTagHeader(ByteBuffer in, int at) {
        return type(in.get(at)).isPresent() && (in.getInt(at + 7) & 0xFFFFFF) == 0;
    }

    static int payloadBytes(ByteBuffer in, int at) {
        return in.getInt(at) & MAX_PAYLOAD_BYTES;
    }

    /** Signed milliseconds. */
    static int timestamp(ByteBuffer in, int at) {
        int time = in.getInt(at + 4);
        return time >>> 8 | time << 24;
    }
}
