package weir.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a late joiner of one stream gets before live frames: metadata, configuration, and the current group of pictures.
 * An audio-only stream has no group, since its player starts anywhere. Not safe for use from several threads.
 */
public final class StreamCache {

    private static final int MAX_CONFIGURATION_FRAMES = 64;
    private static final int MAX_CONFIGURATION_BYTES = 1 << 20;
    private static final int MAX_METADATA_BYTES = 1 << 20;

    /** About what the objects around a payload take, so that many tiny frames are bounded too. */
    private static final int FRAME_OVERHEAD = 64;

    private static final long NEVER = Long.MAX_VALUE;

    private final ConfigurationCache configurations =
            new ConfigurationCache(MAX_CONFIGURATION_FRAMES, MAX_CONFIGURATION_BYTES);
    private final GroupOfPictures group;
    private final Opening opening;
    private Optional<Frame> metadata = Optional.empty();
    private Optional<Codec> videoCodec = Optional.empty();
    private Optional<Codec> audioCodec = Optional.empty();
    private boolean hasVideo;
    private long lastVideo = NEVER;
    private long lastAudio = NEVER;

    public StreamCache(GopLimits limits) {
        group = new GroupOfPictures(limits);
        opening = new Opening(limits);
    }

    /**
     * Takes the next frame of the stream, in the order it is relayed, at its time on the stream's clock. A configuration
     * that differs from the last of its type, kind and tracks discards the group; a repeated one leaves all as it is.
     * Configuration beyond 64 frames or 1 MiB and metadata beyond 1 MiB is not kept.
     */
    public void add(Frame frame) {
        opening.add(frame);
        switch (frame.header().role()) {
            case METADATA -> metadata = Optional.of(frame).filter(f -> weight(f) <= MAX_METADATA_BYTES);
            case CONFIGURATION -> {
                noteCodec(frame);
                if (configurations.add(frame) == ConfigurationCache.Change.REPLACED) {
                    group.discard();
                }
            }
            case KEYFRAME, INTER, AUDIO -> {
                noteCodec(frame);
                noteTime(frame);
                group.add(frame);
            }
            case DATA -> group.add(frame);
            case SEQUENCE_END, EMPTY -> {}
        }
    }

    /**
     * Metadata, every configuration frame, then the group from its keyframe as it came. Metadata and configuration carry
     * the earliest time of the group, or without a group the time that live frames have reached, so that they play
     * before anything that follows.
     */
    public List<Frame> snapshot() {
        List<Frame> cached = configurations.frames();
        List<Frame> snapshot =
                new ArrayList<>(1 + cached.size() + group.frames().size());
        metadata.ifPresent(frame -> snapshot.add(frame.at(startTime(frame))));
        for (Frame frame : cached) {
            snapshot.add(frame.at(startTime(frame)));
        }
        snapshot.addAll(group.frames());
        return snapshot;
    }

    /**
     * Every frame of the publication so far, as it came, while that is no more than a second within the limits; then what
     * {@link #snapshot} gives. For whoever follows the stream from its beginning and is a little late.
     */
    public List<Frame> sinceOpening() {
        return opening.frames().map(List::copyOf).orElseGet(this::snapshot);
    }

    /** Forgets everything: another publication begins. */
    public void clear() {
        opening.clear();
        configurations.clear();
        group.discard();
        metadata = Optional.empty();
        videoCodec = Optional.empty();
        audioCodec = Optional.empty();
        hasVideo = false;
        lastVideo = NEVER;
        lastAudio = NEVER;
    }

    /** Whether the publication sent coded video or its configuration so far; metadata may say what it likes. */
    public boolean hasVideo() {
        return hasVideo;
    }

    public boolean hasGop() {
        return !group.isEmpty();
    }

    /** Memory held, in bytes: each frame counts its payload and 64 bytes for the objects around it. */
    public int bytes() {
        return group.bytes()
                + configurations.bytes()
                + metadata.map(StreamCache::weight).orElse(0);
    }

    /** The codec seen last on the first video track. */
    public Optional<Codec> videoCodec() {
        return videoCodec;
    }

    /** The codec seen last on the first audio track. */
    public Optional<Codec> audioCodec() {
        return audioCodec;
    }

    /** The latest onMetaData, as it came. */
    public Optional<Frame> metadata() {
        return metadata;
    }

    private void noteCodec(Frame frame) {
        boolean video = frame.type() == Frame.Type.VIDEO;
        hasVideo |= video;
        FrameHeader header = frame.header();
        if (header.codec().isEmpty()) {
            return;
        }
        Optional<Codec> known = video ? videoCodec : audioCodec;
        if (known.isPresent() && header.multitrack() && !header.tracks().contains(0)) {
            return;
        }
        if (video) {
            videoCodec = header.codec();
        } else {
            audioCodec = header.codec();
        }
    }

    private void noteTime(Frame frame) {
        if (frame.type() == Frame.Type.VIDEO) {
            lastVideo = frame.timestamp();
        } else {
            lastAudio = frame.timestamp();
        }
    }

    private long startTime(Frame frame) {
        if (hasGop()) {
            return group.earliest();
        }
        long live = Math.min(lastVideo, lastAudio);
        return live == NEVER ? frame.timestamp() : live;
    }

    static int weight(Frame frame) {
        return frame.size() + FRAME_OVERHEAD;
    }
}
