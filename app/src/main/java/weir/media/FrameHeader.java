package weir.media;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the first bytes of a frame say about it, as far as a relay needs to know.
 *
 * @param configuration which configuration a frame of role CONFIGURATION carries; NONE for every other role
 * @param codec of the first track, where tracks of several codecs share a frame; empty for codecs unknown here
 * @param tracks the track numbers the frame carries, ascending: track 0 for legacy and single-track headers; none only for
 *     data whose tracks are unknown here
 * @param multitrack the frame uses the multitrack packet, which a player must have announced it can read
 */
public record FrameHeader(
        Role role, Configuration configuration, Optional<Codec> codec, List<Integer> tracks, boolean multitrack) {

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
        /** Cue points, text, video commands, packets of a kind unknown here and whatever else passes through. */
        DATA,
        /** Carries nothing: dropped and counted. */
        EMPTY
    }

    /** The kinds of configuration that stand beside each other for one track: a new one replaces the last of its own kind. */
    public enum Configuration {
        NONE,
        /** What the decoder needs to start: sequence header, sequence start, MPEG-2 TS sequence start. */
        DECODER,
        /** Which channel plays on which speaker. */
        CHANNELS,
        /** Colour and HDR metadata of a video track. */
        COLOUR
    }

    static final List<Integer> TRACK_0 = List.of(0);

    public FrameHeader {
        Objects.requireNonNull(role);
        Objects.requireNonNull(configuration);
        Objects.requireNonNull(codec);
        tracks = List.copyOf(tracks);
        if ((role == Role.CONFIGURATION) == (configuration == Configuration.NONE)) {
            throw new IllegalArgumentException(role + " with configuration " + configuration);
        }
        if (tracks.isEmpty() && role != Role.DATA) {
            throw new IllegalArgumentException(role + " without a track");
        }
    }

    /** A header whose configuration, if that is its role, is the decoder's. */
    public FrameHeader(Role role, Optional<Codec> codec, List<Integer> tracks, boolean multitrack) {
        this(role, role == Role.CONFIGURATION ? Configuration.DECODER : Configuration.NONE, codec, tracks, multitrack);
    }

    /** Whether the frame is coded audio or video, whose time is the stream's time. Headers and data often come with time 0. */
    public boolean isCoded() {
        return role == Role.AUDIO || role == Role.KEYFRAME || role == Role.INTER;
    }
}
