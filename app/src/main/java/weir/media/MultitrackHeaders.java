package weir.media;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import weir.media.FrameHeader.Role;

/** What follows the multitrack packet type of Enhanced RTMP v2: one track or many, of one codec or of one each. */
final class MultitrackHeaders {

    private static final int ONE_TRACK = 0;
    private static final int MANY_TRACKS = 1;
    private static final int MANY_TRACKS_MANY_CODECS = 2;

    private static final int SIZE_LENGTH = 3;

    private static final FrameHeader UNKNOWN = new FrameHeader(Role.DATA, Optional.empty(), List.of(), true);

    private MultitrackHeaders() {}

    /**
     * @param at of the byte with the kind of multitrack packet and the packet type of all its tracks
     * @param coded the role that a coded frame has by its frame type
     */
    static FrameHeader of(byte[] payload, int at, EnhancedPacket packet, Role coded) {
        if (packet == EnhancedPacket.MULTITRACK || packet == EnhancedPacket.UNKNOWN) {
            return UNKNOWN;
        }
        return switch (payload[at] >> 4 & 0x0F) {
            case ONE_TRACK -> oneTrack(payload, at + 1, packet, coded);
            case MANY_TRACKS -> manyTracks(payload, at + 1, packet, coded);
            case MANY_TRACKS_MANY_CODECS -> manyCodecs(payload, at + 1, packet, coded);
            default -> UNKNOWN;
        };
    }

    private static FrameHeader oneTrack(byte[] payload, int at, EnhancedPacket packet, Role coded) {
        int body = at + EnhancedHeaders.FOURCC_LENGTH + 1;
        if (body > payload.length) {
            return SingleTrackHeaders.EMPTY;
        }
        Optional<Codec> codec = EnhancedHeaders.codec(payload, at);
        return packet.isEmpty(payload, body, payload.length, codec)
                ? SingleTrackHeaders.EMPTY
                : header(packet, coded, codec, List.of(payload[body - 1] & 0xFF));
    }

    private static FrameHeader manyTracks(byte[] payload, int at, EnhancedPacket packet, Role coded) {
        int next = at + EnhancedHeaders.FOURCC_LENGTH;
        if (next > payload.length) {
            return SingleTrackHeaders.EMPTY;
        }
        Optional<Codec> codec = EnhancedHeaders.codec(payload, at);
        BitSet tracks = new BitSet();
        boolean empty = true;
        while (payload.length - next >= 1 + SIZE_LENGTH) {
            tracks.set(payload[next] & 0xFF);
            int body = next + 1 + SIZE_LENGTH;
            next = endOf(payload, body);
            empty &= packet.isEmpty(payload, body, next, codec);
        }
        return empty ? SingleTrackHeaders.EMPTY : header(packet, coded, codec, numbers(tracks));
    }

    private static FrameHeader manyCodecs(byte[] payload, int at, EnhancedPacket packet, Role coded) {
        int next = at;
        Optional<Codec> first = Optional.empty();
        BitSet tracks = new BitSet();
        boolean empty = true;
        while (payload.length - next >= EnhancedHeaders.FOURCC_LENGTH + 1 + SIZE_LENGTH) {
            Optional<Codec> codec = EnhancedHeaders.codec(payload, next);
            first = next == at ? codec : first;
            tracks.set(payload[next + EnhancedHeaders.FOURCC_LENGTH] & 0xFF);
            int body = next + EnhancedHeaders.FOURCC_LENGTH + 1 + SIZE_LENGTH;
            next = endOf(payload, body);
            empty &= packet.isEmpty(payload, body, next, codec);
        }
        return empty ? SingleTrackHeaders.EMPTY : header(packet, coded, first, numbers(tracks));
    }

    /** Where a track's body ends by the 24-bit size in front of it, but never behind the message. */
    private static int endOf(byte[] payload, int body) {
        int size = (payload[body - 3] & 0xFF) << 16 | (payload[body - 2] & 0xFF) << 8 | payload[body - 1] & 0xFF;
        return Math.min(body + size, payload.length);
    }

    private static FrameHeader header(EnhancedPacket packet, Role coded, Optional<Codec> codec, List<Integer> tracks) {
        return new FrameHeader(packet.role(coded), packet.configuration(), codec, tracks, true);
    }

    private static List<Integer> numbers(BitSet tracks) {
        return tracks.stream().boxed().toList();
    }
}
