package weir.media;

import weir.media.FrameHeader.Role;

/**
 * Reads the first bytes of audio, video and data messages: legacy FLV headers, Enhanced RTMP v2 headers and the names of
 * data messages. Anything can be classified: a header that breaks off is EMPTY, one of an unknown kind passes as DATA.
 */
public final class FrameClassifier {

    private FrameClassifier() {}

    /**
     * Says what a frame is. Allocates nothing unless the frame uses the multitrack packet.
     *
     * <p>A video frame's own frame type decides between KEYFRAME (key, generated key) and INTER (everything else, reserved
     * numbers too) for every codec, also those without inter prediction: their encoders flag each frame a keyframe.
     * Command frames are DATA.
     *
     * @param payload the message body, the same bytes an FLV tag carries; of a data message without {@code @setDataFrame}
     */
    public static FrameHeader classify(Frame.Type type, byte[] payload) {
        if (payload.length == 0) {
            return SingleTrackHeaders.EMPTY;
        }
        return switch (type) {
            case VIDEO -> (payload[0] & 0x80) != 0 ? EnhancedHeaders.video(payload) : LegacyHeaders.video(payload);
            case AUDIO -> (payload[0] & 0xF0) == 0x90 ? EnhancedHeaders.audio(payload) : LegacyHeaders.audio(payload);
            case DATA -> DataHeaders.data(payload);
        };
    }

    /** The signed composition time of coded single-track video, 0 where there is none. */
    static int compositionTime(byte[] payload, FrameHeader header) {
        if (!header.isCoded() || header.multitrack() || header.codec().isEmpty()) {
            return 0;
        }
        boolean enhanced = (payload[0] & 0x80) != 0;
        int at = enhanced
                ? EnhancedHeaders.compositionTimeAt(payload, header.codec().get())
                : LegacyHeaders.compositionTimeAt(payload);
        return at < 0 || at + 3 > payload.length
                ? 0
                : payload[at] << 16 | (payload[at + 1] & 0xFF) << 8 | payload[at + 2] & 0xFF;
    }

    /** The role of a coded frame by its FLV frame type, 0 to 7, which is not the command type. */
    static Role codedRole(int frameType) {
        return frameType == 1 || frameType == 4 ? Role.KEYFRAME : Role.INTER;
    }

    /** Whether there are no NAL units in a range, or only ones whose length fields say 0 (whatever those fields' size is). */
    static boolean isNothingButZeros(byte[] payload, int from, int to) {
        for (int at = from; at < to; at++) {
            if (payload[at] != 0) {
                return false;
            }
        }
        return true;
    }
}
