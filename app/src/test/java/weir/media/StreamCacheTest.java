package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.media.Frames.audio;
import static weir.media.Frames.audioHeader;
import static weir.media.Frames.inter;
import static weir.media.Frames.key;
import static weir.media.Frames.metadata;
import static weir.media.Frames.sound;
import static weir.media.Frames.text;
import static weir.media.Frames.video;
import static weir.media.Frames.videoHeader;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame.Type;

class StreamCacheTest {

    private static final String OTHER_VIDEO_HEADER = "17 00 000000 0142001e";
    private static final String OTHER_AUDIO_HEADER = "af 00 1210";
    private static final String COLOUR = "d4 61766331 020009636f6c6f72496e666f 06";

    private final StreamCache cache = new StreamCache(GopLimits.DEFAULT);

    @Test
    @DisplayName("interop 28: metadata, then every configuration, then the group from its keyframe")
    void shouldGiveALateJoinerAllItNeedsInOrder() {
        Frame lateMetadata = metadata(1_010);
        addAll(videoHeader(0), audioHeader(0), inter(960), sound(990), key(1_000), sound(1_012), text(1_020));
        addAll(inter(1_040), lateMetadata);

        List<Frame> snapshot = cache.snapshot();

        assertFrames(
                snapshot,
                metadata(1_000),
                videoHeader(1_000),
                audioHeader(1_000),
                key(1_000),
                sound(1_012),
                text(1_020),
                inter(1_040));
        assertSame(lateMetadata.payload(), snapshot.get(0).payload());
    }

    @Test
    @DisplayName(
            "interop 28: time does not step back behind the configuration, even where audio comes after a later keyframe")
    void shouldStampConfigurationWithTheEarliestTimeOfTheGroup() {
        addAll(videoHeader(0), audioHeader(0), key(1_000), sound(981), sound(1_004));

        assertEquals(
                List.of(981L, 981L, 1_000L, 981L, 1_004L),
                cache.snapshot().stream().map(Frame::timestamp).toList());
    }

    @Test
    @DisplayName("interop 28: an audio-only stream caches no group")
    void shouldGiveConfigurationOfAnAudioOnlyStreamAtItsLiveTime() {
        addAll(metadata(0), audioHeader(0), sound(5_000), sound(5_023));

        assertFrames(cache.snapshot(), metadata(5_023), audioHeader(5_023));
        assertFalse(cache.hasVideo());
        assertFalse(cache.hasGop());
    }

    @Test
    void shouldStampNothingLaterThanAnyTypeThatIsLive() {
        addAll(videoHeader(0), key(8_000), sound(7_990), video(8_040, OTHER_VIDEO_HEADER));

        assertFrames(cache.snapshot(), video(7_990, OTHER_VIDEO_HEADER));
    }

    @Test
    void shouldLeaveTimesAloneBeforeAnyMedia() {
        addAll(metadata(7), audioHeader(9));

        assertFrames(cache.snapshot(), metadata(7), audioHeader(9));
    }

    @Test
    void shouldStartAnewWithEachKeyframe() {
        addAll(videoHeader(0), key(0), inter(40), sound(45), key(80), inter(120));

        assertFrames(cache.snapshot(), videoHeader(80), key(80), inter(120));
    }

    @Test
    @DisplayName("interop 29: a changed sequence header opens a new epoch")
    void shouldDiscardTheGroupWhenAConfigurationChanges() {
        addAll(videoHeader(0), audioHeader(0), key(0), inter(40), video(80, OTHER_VIDEO_HEADER), inter(80));
        assertFrames(cache.snapshot(), audioHeader(80), video(80, OTHER_VIDEO_HEADER));

        addAll(key(120), sound(125), audio(130, OTHER_AUDIO_HEADER), sound(130));
        assertFalse(cache.hasGop());
        assertFrames(cache.snapshot(), video(120, OTHER_VIDEO_HEADER), audio(120, OTHER_AUDIO_HEADER));
    }

    @Test
    @DisplayName("interop 29: a repeated sequence header keeps the group")
    void shouldKeepTheGroupWhenAConfigurationIsRepeated() {
        addAll(videoHeader(0), audioHeader(0), key(0), inter(40), videoHeader(80), audioHeader(80), inter(80));

        assertFrames(cache.snapshot(), videoHeader(0), audioHeader(0), key(0), inter(40), inter(80));
    }

    @Test
    void shouldKeepTheGroupWhenATrackGetsItsFirstConfiguration() {
        addAll(videoHeader(0), key(0), audioHeader(20), sound(20));

        assertFrames(cache.snapshot(), videoHeader(0), audioHeader(0), key(0), sound(20));
    }

    @Test
    void shouldCacheColourApartFromTheSequenceHeaderAndBehindIt() {
        String start = "90 61766331 0164001f";
        addAll(video(0, COLOUR), video(0, start), key(0));
        assertFrames(cache.snapshot(), video(0, start), video(0, COLOUR), key(0));

        addAll(video(0, COLOUR));
        assertTrue(cache.hasGop());
        addAll(video(40, COLOUR.replace("06", "03000009")));
        assertFalse(cache.hasGop());
    }

    @Test
    @DisplayName("interop 28: each track's configuration")
    void shouldCacheConfigurationByTrack() {
        String second = "96 00 61766331 01 0164001f";
        String secondAudio = "95 00 6d703461 01 1190";
        addAll(videoHeader(0), audioHeader(0), video(0, second), audio(0, secondAudio), key(0));

        assertFrames(cache.snapshot(), videoHeader(0), audioHeader(0), video(0, second), audio(0, secondAudio), key(0));

        addAll(video(10, second.replace("1f", "20")));
        assertFalse(cache.hasGop());
    }

    @Test
    void shouldTakeALegacyHeaderForTheSameTrackAsAnEnhancedOne() {
        String enhanced = "90 68766331 01016000";
        addAll(videoHeader(0), key(0), video(40, enhanced));

        assertFrames(cache.snapshot(), video(0, enhanced));
        assertEquals(Optional.of(Codec.H265), cache.videoCodec());
    }

    @Test
    void shouldDiscardTheGroupWhenAJointConfigurationTouchesItsTrack() {
        String joint = "96 10 61766331 00 000001 01 01 000001 01";
        addAll(videoHeader(0), key(0), video(40, joint));

        assertFrames(cache.snapshot(), videoHeader(0), video(0, joint));
    }

    @Test
    void shouldLetTheLowestTrackLeadTheGroup() {
        String secondKey = "96 01 61766331 01 000000 00000001 65";
        addAll(video(0, secondKey), key(0), video(0, secondKey), inter(40));
        assertFrames(cache.snapshot(), key(0), video(0, secondKey), inter(40));

        addAll(key(80));
        assertFrames(cache.snapshot(), key(80));
    }

    @Test
    void shouldLetAnotherTrackLeadOnceTheFirstIsGone() {
        StreamCache small = new StreamCache(new GopLimits(1_000_000, 100));
        String secondKey = "96 01 61766331 01 000000 00000001 65";
        List.of(key(0), video(0, secondKey), video(101, secondKey)).forEach(small::add);
        assertFalse(small.hasGop());

        small.add(video(200, secondKey));
        assertFrames(small.snapshot(), video(200, secondKey));
    }

    @Test
    void shouldDiscardAGroupThatIsTooLongUntilTheNextKeyframe() {
        StreamCache small = new StreamCache(new GopLimits(1_000_000, 100));
        List.of(videoHeader(0), key(0), inter(100)).forEach(small::add);
        assertTrue(small.hasGop());

        List.of(sound(101), inter(60), sound(110)).forEach(small::add);
        assertFalse(small.hasGop());

        small.add(key(140));
        assertFrames(small.snapshot(), videoHeader(140), key(140));
    }

    @Test
    void shouldDiscardAGroupThatIsTooBigUntilTheNextKeyframe() {
        int keyWeight = StreamCache.weight(key(0));
        StreamCache small = new StreamCache(new GopLimits(keyWeight + StreamCache.weight(inter(0)), 10_000));
        List.of(key(0), inter(40)).forEach(small::add);
        assertTrue(small.hasGop());

        List.of(text(50), inter(80)).forEach(small::add);
        assertFalse(small.hasGop());
        assertEquals(0, small.bytes());

        small.add(key(120));
        assertEquals(keyWeight, small.bytes());
    }

    @Test
    void shouldCacheNoKeyframeAboveTheLimit() {
        StreamCache none = new StreamCache(new GopLimits(0, 0));
        none.add(key(0));

        assertTrue(none.snapshot().isEmpty());
        assertTrue(none.hasVideo());
    }

    @Test
    void shouldRefuseNegativeLimits() {
        assertThrows(IllegalArgumentException.class, () -> new GopLimits(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new GopLimits(0, -1));
    }

    @Test
    @DisplayName("interop 30: nothing of what is dropped or ends is cached")
    void shouldCacheNeitherEmptyFramesNorSequenceEnds() {
        addAll(key(0), video(40, "17"), video(40, "17 02 000000"));

        assertFrames(cache.snapshot(), key(0));
    }

    @Test
    void shouldBoundTheNumberOfConfigurationFrames() {
        for (int track = 0; track < 256; track++) {
            cache.add(video(0, "96 00 61766331 %02x 01".formatted(track)));
        }

        assertEquals(64, cache.snapshot().size());
    }

    @Test
    void shouldBoundTheBytesOfConfigurationAndMetadata() {
        byte[] big = new byte[700_000];
        for (int track = 0; track < 3; track++) {
            byte[] payload = big.clone();
            System.arraycopy(Frames.bytes("96 00 61766331 0" + track), 0, payload, 0, 7);
            cache.add(Frames.frame(Type.VIDEO, 0, payload));
        }
        assertEquals(1, cache.snapshot().size());

        byte[] huge = new byte[1 << 20];
        System.arraycopy(metadata(0).payload(), 0, huge, 0, metadata(0).size());
        cache.add(Frames.frame(Type.DATA, 0, huge));
        assertEquals(Optional.empty(), cache.metadata());
    }

    @Test
    void shouldNotGoOnWithAConfigurationWhoseSuccessorIsTooBig() {
        byte[] huge = new byte[1 << 20];
        huge[0] = 0x17;
        addAll(videoHeader(0), key(0), Frames.frame(Type.VIDEO, 40, huge));

        assertTrue(cache.snapshot().isEmpty());
    }

    @Test
    void shouldCountWhatItHolds() {
        addAll(metadata(0), videoHeader(0), key(0), inter(40));

        int expected = 0;
        for (Frame frame : cache.snapshot()) {
            expected += frame.size() + 64;
        }
        assertEquals(expected, cache.bytes());
    }

    @Test
    @DisplayName("001 FR-028: codecs of the first tracks")
    void shouldKnowTheCodecs() {
        assertEquals(Optional.empty(), cache.videoCodec());
        addAll(video(0, "90 68766331 01"), sound(0));
        assertEquals(Optional.of(Codec.H265), cache.videoCodec());
        assertEquals(Optional.of(Codec.AAC), cache.audioCodec());

        addAll(video(0, "96 00 61763031 01 01"), audio(0, "95 01 4f707573 01 55"), video(10, "91 61626364 55"));
        assertEquals(Optional.of(Codec.H265), cache.videoCodec());
        assertEquals(Optional.of(Codec.AAC), cache.audioCodec());

        addAll(video(20, "96 01 76703039 00 55"));
        assertEquals(Optional.of(Codec.VP9), cache.videoCodec());
    }

    @Test
    @DisplayName("interop 21: metadata alone does not make a video stream")
    void shouldKnowWhetherThereIsVideo() {
        addAll(metadata(0), audioHeader(0), sound(0));
        assertFalse(cache.hasVideo());
        addAll(videoHeader(0));
        assertTrue(cache.hasVideo());
    }

    @Test
    void shouldForgetAllForAnotherPublication() {
        addAll(metadata(0), videoHeader(0), audioHeader(0), key(900), sound(900));
        cache.clear();

        assertTrue(cache.snapshot().isEmpty());
        assertEquals(0, cache.bytes());
        assertFalse(cache.hasVideo());
        assertEquals(Optional.empty(), cache.metadata());
        assertEquals(Optional.empty(), cache.videoCodec());
        assertEquals(Optional.empty(), cache.audioCodec());

        addAll(videoHeader(3));
        assertFrames(cache.snapshot(), videoHeader(3));
    }

    @Test
    void shouldNotChangeASnapshotAfterwards() {
        addAll(key(0));
        List<Frame> snapshot = cache.snapshot();
        addAll(inter(40), key(80));

        assertFrames(snapshot, key(0));
    }

    @Test
    void shouldGiveEveryFrameToWhoeverIsALittleLate() {
        addAll(metadata(0), videoHeader(0), audioHeader(0), sound(0), inter(10), key(21), sound(21), videoHeader(0));
        assertFrames(
                cache.sinceOpening(),
                metadata(0),
                videoHeader(0),
                audioHeader(0),
                sound(0),
                inter(10),
                key(21),
                sound(21),
                videoHeader(0));
        addAll(inter(1_000), sound(1_001));
        assertFrames(cache.sinceOpening(), cache.snapshot().toArray(Frame[]::new));
        addAll(sound(30));
        assertFrames(cache.sinceOpening(), cache.snapshot().toArray(Frame[]::new));

        cache.clear();
        addAll(sound(5));
        assertFrames(cache.sinceOpening(), sound(5));
    }

    @Test
    void shouldKeepTheOpeningWithinTheLimits() {
        StreamCache small = new StreamCache(new GopLimits(200, 30_000));
        small.add(sound(0));
        small.add(sound(10));
        assertEquals(2, small.sinceOpening().size());
        small.add(sound(20));
        assertTrue(small.sinceOpening().isEmpty());
        StreamCache shortOne = new StreamCache(new GopLimits(1_000, 10));
        shortOne.add(sound(0));
        shortOne.add(sound(11));
        assertTrue(shortOne.sinceOpening().isEmpty());
        assertTrue(new StreamCache(GopLimits.DEFAULT).sinceOpening().isEmpty());
    }

    private void addAll(Frame... frames) {
        for (Frame frame : frames) {
            cache.add(frame);
        }
    }

    private static void assertFrames(List<Frame> actual, Frame... expected) {
        assertEquals(
                List.of(expected).stream().map(StreamCacheTest::describe).toList(),
                actual.stream().map(StreamCacheTest::describe).toList());
    }

    private static String describe(Frame frame) {
        return frame.type() + " " + frame.timestamp() + " " + HexFormat.of().formatHex(frame.payload());
    }
}
