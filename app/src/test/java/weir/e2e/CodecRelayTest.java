package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.node.RunningNode;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.PeerCapabilities;
import weir.rtmp.session.RtmpUrl;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Every codec, from a real encoder to a real player and message by message: the player gets what was published. */
class CodecRelayTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final RunningNode NODE = RunningNode.start();

    /** The players that are under way, all at once since most of their time is waiting. */
    private static final Map<TestMedia, ExternalProcess> PLAYERS = new LinkedHashMap<>();

    @TempDir
    private static Path directory;

    static Stream<TestMedia> clips() {
        return Stream.of(
                TestMedia.h264Aac(2, 1),
                TestMedia.h264BFramesAac(2, 1),
                TestMedia.hevcAac(2, 1),
                TestMedia.av1Opus(2, 1),
                TestMedia.vp9Opus(2, 1),
                TestMedia.h264Flac(2, 1),
                TestMedia.h264Ac3(2, 1),
                TestMedia.h264Eac3(2, 1),
                TestMedia.h264Mp3(2, 1),
                TestMedia.aacOnly(2),
                TestMedia.h264Only(2, 1));
    }

    @BeforeAll
    static void playEverything() {
        clips().forEach(clip -> PLAYERS.put(clip, play(clip)));
        PLAYERS.keySet().forEach(clip -> NODE.awaitPlayers(key(clip), 1));
        List<ExternalProcess> encoders = new ArrayList<>();
        PLAYERS.keySet()
                .forEach(clip -> encoders.add(ExternalProcess.start(
                        "ffmpeg publishing " + clip.name(), clip.publishTo(NODE.url(key(clip))))));
        encoders.forEach(encoder -> assertEquals(0, encoder.waitFor(LIMIT)));
    }

    @AfterAll
    static void stop() {
        PLAYERS.values().forEach(ExternalProcess::close);
        NODE.close();
    }

    /** Decodes all it gets, and writes down a checksum for each packet. */
    private static ExternalProcess play(TestMedia clip) {
        List<String> arguments = new ArrayList<>(List.of("-loglevel", "error", "-xerror", "-i", NODE.url(key(clip))));
        arguments.addAll(List.of(
                "-map", "0", "-c", "copy", "-f", "framemd5", checksums(clip).toString()));
        arguments.addAll(List.of("-map", "0", "-f", "null", "-"));
        return ExternalProcess.start("ffmpeg playing " + clip.name(), Ffmpeg.ffmpeg(arguments));
    }

    @ParameterizedTest
    @MethodSource("clips")
    @DisplayName(
            "001 FR-027, interop 31: ffmpeg to ffmpeg, every packet of every codec arrives and decodes without complaint")
    void shouldRelayFromFfmpegToFfmpeg(TestMedia clip) throws IOException {
        ExternalProcess player = PLAYERS.get(clip);
        int code = player.waitFor(LIMIT);
        assertEquals(List.of(), player.output());
        assertEquals(0, code);
        Path published = directory.resolve(clip.name() + ".published");
        ExternalProcess.run(
                "ffmpeg",
                Ffmpeg.ffmpeg(
                        "-i", clip.file().toString(), "-map", "0", "-c", "copy", "-f", "framemd5", published + ""),
                LIMIT);
        assertEquals(packets(published), packets(checksums(clip)));
    }

    @ParameterizedTest
    @MethodSource("clips")
    @DisplayName(
            "001 FR-022, FR-023, FR-027, interop 30: every message of every codec arrives unchanged, in order, once")
    void shouldRelayEveryMessage(TestMedia clip) {
        List<FlvFile.Tag> tags = FlvFile.read(clip.file()).tags();
        List<FlvFile.Tag> expected =
                tags.stream().filter(tag -> !isEmptyFlac(tag)).toList();
        assertArrive(expected, relay("wire/" + clip.name(), tags, PeerCapabilities.NONE));
    }

    @Test
    @DisplayName("interop 31: multitrack messages go to players that declared it, and to no others")
    void shouldSendMultitrackToThoseWhoAskedForIt() {
        List<FlvFile.Tag> tags = FlvFile.read(TestMedia.multitrack(2, 1).file()).tags();
        List<FlvFile.Tag> firstTracks =
                tags.stream().filter(tag -> !isMultitrack(tag)).toList();
        assertTrue(firstTracks.size() < tags.size() && firstTracks.size() > tags.size() / 4);
        assertArrive(tags, relay("wire/multitrack", tags, PeerCapabilities.RELAY));
        assertArrive(firstTracks, relay("wire/first-tracks", tags, PeerCapabilities.NONE));
    }

    /** What ffmpeg ends a FLAC track with: a header and no frame. */
    private static boolean isEmptyFlac(FlvFile.Tag tag) {
        return tag.type() == FlvFile.AUDIO && tag.payload().length == 5 && (tag.payload()[0] & 0xFF) == 0x91;
    }

    /** Of the enhanced headers (E): packet type 6 of video, 5 of audio. */
    private static boolean isMultitrack(FlvFile.Tag tag) {
        int first = tag.payload()[0] & 0xFF;
        return tag.type() == FlvFile.VIDEO && first >= 0x80 && (first & 0x0F) == 6
                || tag.type() == FlvFile.AUDIO && first == 0x95;
    }

    private static List<RtmpClient.Received> relay(
            String key, List<FlvFile.Tag> tags, PeerCapabilities playerCapabilities) {
        String url = NODE.url(key);
        ClientSettings settings =
                ClientSettings.of(RtmpUrl.parse(url), RtmpClient.random()).withCapabilities(playerCapabilities);
        try (RtmpClient player = RtmpClient.connect(url, settings);
                RtmpClient encoder = RtmpClient.publish(url)) {
            player.play();
            NODE.awaitSubscribers(key, 1);
            encoder.send(tags);
            encoder.closeStream();
            player.await("the end", e -> player.hasEnded());
            return player.frames();
        }
    }

    private static void assertArrive(List<FlvFile.Tag> expected, List<RtmpClient.Received> frames) {
        for (int i = 0; i < Math.min(expected.size(), frames.size()); i++) {
            assertTrue(frames.get(i).is(expected.get(i)), expected.get(i) + " is not " + frames.get(i));
        }
        assertEquals(expected.size(), frames.size());
    }

    private static String key(TestMedia clip) {
        return "codecs/" + clip.name();
    }

    private static Path checksums(TestMedia clip) {
        return directory.resolve(clip.name() + ".played");
    }

    /** Track, times since the first packet, size and checksum of each: ffmpeg starts its clock elsewhere for a file. */
    private static List<String> packets(Path checksums) throws IOException {
        List<String[]> lines = Files.readAllLines(checksums).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(", *"))
                .toList();
        long start = Long.parseLong(lines.get(0)[1]);
        List<String> packets = new ArrayList<>();
        for (String[] line : lines) {
            long dts = Long.parseLong(line[1]) - start;
            long pts = Long.parseLong(line[2]) - start;
            packets.add("%s: %d %d, %s bytes %s".formatted(line[0], dts, pts, line[4], line[5]));
        }
        return packets;
    }
}
