package weir.media;

import java.util.Optional;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

/**
 * Video and audio headers as the FLV specification 10.1 has them (E.4.2.1 and E.4.3.1). Two codecs that encoders added to
 * it, MPEG-4 Part 2 as codec id 9 and HEVC as 12, have AVC's packet types.
 */
final class LegacyHeaders {

    private static final int COMMAND_FRAME = 5;
    private static final int AVC = 7;
    private static final int MPEG4 = 9;
    private static final int HEVC = 12;
    private static final int AAC = 10;

    /** Header, AVCPacketType and composition time. */
    private static final int AVC_HEADER_LENGTH = 5;

    private LegacyHeaders() {}

    static FrameHeader video(byte[] payload) {
        int frameType = payload[0] >> 4 & 0x07;
        int codecId = payload[0] & 0x0F;
        Optional<Codec> codec = Codec.ofFlvVideo(codecId);
        if (frameType == COMMAND_FRAME) {
            return SingleTrackHeaders.of(Role.DATA, codec);
        }
        if (payload.length == 1) {
            return SingleTrackHeaders.EMPTY;
        }
        Role coded = FrameClassifier.codedRole(frameType);
        return switch (codecId) {
            case AVC, MPEG4, HEVC -> packet(payload, coded, codec);
            default -> SingleTrackHeaders.of(coded, codec);
        };
    }

    private static FrameHeader packet(byte[] payload, Role coded, Optional<Codec> codec) {
        return switch (payload[1]) {
            case 0 ->
                payload.length > AVC_HEADER_LENGTH
                        ? SingleTrackHeaders.of(Configuration.DECODER, codec)
                        : SingleTrackHeaders.EMPTY;
            case 1 ->
                FrameClassifier.isNothingButZeros(payload, AVC_HEADER_LENGTH, payload.length)
                        ? SingleTrackHeaders.EMPTY
                        : SingleTrackHeaders.of(coded, codec);
            case 2 -> SingleTrackHeaders.of(Role.SEQUENCE_END, codec);
            default -> SingleTrackHeaders.of(Role.DATA, codec);
        };
    }

    /** The index of a coded frame's composition time, or -1. */
    static int compositionTimeAt(byte[] payload) {
        return switch (payload[0] & 0x0F) {
            case AVC, MPEG4, HEVC -> 2;
            default -> -1;
        };
    }

    static FrameHeader audio(byte[] payload) {
        int soundFormat = payload[0] >> 4 & 0x0F;
        Optional<Codec> codec = Codec.ofFlvAudio(soundFormat);
        int headerLength = soundFormat == AAC ? 2 : 1;
        if (payload.length <= headerLength) {
            return SingleTrackHeaders.EMPTY;
        }
        return soundFormat == AAC && payload[1] == 0
                ? SingleTrackHeaders.of(Configuration.DECODER, codec)
                : SingleTrackHeaders.of(Role.AUDIO, codec);
    }
}
