package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame.Type;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Players that join in the middle of groups of pictures of ten seconds, and what they start with. */
class LateJoinTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SECOND = 1_000;
    private static final int SECOND_KEYFRAME = 10_000;
    private static final int END = 13_000;
    private static final Clip CLIP = Clip.of(TestMedia.h264BFramesAac(END / SECOND, SECOND_KEYFRAME / SECOND));
    private static final RunningNode NODE = RunningNode.start();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName(
            "interop 28, 002 FR-003: at any moment of a group a joiner gets metadata, configuration, then all from the"
                    + " keyframe on, once, at times that never step back")
    void shouldServeJoinersAtAnyMomentOfAGroup() {
        Map<Integer, RtmpClient> joiners = new LinkedHashMap<>();
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/any"))) {
            joiners.put(0, RtmpClient.play(NODE.url("live/any")));
            NODE.awaitSubscribers("live/any", 1);
            int sent = 0;
            for (int joinAt : List.of(200, 3_300, 6_700, 9_900, 10_100, 12_200)) {
                for (; sent < joinAt; sent = Math.min(sent + SECOND, joinAt)) {
                    send(encoder, sent, Math.min(sent + SECOND, joinAt), joiners.values());
                }
                RtmpClient joiner = RtmpClient.play(NODE.url("live/any"));
                joiners.put(joinAt, joiner);
                awaitLast(CLIP.between(0, joinAt), joiner);
            }
            send(encoder, sent, Integer.MAX_VALUE, joiners.values());
            joiners.forEach(
                    (joinedAt, joiner) -> assertStartsAt(joinedAt >= SECOND_KEYFRAME ? SECOND_KEYFRAME : 0, joiner));
        } finally {
            joiners.values().forEach(RtmpClient::close);
        }
    }

    @Test
    @DisplayName(
            "interop 28: no keyframe is cached of a group beyond the limit; picture and sound begin with the next one")
    void shouldStartWithTheNextKeyframeWhenTheGroupIsTooLarge() {
        String key = "live/large";
        try (RunningNode node = RunningNode.start(Map.of("weir.stream.gop-max-size", "64 KiB"));
                RtmpClient encoder = RtmpClient.publish(node.url(key));
                RtmpClient first = RtmpClient.play(node.url(key))) {
            node.awaitSubscribers(key, 1);
            send(encoder, 0, 4_300, List.of(first));
            try (RtmpClient joiner = RtmpClient.play(node.url(key));
                    ExternalProcess probe = ExternalProcess.start("ffprobe", probe(node.url(key)))) {
                node.awaitSubscribers(key, 3);
                for (int from = 4_300; from < END; from += SECOND) {
                    send(encoder, from, from + SECOND, List.of(first));
                }
                send(encoder, END + 300, Integer.MAX_VALUE, List.of());
                encoder.closeStream();
                joiner.await("the end", e -> joiner.hasEnded());
                assertStartsAt(SECOND_KEYFRAME, joiner);
                assertEquals(0, probe.waitFor(LIMIT));
                assertStartsWithAKeyframe(probe.output(), SECOND_KEYFRAME / SECOND);
            }
        }
    }

    @Test
    @DisplayName(
            "interop 28, 002 FR-003: ffprobe joins in the middle of a group and sees a keyframe first, and no error")
    void shouldGiveFfprobeAKeyframeFirst() {
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/probed"));
                RtmpClient first = RtmpClient.play(NODE.url("live/probed"))) {
            NODE.awaitSubscribers("live/probed", 1);
            for (int from = 0; from < 12_300; from += SECOND) {
                send(encoder, from, Math.min(from + SECOND, 12_300), List.of(first));
            }
            List<String> arguments =
                    new ArrayList<>(probe(NODE.url("live/probed")).command());
            arguments.addAll(1, List.of("-read_intervals", "%+#100"));
            ProcessBuilder probe = probe(NODE.url("live/probed"));
            probe.command(arguments);
            assertStartsWithAKeyframe(ExternalProcess.run("ffprobe", probe, LIMIT), SECOND_KEYFRAME / SECOND);
        }
    }

    @Test
    @DisplayName("interop 28: without video a joiner starts with what comes next; nothing waits for a keyframe")
    void shouldStartAudioAtOnce() {
        Clip clip = Clip.of(TestMedia.aacOnly(2));
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/audio"));
                RtmpClient first = RtmpClient.play(NODE.url("live/audio"))) {
            NODE.awaitSubscribers("live/audio", 1);
            Clip before = clip.between(0, SECOND);
            before.sendBy(encoder);
            first.awaitFrames(before.size());
            try (RtmpClient joiner = RtmpClient.play(NODE.url("live/audio"))) {
                joiner.awaitFrames(2);
                clip.between(SECOND, END).sendBy(encoder);
                joiner.awaitFrames(2 + clip.size() - before.size());
                Clip expected = new Clip(Stream.of(
                                clip.tags().subList(0, 2),
                                clip.between(SECOND, END).tags())
                        .flatMap(List::stream)
                        .toList());
                assertTrue(expected.isWhatCame(joiner.frames()));
                assertEquals(List.of(), Clip.timesSteppingBack(joiner.frames()));
            }
        }
    }

    /** Sends that part of the clip and waits until the players have it, so that none falls behind. */
    private static void send(RtmpClient encoder, int from, int to, Iterable<RtmpClient> players) {
        Clip part = CLIP.between(from, to);
        part.sendBy(encoder);
        players.forEach(player -> awaitLast(part, player));
    }

    private static void awaitLast(Clip part, RtmpClient player) {
        FlvFile.Tag last = part.tags().get(part.size() - 1);
        Await.until(LIMIT, "message " + last, () -> {
            List<RtmpClient.Received> frames = player.frames();
            return !frames.isEmpty() && frames.get(frames.size() - 1).samePayload(last.payload());
        });
    }

    private static void assertStartsAt(int keyframe, RtmpClient joiner) {
        List<RtmpClient.Received> frames = joiner.frames();
        List<FlvFile.Tag> expected = CLIP.tags().stream()
                .filter(tag -> tag.timestamp() >= keyframe)
                .dropWhile(tag -> keyframe > 0 && tag.type() != FlvFile.VIDEO)
                .toList();
        int headers = keyframe > 0 ? 3 : 0;
        if (headers > 0) {
            assertTrue(frames.get(0).samePayload(CLIP.first(Type.DATA, Role.METADATA)));
            assertTrue(frames.get(1).samePayload(CLIP.first(Type.VIDEO, Role.CONFIGURATION)));
            assertTrue(frames.get(2).samePayload(CLIP.first(Type.AUDIO, Role.CONFIGURATION)));
        }
        for (int i = 0; i < Math.min(expected.size(), frames.size() - headers); i++) {
            RtmpClient.Received frame = frames.get(headers + i);
            assertTrue(frame.is(expected.get(i)), expected.get(i) + " is not " + frame);
        }
        assertEquals(headers + expected.size(), frames.size());
        assertEquals(List.of(), Clip.timesSteppingBack(frames));
    }

    private static ProcessBuilder probe(String url) {
        return Ffmpeg.ffprobe("-show_entries", "packet=codec_type,dts_time,flags", "-of", "csv=print_section=0", url);
    }

    /** Each line a packet: type, decoding time in seconds, flags. */
    private static void assertStartsWithAKeyframe(List<String> packets, int seconds) {
        Map<String, Double> last = new LinkedHashMap<>();
        for (String packet : packets) {
            String[] fields = packet.split(",");
            assertEquals(3, fields.length, () -> String.join("\n", packets));
            double time = Double.parseDouble(fields[1]);
            assertTrue(time >= last.getOrDefault(fields[0], (double) seconds), packet);
            if (last.put(fields[0], time) == null) {
                assertTrue(fields[2].startsWith("K"), packet);
            }
        }
        assertEquals(List.of("audio", "video"), last.keySet().stream().sorted().toList());
        assertEquals("video", packets.get(0).split(",")[0]);
    }
}
