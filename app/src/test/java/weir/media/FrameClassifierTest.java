package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.Frames.bytes;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame.Type;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

class FrameClassifierTest {

    /** A keyframe's NAL unit behind its 4-byte length. */
    private static final String NAL_UNIT = "00000002 6588";

    @ParameterizedTest(name = "{7}")
    @CsvFileSource(resources = "/wire/media-frames.csv", numLinesToSkip = 1)
    void shouldReadWhatEncodersSend(
            Type type,
            Role role,
            Configuration configuration,
            String codec,
            String track,
            boolean multitrack,
            String hex) {
        byte[] payload = HexFormat.of().parseHex(hex);
        Optional<Codec> expected = codec.equals("-") ? Optional.empty() : Optional.of(Codec.valueOf(codec));
        assertEquals(
                new FrameHeader(role, configuration, expected, List.of(Integer.parseInt(track)), multitrack),
                FrameClassifier.classify(type, payload));
        for (int length = 0; length < payload.length; length++) {
            Role cut = FrameClassifier.classify(type, Arrays.copyOf(payload, length))
                    .role();
            assertTrue(cut == role || cut == Role.EMPTY || cut == Role.DATA, cut + " for " + length + " bytes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, SORENSON_H263",
        "13, SCREEN_VIDEO",
        "14, VP6",
        "15, VP6_ALPHA",
        "16, SCREEN_VIDEO_2",
    })
    void shouldNameLegacyVideoCodecs(String header, Codec codec) {
        assertHeader(Role.KEYFRAME, codec, Type.VIDEO, header + "55");
    }

    @ParameterizedTest
    @CsvSource({
        "0f, PCM",
        "1f, ADPCM",
        "2f, MP3",
        "3f, PCM",
        "4f, NELLYMOSER",
        "5f, NELLYMOSER",
        "6f, NELLYMOSER",
        "7f, G711_A_LAW",
        "8f, G711_MU_LAW",
        "bf, SPEEX",
        "ef, MP3",
        "ff, DEVICE_SPECIFIC",
    })
    void shouldNameLegacySoundFormats(String header, Codec codec) {
        assertHeader(Role.AUDIO, codec, Type.AUDIO, header + "55");
    }

    @ParameterizedTest
    @CsvSource({"1, KEYFRAME", "2, INTER", "3, INTER", "4, KEYFRAME", "5, DATA", "0, INTER", "6, INTER", "7, INTER"})
    void shouldTakeTheRoleFromTheFrameType(int frameType, Role role) {
        assertEquals(role, role(Type.VIDEO, frameType + "7 01 000000" + NAL_UNIT));
        assertEquals(role, role(Type.VIDEO, frameType + "2 55"));
        assertEquals(role, role(Type.VIDEO, Integer.toHexString(8 + frameType) + "1 76703039 55"));
    }

    @Test
    void shouldPassVideoCommandsAsData() {
        assertEquals(Role.DATA, role(Type.VIDEO, "57 00"));
        assertEquals(Role.DATA, role(Type.VIDEO, "52"));
        assertEquals(Role.DATA, role(Type.VIDEO, "d1 00"));
        assertEquals(Role.DATA, role(Type.VIDEO, "d6 01 68766331 01 01"));
    }

    @Test
    @DisplayName("interop 31: legacy HEVC is codec id 12 with AVC's packet types")
    void shouldReadLegacyHevc() {
        assertEquals(
                SingleTrackHeaders.of(Configuration.DECODER, Optional.of(Codec.H265)), video("1c 00 000000 01016000"));
        assertHeader(Role.KEYFRAME, Codec.H265, Type.VIDEO, "1c 01 000050" + NAL_UNIT);
        assertHeader(Role.INTER, Codec.H265, Type.VIDEO, "2c 01 ffffb0" + NAL_UNIT);
        assertHeader(Role.SEQUENCE_END, Codec.H265, Type.VIDEO, "1c 02 000000");
    }

    @ParameterizedTest
    @DisplayName("interop 31: every FourCC of Enhanced RTMP")
    @CsvSource({
        "VIDEO, 61766331, H264", "VIDEO, 68766331, H265", "VIDEO, 76766331, H266", "VIDEO, 61763031, AV1",
        "VIDEO, 76703038, VP8", "VIDEO, 76703039, VP9", "AUDIO, 6d703461, AAC", "AUDIO, 4f707573, OPUS",
        "AUDIO, 664c6143, FLAC", "AUDIO, 2e6d7033, MP3", "AUDIO, 61632d33, AC3", "AUDIO, 65632d33, EAC3",
    })
    void shouldNameEnhancedCodecs(Type type, String fourCc, Codec codec) {
        Role coded = type == Type.VIDEO ? Role.KEYFRAME : Role.AUDIO;
        assertHeader(coded, codec, type, "91" + fourCc + "00000000000255aa");
        assertHeader(Role.SEQUENCE_END, codec, type, "92" + fourCc);
        assertEquals(
                SingleTrackHeaders.of(Configuration.DECODER, Optional.of(codec)),
                FrameClassifier.classify(type, bytes("90" + fourCc + "01")));
    }

    @Test
    void shouldPassUnknownCodecsByTheirRole() {
        assertEquals(SingleTrackHeaders.of(Role.KEYFRAME, Optional.empty()), video("91 61626364 55"));
        assertEquals(SingleTrackHeaders.of(Role.INTER, Optional.empty()), video("2d 55"));
        assertEquals(SingleTrackHeaders.of(Role.AUDIO, Optional.empty()), audio("cf 55"));
        assertEquals(SingleTrackHeaders.of(Configuration.DECODER, Optional.empty()), audio("90 61626364"));
    }

    @Test
    void shouldPassUnknownPacketTypesAsData() {
        assertEquals(Role.DATA, role(Type.VIDEO, "17 03 000000 55"));
        assertEquals(Role.DATA, role(Type.VIDEO, "98 68766331 55"));
        assertEquals(Role.DATA, role(Type.AUDIO, "93 4f707573 55"));
        assertEquals(Role.DATA, role(Type.AUDIO, "96 4f707573 55"));
    }

    @Test
    void shouldTakeTheMpeg2TsSequenceStartForADecoderConfiguration() {
        assertEquals(
                SingleTrackHeaders.of(Configuration.DECODER, Optional.of(Codec.AV1)), video("95 61763031 80048100"));
    }

    @Test
    void shouldReadThroughModifiers() {
        String nanoOffset = "02 0f423f 0";
        assertHeader(Role.KEYFRAME, Codec.H265, Type.VIDEO, "97" + nanoOffset + "3 68766331" + NAL_UNIT);
        assertHeader(Role.INTER, Codec.AV1, Type.VIDEO, "a7 00 ff 17 02 000001 01 61763031 55");
        assertHeader(Role.AUDIO, Codec.OPUS, Type.AUDIO, "97" + nanoOffset + "1 4f707573 55");
        assertEquals(
                new FrameHeader(Role.AUDIO, Optional.of(Codec.OPUS), List.of(2), true),
                audio("97" + nanoOffset + "5 01 4f707573 02 55"));
    }

    @Test
    void shouldReadTheLongFormOfAModifier() {
        String data = "00".repeat(300);
        assertHeader(Role.KEYFRAME, Codec.VP9, Type.VIDEO, "97 ff 012b" + data + "01 76703039 55");
        assertEquals(Role.EMPTY, role(Type.VIDEO, "97 ff 012b" + data));
        assertEquals(Role.EMPTY, role(Type.VIDEO, "97 ff 01"));
        assertEquals(Role.EMPTY, role(Type.AUDIO, "97"));
        assertEquals(Role.EMPTY, role(Type.AUDIO, "97 02 000001"));
    }

    @Test
    void shouldReadOneTrack() {
        assertEquals(
                new FrameHeader(Role.KEYFRAME, Optional.of(Codec.H264), List.of(255), true),
                video("96 01 61766331 ff 000000" + NAL_UNIT));
        assertEquals(
                new FrameHeader(Role.CONFIGURATION, Configuration.COLOUR, Optional.of(Codec.H265), List.of(1), true),
                video("d6 04 68766331 01 020009"));
        assertEquals(
                new FrameHeader(Role.CONFIGURATION, Configuration.CHANNELS, Optional.of(Codec.AC3), List.of(1), true),
                audio("95 04 61632d33 01 0102 00000003"));
    }

    @Test
    void shouldReadManyTracksOfOneCodec() {
        assertEquals(
                new FrameHeader(Role.AUDIO, Optional.of(Codec.OPUS), List.of(0, 3, 200), true),
                audio("95 11 4f707573" + "c8 000002 5555" + "00 000001 55" + "03 000000"));
        assertEquals(
                new FrameHeader(Role.INTER, Optional.of(Codec.H264), List.of(0, 1), true),
                video("a6 13 61766331" + "00 000004 00000000" + "01 000006" + NAL_UNIT));
    }

    @Test
    void shouldReadManyTracksOfManyCodecs() {
        assertEquals(
                new FrameHeader(Role.KEYFRAME, Optional.of(Codec.AV1), List.of(0, 1), true),
                video("96 23" + "61763031 00 000002 1200" + "68766331 01 000006" + NAL_UNIT));
    }

    @Test
    void shouldBoundATrackByItsMessage() {
        assertEquals(
                new FrameHeader(Role.AUDIO, Optional.of(Codec.OPUS), List.of(0), true),
                audio("95 11 4f707573 00 ffffff 55"));
        assertEquals(Role.EMPTY, role(Type.VIDEO, "96 13 61766331 00 ffffff 00000000"));
    }

    @Test
    void shouldPassMultitrackPacketsOfUnknownKindsAsData() {
        FrameHeader unknown = new FrameHeader(Role.DATA, Optional.empty(), List.of(), true);
        assertEquals(unknown, video("96 31 61766331 00 55"));
        assertEquals(unknown, video("96 06 61766331 00 55"));
        assertEquals(unknown, video("96 07 61766331 00 55"));
        assertEquals(unknown, audio("95 05 4f707573 00 55"));
        assertEquals(unknown, audio("95 f1 4f707573 00 55"));
    }

    @ParameterizedTest
    @DisplayName("interop 30: empty NAL units")
    @ValueSource(
            strings = {
                "17 01 000000", "17 01 000000 00000000", "27 01 000000 00000000 00000000", "2c 01 000000 0000",
                "91 61766331 000000 00000000", "a3 68766331 00000000", "93 76766331",
                        "96 01 61766331 01 000000 00000000",
                "96 11 61766331 00 000007 00000000000000 01 000003 000000", "96 21 61766331 00 000003 000000"
            })
    void shouldFindFramesOfEmptyNalUnits(String hex) {
        assertEquals(SingleTrackHeaders.EMPTY, video(hex));
    }

    @Test
    @DisplayName("interop 30: a composition time of any sign neither empties nor fills a frame")
    void shouldLookBehindTheCompositionTime() {
        assertEquals(Role.EMPTY, role(Type.VIDEO, "27 01 ffffb0 00000000"));
        assertEquals(Role.INTER, role(Type.VIDEO, "27 01 ffffb0 00000000" + NAL_UNIT));
        assertEquals(Role.EMPTY, role(Type.VIDEO, "a1 68766331 ffffb0"));
    }

    @ParameterizedTest
    @DisplayName("interop 30: zero-length messages")
    @EnumSource
    void shouldFindEmptyMessages(Type type) {
        assertSame(SingleTrackHeaders.EMPTY, FrameClassifier.classify(type, new byte[0]));
    }

    @ParameterizedTest
    @DisplayName("interop 30: headers with nothing behind them")
    @CsvSource({
        "VIDEO, 17",
        "VIDEO, 12",
        "VIDEO, 17 00 000000",
        "VIDEO, 17 01 00",
        "VIDEO, 90 617663",
        "VIDEO, 90 61766331",
        "VIDEO, 91 61763031",
        "VIDEO, 96",
        "VIDEO, 96 01",
        "VIDEO, 96 11 6176",
        "VIDEO, 96 11 61766331 01",
        "VIDEO, 96 21 61766331 00 0000",
        "VIDEO, d6",
        "AUDIO, af",
        "AUDIO, af 00",
        "AUDIO, af 01",
        "AUDIO, 2f",
        "AUDIO, 90",
        "AUDIO, 95",
        "AUDIO, 95 01 4f7075",
        "AUDIO, 95 01 4f707573 00",
        "AUDIO, 91 4f707573",
    })
    void shouldTakeBrokenOffHeadersForEmpty(Type type, String hex) {
        assertSame(SingleTrackHeaders.EMPTY, FrameClassifier.classify(type, bytes(hex)));
    }

    @Test
    void shouldShareTheHeadersOfSingleTracks() {
        assertSame(video("17 01 000000" + NAL_UNIT), video("17 01 000021" + NAL_UNIT));
        assertSame(video("90 68766331 01"), video("90 68766331 0102"));
        assertSame(audio("af 01 55"), audio("af 01 66"));
    }

    @ParameterizedTest
    @DisplayName("interop 20: onMetaData behind whatever encoders put before it")
    @ValueSource(
            strings = {
                "",
                "00 0000000000000000",
                "01 01",
                "05 06 0d",
                "0b 0000000000000000 0000",
                "00 4030000000000000 05",
                "02 000d 4073657444617461 4672616d65",
                "00",
            })
    void shouldFindMetadata(String before) {
        assertSame(SingleTrackHeaders.METADATA, data(before + "02 000a 6f6e4d65746144617461 08 00000000 000009"));
        assertSame(SingleTrackHeaders.METADATA, data(before + "02 000a 6f6e4d65746144617461"));
    }

    @ParameterizedTest
    @DisplayName("interop 20: cue points, text and odd data pass through")
    @ValueSource(
            strings = {
                "02 000a 6f6e437565506f696e74",
                "02 000a 6f6e5465787444617461",
                "03 0001 61 05 000009",
                "11 01",
                "00",
                "02",
                "02 000a 6f6e4d657461446174",
                "02 010a 6f6e4d65746144617461",
                "02 0011 7c52746d7053616d706c65416363657373",
                "0505050505050505 0505050505050505 05 02 000a 6f6e4d65746144617461",
            })
    void shouldPassOtherData(String hex) {
        assertSame(SingleTrackHeaders.DATA, data(hex));
    }

    @Test
    void shouldSayWhichFramesAreCoded() {
        for (Role role : Role.values()) {
            boolean coded = role == Role.KEYFRAME || role == Role.INTER || role == Role.AUDIO;
            FrameHeader header = new FrameHeader(role, Optional.empty(), List.of(0), false);
            assertEquals(coded, header.isCoded());
            assertEquals(
                    role == Role.CONFIGURATION ? Configuration.DECODER : Configuration.NONE, header.configuration());
        }
    }

    @Test
    @DisplayName("002 FR-006: codecs have the names people know")
    void shouldLabelCodecs() {
        assertEquals("H.264 AVC", Codec.H264.label());
        assertEquals("AAC", Codec.AAC.label());
        for (Codec codec : Codec.values()) {
            assertNotNull(codec.label());
            assertEquals(codec.ordinal() < Codec.AAC.ordinal(), codec.isVideo(), codec.name());
        }
    }

    private static void assertHeader(Role role, Codec codec, Type type, String hex) {
        assertSame(SingleTrackHeaders.of(role, Optional.of(codec)), FrameClassifier.classify(type, bytes(hex)));
    }

    private static Role role(Type type, String hex) {
        return FrameClassifier.classify(type, bytes(hex)).role();
    }

    private static FrameHeader video(String hex) {
        return FrameClassifier.classify(Type.VIDEO, bytes(hex));
    }

    private static FrameHeader audio(String hex) {
        return FrameClassifier.classify(Type.AUDIO, bytes(hex));
    }

    private static FrameHeader data(String hex) {
        return FrameClassifier.classify(Type.DATA, bytes(hex));
    }
}
