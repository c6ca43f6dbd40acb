package weir.media;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the first bytes of a frame say about it, as far as a relay needs to know.
 *
 * @param tracks the track numbers the frame carries: one for legacy and single-track headers (track 0)
 * @param multitrack the frame uses the multitrack packet, which a player must have announced it can read
 */
public record FrameHeader(Role role, Optional<Codec> codec, List<Integer> tracks, boolean multitrack) {

    /** What a relay has to do with a frame. */
    public enum Role {
        /** A sequence header, codec configuration, multichannel configuration or colour metadata: cached for late joiners. */
        CONFIGURATION,
        /** A video frame that decodes by itself: opens a group of pictures. */
        KEYFRAME,
        /** A video frame that needs the ones before it. */
        INTER,
        /** Coded audio. */
        AUDIO,
        /** The end of a sequence: passed on, never cached. */
        SEQUENCE_END,
        /** onMetaData: cached for late joiners. */
        METADATA,
        /** Cue points, text and whatever else passes through. */
        DATA,
        /** Carries nothing (zero length): dropped and counted. */
        EMPTY
    }

    public FrameHeader {
        Objects.requireNonNull(role);
        Objects.requireNonNull(codec);
        tracks = List.copyOf(tracks);
    }
}
