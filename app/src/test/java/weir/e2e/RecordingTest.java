package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.record.RecordingApi;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** What one node records of encoders of every temper, by rule and when asked. */
class RecordingTest {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int MOST_WISHES = 3;
    private static final String RULES = """
            [{ match = "cut/*", segment = 1s, file-name = "cut/{name}_{segment}.flv" },
             { match = "anew/*", on-reconnect = new-file, file-name = "{app}/{name}.flv" },
             { match = "private/*", record = false },
             { match = "asked/*", record = false, file-name = "{app}/{name}.flv" },
             { match = "*", file-name = "{app}/{name}.flv" }]
            """;

    @TempDir
    private static Path directory;

    private static final TestMedia SEGMENTED = TestMedia.h264Aac(8, 2);
    private static final List<ExternalProcess> PUBLISHERS = new ArrayList<>();
    private static RunningNode node;

    @BeforeAll
    static void start() {
        node = RunningNode.start(Map.of(
                "weir.record.rules",
                RULES,
                "weir.record.max-wishes",
                "" + MOST_WISHES,
                "weir.record.directory",
                directory.resolve("files").toString()));
        clips().forEach(clip -> publish(clip, "live/" + clip.name()));
        publish(SEGMENTED, "cut/clip");
    }

    /** In real time, all at once. */
    private static void publish(TestMedia clip, String key) {
        PUBLISHERS.add(ExternalProcess.start("ffmpeg " + key, clip.publishTo(node.url(key))));
    }

    @AfterAll
    static void stop() {
        PUBLISHERS.forEach(ExternalProcess::close);
        node.close();
    }

    static List<TestMedia> clips() {
        return List.of(
                TestMedia.h264Aac(8, 2),
                TestMedia.h264BFramesAac(4, 2),
                TestMedia.hevcAac(4, 2),
                TestMedia.av1Opus(4, 2),
                TestMedia.vp9Opus(4, 2),
                TestMedia.aacOnly(4),
                TestMedia.h264Only(4, 2));
    }

    @ParameterizedTest
    @MethodSource("clips")
    @DisplayName("001 FR-025, FR-027, 002 FR-007: the packets that ffmpeg published are in the file, once each and in"
            + " order; it decodes without error; its duration is the stream's within one frame")
    void shouldRecordWhatFfmpegPublishes(TestMedia clip) {
        Path file = completed("live/" + clip.name() + ".flv");

        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
        assertEquals(checksums(clip.file()), checksums(file));
        FlvFile recorded = FlvFile.read(file);
        assertEquals(FlvFile.read(clip.file()).media(), recorded.media());
        assertEquals(duration(clip.file()), duration(file), 0.041);
    }

    @Test
    @DisplayName("A recording is searched by its keyframe index: ffmpeg -ss lands on the keyframe before")
    void shouldBeSearchable() {
        TestMedia clip = TestMedia.h264Aac(8, 2);
        try (RtmpClient encoder = RtmpClient.publish(node.url("live/search"))) {
            Clip.of(clip).sendBy(encoder);
            api().awaitRecorded("live/search");
            encoder.closeStream();
        }
        Path file = completed("live/search.flv");
        String options = "-read_intervals 5%%+#1 -select_streams v -show_entries packet=pts_time,flags -of csv=p=0 %s";
        List<String> packets = ExternalProcess.run(
                "ffprobe", Ffmpeg.ffprobe(options.formatted(file).split(" ")), LIMIT);
        assertTrue(packets.get(0).startsWith("4.0") && packets.get(0).contains("K"), packets.toString());
    }

    @Test
    @DisplayName(
            "Segments begin with configuration and a keyframe at time 0, and join to the whole without loss or repetition")
    void shouldCutSegmentsThatJoin() {
        List<FlvFile.Tag> joined = new ArrayList<>();
        for (int segment = 1; segment <= 4; segment++) {
            Path file = completed("cut/clip_00%d.flv".formatted(segment));
            assertEquals(List.of(), Ffmpeg.decode(file.toString()));
            assertEquals(2, duration(file), 0.05);
            List<FlvFile.Tag> media = FlvFile.read(file).media();
            assertEquals(Role.CONFIGURATION, role(media.get(0)));
            assertEquals(Role.CONFIGURATION, role(media.get(1)));
            assertTrue(
                    role(media.get(2)) == Role.KEYFRAME || segment == 1,
                    media.get(2).toString());
            assertTrue(media.stream().allMatch(tag -> tag.timestamp() >= 0 && tag.timestamp() < 2_100));
            joined.addAll(media);
        }
        assertEquals(payloads(FlvFile.read(SEGMENTED.file()).media()), payloads(joined));
    }

    @Test
    @DisplayName("An encoder that is lost and comes back goes on in the same file, on one clock")
    void shouldAppendAfterAReconnect() {
        Clip clip = Clip.of(TestMedia.h264Aac(4, 2));
        publishTwice("live/append", clip);
        FlvFile recorded = FlvFile.read(completed("live/append.flv"));
        assertEquals(
                2 * payloads(clip.tags()).size(), payloads(recorded.media()).size());
        int last = 0;
        for (FlvFile.Tag tag : recorded.video()) {
            assertTrue(tag.timestamp() >= last);
            last = tag.timestamp();
        }
        assertEquals(8.0, duration(directory.resolve("files/live/append.flv")), 0.1);
        assertEquals(
                List.of(),
                Ffmpeg.decode(directory.resolve("files/live/append.flv").toString()));
    }

    @Test
    @DisplayName("... or in another file, where the rule says so")
    void shouldBeginAnotherFileAfterAReconnect() {
        Clip clip = Clip.of(TestMedia.h264Aac(4, 2));
        publishTwice("anew/file", clip);
        for (String name : List.of("anew/file.flv", "anew/file_2.flv")) {
            Path file = completed(name);
            assertEquals(payloads(clip.tags()), payloads(FlvFile.read(file).media()));
            assertEquals(4.0, duration(file), 0.05);
        }
    }

    @Test
    @DisplayName("One that comes back with another codec always begins another file: each plays")
    void shouldSeparateCodecs() {
        String url = node.url("live/codecs");
        try (RtmpClient encoder = RtmpClient.publish(url)) {
            Clip.of(TestMedia.h264Aac(4, 2)).sendBy(encoder);
            api().awaitRecorded("live/codecs");
            encoder.reset();
        }
        try (RtmpClient encoder = RtmpClient.publish(url)) {
            Clip.of(TestMedia.hevcAac(4, 2)).sendBy(encoder);
            encoder.closeStream();
        }
        assertEquals(List.of(), Ffmpeg.decode(completed("live/codecs.flv").toString()));
        assertEquals(List.of(), Ffmpeg.decode(completed("live/codecs_2.flv").toString()));
    }

    @Test
    @DisplayName("001 FR-026, FR-033: started and stopped at run time, and listed")
    void shouldStartAndStopWhenAsked() {
        Clip clip = Clip.of(TestMedia.h264Aac(4, 2));
        try (RtmpClient encoder = RtmpClient.publish(node.url("asked/for"))) {
            clip.between(0, 2_000).sendBy(encoder);
            assertTrue(api().recording("asked/for").isMissingNode());
            assertEquals(404, api().forget("asked/for"));
            assertEquals(200, api().ask("asked/for", true));
            Await.until(
                    LIMIT, "a recording", () -> !api().recording("asked/for").isMissingNode());
            clip.between(2_000, 4_000).sendBy(encoder);
            api().awaitRecorded("asked/for");
            assertTrue(api().wish("asked/for").path("record").asBoolean());

            assertEquals(204, api().forget("asked/for"));
            assertEquals(List.of(), Ffmpeg.decode(completed("asked/for.flv").toString()));
            api().awaitNone("asked/for");
            assertTrue(node.knows("asked/for"));
        }
    }

    @Test
    @DisplayName("A stream that is recorded by rule can be left out at run time, and taken up again")
    void shouldLeaveOutWhatIsAskedTo() {
        try (RtmpClient encoder = RtmpClient.publish(node.url("live/left"))) {
            Clip.of(TestMedia.h264Aac(4, 2)).sendBy(encoder);
            api().awaitRecorded("live/left");
            assertEquals(200, api().ask("live/left", false));
            completed("live/left.flv");
            api().awaitNone("live/left");

            assertEquals(204, api().forget("live/left"));
            api().awaitRecorded("live/left");
            encoder.closeStream();
            completed("live/left_2.flv");
        }
    }

    @Test
    @DisplayName("Wishes that mean nothing, or that a page in a browser sends, are refused; their number is bounded")
    void shouldRefuseWhatMeansNothing() {
        assertEquals(400, api().ask("", true));
        assertEquals(400, api().ask("live/..", true));
        assertEquals(400, api().post("{\"stream\":\"live/x\"}", "application/json"));
        assertEquals(400, api().post("{", "application/json"));
        assertEquals(415, api().post("{\"stream\":\"live/x\",\"record\":true}", "text/plain"));
        assertEquals(404, api().forget(""));
        for (int number = 0; number < MOST_WISHES; number++) {
            String key = "many/" + number;
            Await.until(LIMIT, "a wish", () -> api().ask(key, true) == 200);
        }
        Await.until(LIMIT, "too many", () -> api().ask("many/more", true) == 409);
        for (int number = 0; number < MOST_WISHES; number++) {
            assertEquals(204, api().forget("many/" + number));
        }
    }

    @Test
    @DisplayName("001 FR-026: a rule can leave streams out")
    void shouldLeaveOutWhatARuleLeavesOut() {
        try (RtmpClient secret = RtmpClient.publish(node.url("private/secret"));
                RtmpClient other = RtmpClient.publish(node.url("live/beside"))) {
            Clip clip = Clip.of(TestMedia.h264Aac(4, 2));
            clip.sendBy(secret);
            clip.sendBy(other);
            api().awaitRecorded("live/beside");
            assertTrue(api().recording("private/secret").isMissingNode());
        }
    }

    @Test
    @DisplayName("interop 22: a name from the wire never leads out of the directory")
    void shouldStayInTheDirectory() {
        try (RtmpClient encoder = RtmpClient.publish(node.url("..app/..%2F..\\\\..%2Fescaped"))) {
            Clip.of(TestMedia.h264Aac(4, 2)).sendBy(encoder);
            awaitFile("files/_.app/_._2F..__.._2Fescaped.flv.part");
            encoder.closeStream();
        }
        awaitFile("files/_.app/_._2F..__.._2Fescaped.flv");
        try (Stream<Path> outside = Files.list(directory)) {
            assertEquals(1, outside.count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitFile(String ending) {
        Await.until(
                LIMIT, () -> ending + " in " + files(), () -> files().stream().anyMatch(file -> file.endsWith(ending)));
    }

    private static void publishTwice(String key, Clip clip) {
        try (RtmpClient encoder = RtmpClient.publish(node.url(key));
                RtmpClient witness = RtmpClient.play(node.url(key))) {
            node.awaitSubscribers(key, 2);
            clip.sendBy(encoder);
            api().awaitRecorded(key);
            witness.awaitFrames(clip.size());
            encoder.reset();
        }
        try (RtmpClient encoder = RtmpClient.publish(node.url(key))) {
            clip.sendBy(encoder);
            encoder.closeStream();
        }
    }

    private static RecordingApi api() {
        return new RecordingApi(node.operations());
    }

    private static Path completed(String name) {
        Path file = directory.resolve("files").resolve(name);
        Await.until(LIMIT, () -> file + " among " + files(), () -> Files.exists(file));
        return file;
    }

    private static List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double duration(Path file) {
        List<String> said = ExternalProcess.run(
                "ffprobe",
                Ffmpeg.ffprobe("-show_entries", "format=duration", "-of", "csv=p=0", file.toString()),
                LIMIT);
        return Double.parseDouble(said.get(0));
    }

    /** Each packet's track, times, size and checksum, as ffmpeg sees them. */
    private static List<String> checksums(Path file) {
        List<String> lines = ExternalProcess.run(
                "ffmpeg",
                Ffmpeg.ffmpeg("-i", file.toString(), "-map", "0", "-c", "copy", "-f", "framemd5", "-"),
                LIMIT);
        return lines.stream()
                .filter(Predicate.not(line -> line.startsWith("#")))
                .toList();
    }

    /** Of audio and video, without configuration. */
    private static List<String> payloads(List<FlvFile.Tag> tags) {
        return tags.stream()
                .filter(tag -> tag.type() != FlvFile.SCRIPT && role(tag) != Role.CONFIGURATION)
                .map(tag -> new FlvFile.Tag(tag.type(), 0, tag.payload()).toString() + Arrays.hashCode(tag.payload()))
                .toList();
    }

    private static Role role(FlvFile.Tag tag) {
        return new RtmpClient.Received(
                        tag.type() == FlvFile.VIDEO ? Frame.Type.VIDEO : Frame.Type.AUDIO, 0, tag.payload(), 0)
                .role();
    }
}
