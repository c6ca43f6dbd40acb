package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.flv.FlvMetadata;
import weir.flv.FlvReader;
import weir.flv.FlvTag;
import weir.flv.FlvWriter;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.rtmp.amf.AmfValue;
import weir.testkit.Await;
import weir.testkit.CommandClient;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Recordings played by real players and message by message. The clips are longer than what a player gets ahead of the clock. */
class PlaybackTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Keyframes every second; without an index, as ffmpeg writes. */
    private static final Path CLIP = TestMedia.h264BFramesAac(5, 1).file();

    @TempDir
    private static Path recordings;

    @TempDir
    private static Path elsewhere;

    private static RunningNode node;

    @BeforeAll
    static void start() throws IOException {
        Files.copy(CLIP, recordings.resolve("clip.flv"));
        Files.createDirectories(recordings.resolve("some/where"));
        Files.copy(CLIP, recordings.resolve("some/where/below.flv"));
        Files.copy(CLIP, recordings.resolve("growing.flv.part"));
        Files.copy(CLIP, elsewhere.resolve("secret.flv"));
        Files.createSymbolicLink(recordings.resolve("link.flv"), elsewhere.resolve("secret.flv"));
        Files.createSymbolicLink(recordings.resolve("linked"), elsewhere);
        Files.writeString(recordings.resolve("text.flv"), "no recording at all");
        writeIndexed(recordings.resolve("indexed.flv"));
        node = RunningNode.start(Map.of(
                "weir.vod.directory", recordings.toString(),
                "weir.vod.min-lead", "3s",
                "weir.vod.max-lead", "3s",
                "weir.vod.buffer-size", "64 KiB"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** The clip as Weir itself records it. */
    private static void writeIndexed(Path to) throws IOException {
        try (SeekableByteChannel from = Files.newByteChannel(CLIP);
                SeekableByteChannel file =
                        Files.newByteChannel(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FlvReader reader = FlvReader.open(from);
            Frame metadata = reader.next().orElseThrow().frame();
            FlvWriter writer =
                    FlvWriter.begin(file, FlvMetadata.parse(metadata.payload()).orElseThrow(), 100);
            for (Optional<FlvTag> tag = reader.next(); tag.isPresent(); tag = reader.next()) {
                writer.write(tag.get().frame());
            }
            writer.finish();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vod/clip", "vod/indexed.flv", "vod/some/where/below"})
    @DisplayName("ffmpeg plays a recording to its end: its packets are those of the file")
    void shouldPlayWhole(String key) {
        assertEquals(packets(CLIP.toString()), packets(node.url(key)));
    }

    private static List<String> packets(String source) {
        return ExternalProcess.run(
                        "packets of " + source,
                        Ffmpeg.ffmpeg("-i", source, "-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framemd5", "-"),
                        LIMIT)
                .stream()
                .filter(line -> line.matches("\\d, .*"))
                .sorted()
                .toList();
    }

    @Test
    void shouldSayHowARecordingBeginsAndEnds() {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.play("clip");
            player.awaitCode(id, "NetStream.Play.Stop");
            assertEquals(
                    List.of("NetStream.Play.Reset", "NetStream.Play.Start", "NetStream.Play.Stop"), player.codes(id));
            assertTrue(player.sawStreamEof(id));
            assertEquals(FlvFile.read(CLIP).media().size(), media(player, id).size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "growing", "growing.flv.part", "link", "linked/secret", "..\\clip", "some"})
    @DisplayName("interop 22: no name leads to what is no complete recording below the directory")
    void shouldNotFind(String name) {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.createStream();
            player.call(id, "play", AmfValue.of(name));
            player.awaitCode(id, "NetStream.Play.StreamNotFound");
        }
    }

    @Test
    void shouldRefuseWhatIsNoRecording() {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.createStream();
            player.call(id, "play", AmfValue.of("text"));
            player.awaitCode(id, "NetStream.Play.Failed");
            player.call(id, "play", AmfValue.of("clip"));
            player.awaitCode(id, "NetStream.Play.Start");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clip", "indexed"})
    void shouldSeekToAKeyframe(String name) {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.play(name);
            player.awaitFrames(id, 5);
            seek(player, id, 4_500);
            assertEquals(slice(4_000, Integer.MAX_VALUE), lastRun(player, id));
            seek(player, id, 1_000);
            assertEquals(slice(1_000, Integer.MAX_VALUE), lastRun(player, id));
        }
    }

    @Test
    void shouldRefuseToSeekBehindTheEnd() {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.play("clip");
            player.call(id, "seek", AmfValue.of(60_000));
            player.awaitCode(id, "NetStream.Seek.InvalidTime");
            player.awaitCode(id, "NetStream.Play.Stop");
            assertEquals(slice(0, Integer.MAX_VALUE), lastRun(player, id));
        }
    }

    @Test
    void shouldPlayAPart() {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.createStream();
            player.call(id, "play", AmfValue.of("clip"), AmfValue.of(2_500), AmfValue.of(1_000));
            player.awaitCode(id, "NetStream.Play.Stop");
            List<String> played = lastRun(player, id);
            List<String> file = slice(2_000, Integer.MAX_VALUE);
            assertEquals(file.subList(0, played.size()), played);
            long last = media(player, id).stream()
                    .mapToLong(RtmpClient.Received::timestamp)
                    .max()
                    .orElseThrow();
            assertTrue(last > 3_400 && last <= 3_500, () -> "ends at " + last);
        }
    }

    @Test
    void shouldPauseAndGoOnWithoutLoss() {
        try (CommandClient player = CommandClient.connect(node.url("vod/clip"))) {
            int id = player.play("clip");
            player.awaitFrames(id, 5);
            player.call(id, "pause", AmfValue.of(true), AmfValue.of(0));
            player.awaitCode(id, "NetStream.Pause.Notify");
            player.ask(0, "_checkbw");
            assertFalse(player.codes(id).contains("NetStream.Play.Stop"));
            player.call(id, "pause", AmfValue.of(false), AmfValue.of(0));
            player.awaitCode(id, "NetStream.Play.Stop");
            assertEquals(slice(0, Integer.MAX_VALUE), lastRun(player, id));
        }
    }

    @Test
    @DisplayName("a viewer that reads slowly gets everything, only later")
    void shouldDropNothing() {
        try (RtmpClient player = RtmpClient.connect(node.url("vod/clip"), 150_000, 8 * 1024)) {
            player.play();
            Await.until(LIMIT, "the end", player::hasEnded);
            List<FlvFile.Tag> file = FlvFile.read(CLIP).media();
            List<RtmpClient.Received> got = player.frames().stream()
                    .filter(frame -> frame.type() != Frame.Type.DATA)
                    .toList();
            assertEquals(file.size(), got.size());
            for (int i = 0; i < file.size(); i++) {
                assertTrue(got.get(i).is(file.get(i)), got.get(i)::toString);
            }
        }
    }

    @Test
    @DisplayName("20 viewers play one recording from different places and move in it")
    void shouldServeManyAtTheirOwnPlaces() {
        List<CommandClient> players = new ArrayList<>();
        try {
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CommandClient player = CommandClient.connect(node.url("vod/clip"));
                players.add(player);
                int id = player.createStream();
                ids.add(id);
                player.call(id, "play", AmfValue.of(i % 2 == 0 ? "clip" : "indexed"), AmfValue.of(i * 200));
            }
            for (int i = 0; i < 20; i++) {
                players.get(i).awaitCode(ids.get(i), "NetStream.Play.Start");
                players.get(i).awaitFrames(ids.get(i), 5);
                players.get(i).call(ids.get(i), "seek", AmfValue.of(4_900 - i * 200));
            }
            for (int i = 0; i < 20; i++) {
                awaitEndBehindSeeks(players.get(i), ids.get(i), 1);
                int keyframe = (4_900 - i * 200) / 1_000 * 1_000;
                assertEquals(slice(keyframe, Integer.MAX_VALUE), lastRun(players.get(i), ids.get(i)));
            }
        } finally {
            players.forEach(CommandClient::close);
        }
        Await.until(LIMIT, "no play is left", () -> node.metric("weir_vod_plays") == 0);
    }

    private static void seek(CommandClient player, int id, int millis) {
        long before = count(player, id, "NetStream.Seek.Notify");
        player.call(id, "seek", AmfValue.of(millis));
        awaitEndBehindSeeks(player, id, before + 1);
    }

    private static void awaitEndBehindSeeks(CommandClient player, int id, long seeks) {
        Await.until(
                LIMIT,
                () -> "the end behind a seek, but only " + player.codes(id),
                () -> count(player, id, "NetStream.Seek.Notify") == seeks
                        && player.codes(id).lastIndexOf("NetStream.Play.Stop")
                                > player.codes(id).lastIndexOf("NetStream.Seek.Notify"));
    }

    private static long count(CommandClient player, int id, String code) {
        return player.codes(id).stream().filter(code::equals).count();
    }

    private static List<RtmpClient.Received> media(CommandClient player, int id) {
        return player.frames(id).stream()
                .filter(frame -> frame.type() != Frame.Type.DATA)
                .toList();
    }

    /** What came since the last metadata, which begins a run: configuration first, and then the frames as in the file. */
    private static List<String> lastRun(CommandClient player, int id) {
        List<RtmpClient.Received> frames = player.frames(id);
        int begin = 0;
        for (int i = 0; i < frames.size(); i++) {
            begin = frames.get(i).role() == Role.METADATA ? i : begin;
        }
        assertEquals(0, frames.get(begin).timestamp());
        return frames.subList(begin + 1, frames.size()).stream()
                .filter(frame -> frame.type() != Frame.Type.DATA)
                .map(frame -> frame.type() + "@" + frame.timestamp() + " " + frame.payload().length)
                .toList();
    }

    /** The clip's configuration and its frames from the keyframe at a time on. */
    private static List<String> slice(int from, int to) {
        List<String> slice = new ArrayList<>();
        boolean begun = from == 0;
        for (FlvFile.Tag tag : FlvFile.read(CLIP).media()) {
            Frame.Type type = tag.type() == FlvFile.VIDEO ? Frame.Type.VIDEO : Frame.Type.AUDIO;
            Role role = FrameClassifier.classify(type, tag.payload()).role();
            begun |= role == Role.KEYFRAME && tag.timestamp() >= from;
            if (role == Role.CONFIGURATION && !begun) {
                slice.add(type + "@" + from + " " + tag.payload().length);
            } else if (begun && tag.timestamp() < to) {
                slice.add(type + "@" + tag.timestamp() + " " + tag.payload().length);
            }
        }
        return slice;
    }
}
