package weir.media;

import java.util.Optional;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

/** Video and audio headers of Enhanced RTMP v2 (ExVideoTagHeader, ExAudioTagHeader), where a FourCC names the codec. */
final class EnhancedHeaders {

    static final int FOURCC_LENGTH = 4;

    private static final int COMMAND_FRAME = 5;
    private static final int MOD_EX = 7;

    private EnhancedHeaders() {}

    static FrameHeader video(byte[] payload) {
        int at = skipModifiers(payload);
        if (at < 0) {
            return SingleTrackHeaders.EMPTY;
        }
        int frameType = payload[0] >> 4 & 0x07;
        EnhancedPacket packet = EnhancedPacket.ofVideo(payload[at]);
        boolean multitrack = packet == EnhancedPacket.MULTITRACK;
        if (multitrack && at + 1 == payload.length) {
            return SingleTrackHeaders.EMPTY;
        }
        EnhancedPacket tracks = multitrack ? EnhancedPacket.ofVideo(payload[at + 1]) : packet;
        // The specification lets a multitrack packet be a command whatever it holds, but ffmpeg writes colour metadata
        // so.
        if (frameType == COMMAND_FRAME && tracks != EnhancedPacket.COLOUR) {
            return SingleTrackHeaders.DATA;
        }
        Role coded = FrameClassifier.codedRole(frameType);
        return multitrack
                ? MultitrackHeaders.of(payload, at + 1, tracks, coded)
                : singleTrack(payload, at + 1, packet, coded);
    }

    /** The index of a coded frame's composition time, or -1. */
    static int compositionTimeAt(byte[] payload, Codec codec) {
        int at = skipModifiers(payload);
        return EnhancedPacket.ofVideo(payload[at]) == EnhancedPacket.CODED && codec.isMadeOfNalUnits()
                ? at + 1 + FOURCC_LENGTH
                : -1;
    }

    static FrameHeader audio(byte[] payload) {
        int at = skipModifiers(payload);
        if (at < 0) {
            return SingleTrackHeaders.EMPTY;
        }
        EnhancedPacket packet = EnhancedPacket.ofAudio(payload[at]);
        if (packet != EnhancedPacket.MULTITRACK) {
            return singleTrack(payload, at + 1, packet, Role.AUDIO);
        }
        return at + 1 == payload.length
                ? SingleTrackHeaders.EMPTY
                : MultitrackHeaders.of(payload, at + 1, EnhancedPacket.ofAudio(payload[at + 1]), Role.AUDIO);
    }

    /** Gives the index of the byte whose low four bits are the packet type, behind all ModEx data, or -1 if the header breaks off. */
    private static int skipModifiers(byte[] payload) {
        int at = 0;
        while ((payload[at] & 0x0F) == MOD_EX) {
            int data = at + 2;
            if (data > payload.length) {
                return -1;
            }
            int size = (payload[at + 1] & 0xFF) + 1;
            if (size == 256) {
                if (data + 2 > payload.length) {
                    return -1;
                }
                size = ((payload[data] & 0xFF) << 8 | payload[data + 1] & 0xFF) + 1;
                data += 2;
            }
            at = data + size;
            if (at >= payload.length) {
                return -1;
            }
        }
        return at;
    }

    private static FrameHeader singleTrack(byte[] payload, int at, EnhancedPacket packet, Role coded) {
        int body = at + FOURCC_LENGTH;
        if (body > payload.length) {
            return SingleTrackHeaders.EMPTY;
        }
        Optional<Codec> codec = codec(payload, at);
        if (packet.isEmpty(payload, body, payload.length, codec)) {
            return SingleTrackHeaders.EMPTY;
        }
        return packet.configuration() == Configuration.NONE
                ? SingleTrackHeaders.of(packet.role(coded), codec)
                : SingleTrackHeaders.of(packet.configuration(), codec);
    }

    /** The codec of the FourCC at an offset; its four bytes are there. */
    static Optional<Codec> codec(byte[] payload, int at) {
        return Codec.ofFourCc(payload[at] << 24
                | (payload[at + 1] & 0xFF) << 16
                | (payload[at + 2] & 0xFF) << 8
                | payload[at + 3] & 0xFF);
    }
}
