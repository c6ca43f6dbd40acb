package weir.media;

import java.util.Optional;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

/** The packet types of Enhanced RTMP v2 (VideoPacketType, AudioPacketType), which audio and video number differently. */
enum EnhancedPacket {
    DECODER(Role.CONFIGURATION, Configuration.DECODER),
    CHANNELS(Role.CONFIGURATION, Configuration.CHANNELS),
    COLOUR(Role.CONFIGURATION, Configuration.COLOUR),
    CODED(Role.DATA, Configuration.NONE),
    /** Coded video whose composition time is zero and left out (CodedFramesX). */
    CODED_WITHOUT_TIME(Role.DATA, Configuration.NONE),
    SEQUENCE_END(Role.SEQUENCE_END, Configuration.NONE),
    MULTITRACK(Role.DATA, Configuration.NONE),
    UNKNOWN(Role.DATA, Configuration.NONE);

    private final Role role;
    private final Configuration configuration;

    EnhancedPacket(Role role, Configuration configuration) {
        this.role = role;
        this.configuration = configuration;
    }

    /** @param header the byte whose low four bits are the packet type, ModEx resolved */
    static EnhancedPacket ofVideo(byte header) {
        return switch (header & 0x0F) {
            case 0, 5 -> DECODER;
            case 1 -> CODED;
            case 2 -> SEQUENCE_END;
            case 3 -> CODED_WITHOUT_TIME;
            case 4 -> COLOUR;
            case 6 -> MULTITRACK;
            default -> UNKNOWN;
        };
    }

    /** @param header the byte whose low four bits are the packet type, ModEx resolved */
    static EnhancedPacket ofAudio(byte header) {
        return switch (header & 0x0F) {
            case 0 -> DECODER;
            case 1 -> CODED;
            case 2 -> SEQUENCE_END;
            case 4 -> CHANNELS;
            case 5 -> MULTITRACK;
            default -> UNKNOWN;
        };
    }

    private boolean isCoded() {
        return this == CODED || this == CODED_WITHOUT_TIME;
    }

    /** @param coded the role that a coded frame has by its frame type */
    Role role(Role coded) {
        return isCoded() ? coded : role;
    }

    Configuration configuration() {
        return configuration;
    }

    /**
     * Whether the body of one track carries nothing: no coded data, NAL units without a byte, or a sequence start that lacks
     * the record its codec cannot do without.
     */
    boolean isEmpty(byte[] payload, int from, int to, Optional<Codec> codec) {
        boolean nalUnits = codec.isPresent() && codec.get().isMadeOfNalUnits();
        if (isCoded()) {
            return nalUnits
                    ? FrameClassifier.isNothingButZeros(payload, this == CODED ? from + 3 : from, to)
                    : from >= to;
        }
        return this == DECODER && nalUnits && from >= to;
    }
}
