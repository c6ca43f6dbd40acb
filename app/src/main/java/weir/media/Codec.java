package weir.media;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The codecs a header can name, by the name people know them. */
public enum Codec {
    H264("H.264 AVC", true),
    H265("H.265 HEVC", true),
    H266("H.266 VVC", true),
    AV1("AV1", true),
    VP8("VP8", true),
    VP9("VP9", true),
    MPEG4("MPEG-4 Part 2", true),
    SORENSON_H263("Sorenson H.263", true),
    SCREEN_VIDEO("Screen Video", true),
    SCREEN_VIDEO_2("Screen Video 2", true),
    VP6("On2 VP6", true),
    VP6_ALPHA("On2 VP6 with alpha", true),

    AAC("AAC", false),
    OPUS("Opus", false),
    FLAC("FLAC", false),
    MP3("MP3", false),
    AC3("AC-3", false),
    EAC3("E-AC-3", false),
    SPEEX("Speex", false),
    G711_A_LAW("G.711 A-law", false),
    G711_MU_LAW("G.711 mu-law", false),
    NELLYMOSER("Nellymoser", false),
    ADPCM("ADPCM", false),
    PCM("PCM", false),
    DEVICE_SPECIFIC("device-specific sound", false);

    private static final List<Optional<Codec>> FLV_VIDEO = List.of(
            Optional.empty(),
            Optional.empty(),
            Optional.of(SORENSON_H263),
            Optional.of(SCREEN_VIDEO),
            Optional.of(VP6),
            Optional.of(VP6_ALPHA),
            Optional.of(SCREEN_VIDEO_2),
            Optional.of(H264),
            Optional.empty(),
            Optional.of(MPEG4),
            Optional.empty(),
            Optional.empty(),
            Optional.of(H265),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final List<Optional<Codec>> FLV_AUDIO = List.of(
            Optional.of(PCM),
            Optional.of(ADPCM),
            Optional.of(MP3),
            Optional.of(PCM),
            Optional.of(NELLYMOSER),
            Optional.of(NELLYMOSER),
            Optional.of(NELLYMOSER),
            Optional.of(G711_A_LAW),
            Optional.of(G711_MU_LAW),
            Optional.empty(),
            Optional.of(AAC),
            Optional.of(SPEEX),
            Optional.empty(),
            Optional.empty(),
            Optional.of(MP3),
            Optional.of(DEVICE_SPECIFIC));

    private static final List<Optional<Codec>> EACH =
            Arrays.stream(values()).map(Optional::of).toList();

    private final String label;
    private final boolean video;

    Codec(String label, boolean video) {
        this.label = label;
        this.video = video;
    }

    public String label() {
        return label;
    }

    public boolean isVideo() {
        return video;
    }

    /** Whether its frames are NAL units behind length fields, and its coded frames carry a composition time. */
    boolean isMadeOfNalUnits() {
        return this == H264 || this == H265 || this == H266;
    }

    /** @param codecId the CodecID of an FLV video tag, 0 to 15, with what encoders added: 9 and 12 (MPEG-4, HEVC) */
    static Optional<Codec> ofFlvVideo(int codecId) {
        return FLV_VIDEO.get(codecId);
    }

    /** @param soundFormat the SoundFormat of an FLV audio tag, 0 to 15 */
    static Optional<Codec> ofFlvAudio(int soundFormat) {
        return FLV_AUDIO.get(soundFormat);
    }

    /** @param fourCc four ASCII bytes, the first in the high-order byte (Enhanced RTMP v2, VideoFourCc and AudioFourCc) */
    static Optional<Codec> ofFourCc(int fourCc) {
        return switch (fourCc) {
            case 0x61766331 -> found(H264); // avc1
            case 0x68766331 -> found(H265); // hvc1
            case 0x76766331 -> found(H266); // vvc1
            case 0x61763031 -> found(AV1); // av01
            case 0x76703038 -> found(VP8); // vp08
            case 0x76703039 -> found(VP9); // vp09
            case 0x6D703461 -> found(AAC); // mp4a
            case 0x4F707573 -> found(OPUS); // Opus
            case 0x664C6143 -> found(FLAC); // fLaC
            case 0x2E6D7033 -> found(MP3); // .mp3
            case 0x61632D33 -> found(AC3); // ac-3
            case 0x65632D33 -> found(EAC3); // ec-3
            default -> Optional.empty();
        };
    }

    private static Optional<Codec> found(Codec codec) {
        return EACH.get(codec.ordinal());
    }
}
