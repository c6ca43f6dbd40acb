package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Encoders that are lost and come back, in every way they do, as their players see it message by message. */
class EncoderReconnectTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RunningNode NODE = RunningNode.start();
    private static final Clip CLIP = Clip.of(TestMedia.h264Aac(4, 2));

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4_000, 1_000_000_000, Integer.MIN_VALUE})
    @DisplayName(
            "002 QR-004: an encoder that is lost and comes back goes on for its players, wherever its clock starts")
    void shouldGoOnWhenTheEncoderComesBack(int secondClock) {
        String key = "live/back" + secondClock;
        Clip lost = CLIP.without(30);
        try (RtmpClient player = RtmpClient.play(NODE.url(key))) {
            publishAndLose(key, lost, player);
            try (RtmpClient encoder = publishWatched(key)) {
                CLIP.startingAt(secondClock).sendBy(encoder);
                player.awaitFrames(lost.size() + CLIP.size());

                List<RtmpClient.Received> frames = player.frames();
                List<RtmpClient.Received> second = frames.subList(lost.size(), frames.size());
                assertTrue(lost.isWhatCame(frames.subList(0, lost.size())));
                assertTrue(CLIP.isWhatCame(second));
                assertEquals(List.of(), Clip.timesSteppingBack(frames));
                long cut = greatestTime(frames.subList(0, lost.size()));
                long joined = second.get(0).timestamp();
                assertTrue(joined > cut && joined <= cut + 100, joined + " after " + cut);
                assertEquals(joined + span(CLIP), greatestTime(second));
                assertUndisturbed(player);
            }
        }
    }

    @Test
    @DisplayName("002 QR-004: several reconnects in a row, each cut in the middle of a group of pictures")
    void shouldGoOnOverSeveralReconnects() {
        String key = "live/flapping";
        int expected = 0;
        try (RtmpClient player = RtmpClient.play(NODE.url(key))) {
            for (int cut = 20; cut < 120; cut += 20) {
                Clip clip = CLIP.without(cut);
                publishAndLose(key, clip, player);
                expected += clip.size();
            }
            assertEquals(expected, player.frames().size());
            assertEquals(List.of(), Clip.timesSteppingBack(player.frames()));
            assertUndisturbed(player);
        }
    }

    @Test
    @DisplayName(
            "interop 28: a player that comes while the encoder is away gets what is cached, then the encoder's return")
    void shouldServeAPlayerThatComesWhileTheEncoderIsAway() {
        String key = "live/away";
        try (RtmpClient first = RtmpClient.play(NODE.url(key))) {
            publishAndLose(key, CLIP, first);
            try (RtmpClient late = RtmpClient.play(NODE.url(key))) {
                late.awaitFrames(4);
                publishAndLose(key, CLIP, first);
                Await.until(LIMIT, "the last message", () -> last(late)
                        .samePayload(last(first).payload()));
                assertEquals(Role.KEYFRAME, late.frames().get(3).role());
                assertEquals(List.of(), Clip.timesSteppingBack(late.frames()));
                assertUndisturbed(late);
            }
        }
    }

    static Stream<Arguments> otherMedia() {
        return Stream.of(
                Arguments.of(TestMedia.hevcAac(4, 2), "H.265 HEVC", "AAC"),
                Arguments.of(TestMedia.h264AacLarger(4, 2), "H.264 AVC", "AAC"),
                Arguments.of(TestMedia.av1Opus(4, 2), "AV1", "Opus"),
                Arguments.of(TestMedia.aacOnly(4), "", "AAC"),
                Arguments.of(TestMedia.h264Only(4, 2), "H.264 AVC", ""));
    }

    @ParameterizedTest
    @MethodSource("otherMedia")
    @DisplayName("interop 29: an encoder may come back with another codec, another picture size, or with fewer tracks")
    void shouldGoOnWithOtherMedia(TestMedia media, String video, String audio) {
        String key = "live/other-" + media.name();
        Clip other = Clip.of(media);
        try (RtmpClient player = RtmpClient.play(NODE.url(key))) {
            publishAndLose(key, CLIP, player);
            try (RtmpClient encoder = publishWatched(key)) {
                other.sendBy(encoder);
                player.awaitFrames(CLIP.size() + other.size());
                assertTrue(other.isWhatCame(
                        player.frames().subList(CLIP.size(), player.frames().size())));
                assertEquals(List.of(), Clip.timesSteppingBack(player.frames()));
                assertUndisturbed(player);
                JsonNode row = NODE.operations().stream(key);
                assertEquals(video, row.path("videoCodec").asText());
                assertEquals(audio, row.path("audioCodec").asText());

                try (RtmpClient late = RtmpClient.play(NODE.url(key))) {
                    List<String> expected =
                            configurations(player.frames().subList(CLIP.size(), CLIP.size() + other.size()));
                    Await.until(
                            LIMIT, "the configuration of the second publication", () -> configurations(late.frames())
                                    .equals(expected));
                }
            }
        }
    }

    @Test
    @DisplayName("interop 25: an encoder that comes back while its old connection still looks alive takes over")
    void shouldTakeOverFromAConnectionThatIsSilent() {
        String key = "live/frozen";
        try (RtmpClient player = RtmpClient.play(NODE.url(key));
                RtmpClient frozen = publishWatched(key)) {
            CLIP.sendBy(frozen);
            player.awaitFrames(CLIP.size());
            long asked = System.nanoTime();
            try (RtmpClient encoder = publishWatched(key)) {
                System.out.printf(
                        "takeover from a connection that fell silent: %d ms%n",
                        Duration.ofNanos(System.nanoTime() - asked).toMillis());
                frozen.await("told", e -> frozen.sawCode("NetStream.Publish.BadName"));
                Await.until(LIMIT, "the old connection is closed", frozen::isClosedByServer);
                CLIP.sendBy(encoder);
                player.awaitFrames(2 * CLIP.size());
                assertEquals(List.of(), Clip.timesSteppingBack(player.frames()));
                assertUndisturbed(player);
            }
        }
    }

    @Test
    @DisplayName("interop 25: an encoder that sends keeps its key; a rival is refused and disturbs nobody")
    void shouldRefuseARivalWhileTheEncoderSends() {
        String key = "live/rival";
        try (RtmpClient player = RtmpClient.play(NODE.url(key));
                RtmpClient encoder = publishWatched(key);
                RtmpClient rival = RtmpClient.connect(NODE.url(key))) {
            byte[] audio = CLIP.first(Frame.Type.AUDIO, Role.AUDIO);
            rival.startPublish();
            rival.send(Frame.Type.AUDIO, 0, new byte[] {0x2F, 1});
            int[] sent = {0};
            Await.until(LIMIT, "the rival is refused", () -> {
                encoder.send(Frame.Type.AUDIO, 5 * sent[0]++, audio);
                return rival.sawCode("NetStream.Publish.BadName");
            });
            player.awaitFrames(sent[0]);
            player.frames().forEach(frame -> assertArrayEquals(audio, frame.payload()));
            assertFalse(encoder.isClosedByServer());
            assertFalse(rival.isClosedByServer());
            assertUndisturbed(player);
        }
    }

    /** Ends the connection without a word, once the player has the last message. */
    private static void publishAndLose(String key, Clip clip, RtmpClient player) {
        int before = player.frames().size();
        try (RtmpClient encoder = publishWatched(key)) {
            clip.sendBy(encoder);
            player.awaitFrames(before + clip.size());
        }
    }

    /** Begins only once the node's Hub is fed, which would else get the first frames from the cache, without the sound before the first keyframe. */
    private static RtmpClient publishWatched(String key) {
        RtmpClient encoder = RtmpClient.publish(NODE.url(key));
        NODE.awaitFed(key);
        return encoder;
    }

    private static void assertUndisturbed(RtmpClient player) {
        assertFalse(player.hasEnded());
        assertFalse(player.sawCode("NetStream.Play.UnpublishNotify"));
        assertFalse(player.isClosedByServer());
    }

    private static List<String> configurations(List<RtmpClient.Received> frames) {
        return frames.stream()
                .filter(frame -> frame.role() == Role.CONFIGURATION)
                .map(frame -> HexFormat.of().formatHex(frame.payload()))
                .sorted()
                .toList();
    }

    private static long greatestTime(List<RtmpClient.Received> frames) {
        return frames.stream().mapToLong(RtmpClient.Received::timestamp).max().orElseThrow();
    }

    private static long span(Clip clip) {
        return clip.tags().stream().mapToLong(tag -> tag.timestamp()).max().orElseThrow();
    }

    private static RtmpClient.Received last(RtmpClient player) {
        List<RtmpClient.Received> frames = player.frames();
        return frames.get(frames.size() - 1);
    }
}
