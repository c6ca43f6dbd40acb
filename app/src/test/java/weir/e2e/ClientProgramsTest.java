package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.node.RunningNode;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;
import weir.testkit.Tools;

/** Encoders and players that people use, run as programs, with one node between them. */
class ClientProgramsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TestMedia CLIP = TestMedia.h264Aac(2, 1);
    private static final List<FlvFile.Tag> MEDIA = FlvFile.read(CLIP.file()).media();
    private static final RunningNode NODE = RunningNode.start();

    @TempDir
    private Path directory;

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName("001 success, 002 QR-002: ffmpeg -re -f flv publishes; what it sent is what a player gets")
    void shouldTakeWhatFfmpegPublishes() {
        assertPublishes("ffmpeg", CLIP.publishTo(NODE.url("live/from-ffmpeg")), "live/from-ffmpeg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtmp2sink", "rtmpsink"})
    @DisplayName("interop 16, 23: GStreamer's own RTMP and librtmp publish; what they sent is what a player gets")
    void shouldTakeWhatGstreamerPublishes(String sink) {
        String key = "live/from-" + sink;
        String pipeline = "filesrc location=%s ! flvdemux name=in flvmux name=out streamable=true ! %s location=%s"
                + " in.video ! h264parse ! queue ! out.video in.audio ! aacparse ! queue ! out.audio";
        assertPublishes(sink, gstreamer(pipeline.formatted(CLIP.file(), sink, NODE.url(key))), key);
    }

    private void assertPublishes(String name, ProcessBuilder encoder, String key) {
        try (RtmpClient player = RtmpClient.play(NODE.url(key))) {
            NODE.awaitPlayers(key, 1);
            ExternalProcess.run(name, encoder, LIMIT);
            player.await("the end", e -> player.hasEnded());
            List<byte[]> coded = player.frames().stream()
                    .filter(frame -> frame.header().isCoded())
                    .map(RtmpClient.Received::payload)
                    .toList();
            assertSame(coded(MEDIA), coded);
        }
    }

    @Test
    @DisplayName("001 success: rtmpdump gets every frame, in order, and the end")
    void shouldServeRtmpdump() {
        Path file = directory.resolve("rtmpdump.flv");
        String rtmpdump = Tools.require("rtmpdump").toString();
        play("live/to-rtmpdump", rtmpdump, "--live", "-r", NODE.url("live/to-rtmpdump"), "-o", file.toString());
        assertSame(toPlay(MEDIA), toPlay(FlvFile.read(file).media()));
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
    }

    @Test
    @DisplayName("001 success: GStreamer's rtmp2src gets every frame, in order, and the end")
    void shouldServeGstreamer() {
        Path file = directory.resolve("rtmp2src.flv");
        String pipeline = "rtmp2src location=%s ! filesink location=%s";
        play("live/to-rtmp2src", gstreamer(pipeline.formatted(NODE.url("live/to-rtmp2src"), file)));
        List<byte[]> written = toPlay(FlvFile.read(file).media());
        // It writes down nothing more once it has read of the end, be it the last messages before.
        int expected = Math.max(written.size(), toPlay(MEDIA).size() - 3);
        assertSame(toPlay(MEDIA).subList(0, expected), written);
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
    }

    @Test
    @DisplayName("001 success, 002 QR-002: ffplay plays picture and sound, and ends with the stream")
    void shouldServeFfplay() {
        String ffplay = Tools.require("ffplay", "ffmpeg").toString();
        ProcessBuilder player = new ProcessBuilder(ffplay, "-autoexit", "-stats", NODE.url("live/to-ffplay"));
        player.environment().put("SDL_VIDEODRIVER", "dummy");
        player.environment().put("SDL_AUDIODRIVER", "dummy");
        List<String> output = play("live/to-ffplay", player);
        double played = 0;
        for (String line : output) {
            Matcher clock = Pattern.compile("^ *([0-9.]+) A-V:").matcher(line);
            played = clock.find() ? Double.parseDouble(clock.group(1)) : played;
        }
        assertTrue(played > 1.5, String.join("\n", output));
        assertNoErrors(output);
    }

    @Test
    @DisplayName("001 success: mpv plays picture and sound, and ends with the stream")
    void shouldServeMpv() {
        String mpv = Tools.require("mpv").toString();
        List<String> output =
                play("live/to-mpv", mpv, "--no-config", "--vo=null", "--ao=null", "-v", NODE.url("live/to-mpv"));
        assertTrue(output.stream().anyMatch(line -> line.contains("VO: [null] 320x180")), String.join("\n", output));
        assertTrue(output.stream().anyMatch(line -> line.contains("AO: [null] 48000Hz")), String.join("\n", output));
        assertTrue(output.stream().anyMatch(line -> line.contains("Exiting... (End of file)")));
        assertNoErrors(output);
    }

    @Test
    @DisplayName("001 success: ffprobe sees the two tracks and every packet, and nothing to complain about")
    void shouldServeFfprobe() {
        String entries = "stream=codec_name:packet=codec_type";
        List<String> output = play(
                "live/to-ffprobe",
                Ffmpeg.ffprobe("-show_entries", entries, "-of", "csv=print_section=0", NODE.url("live/to-ffprobe")));
        List<String> expected = new ArrayList<>();
        coded(MEDIA).forEach(payload -> expected.add(isVideo(payload) ? "video" : "audio"));
        expected.addAll(List.of("h264", "aac"));
        assertEquals(
                expected.stream().sorted().toList(), output.stream().sorted().toList());
    }

    /** What the player printed, having played the whole clip and then ended by itself. */
    private static List<String> play(String key, String... command) {
        return play(key, new ProcessBuilder(command));
    }

    private static List<String> play(String key, ProcessBuilder command) {
        try (ExternalProcess player = ExternalProcess.start(key, command)) {
            NODE.awaitPlayers(key, 1);
            ExternalProcess.run("ffmpeg", CLIP.publishTo(NODE.url(key)), LIMIT);
            assertEquals(0, player.waitFor(LIMIT), () -> String.join("\n", player.output()));
            return player.output();
        }
    }

    private static ProcessBuilder gstreamer(String pipeline) {
        Tools.requireFile(
                Path.of("/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgstrtmp2.so"), "gstreamer1.0-plugins-bad");
        List<String> command = new ArrayList<>();
        command.add(Tools.require("gst-launch-1.0", "gstreamer1.0-tools").toString());
        command.add("-q");
        command.addAll(List.of(pipeline.split(" ")));
        return new ProcessBuilder(command);
    }

    /** Sequence headers and frames: some players do not keep the end of the sequence. */
    private static List<byte[]> toPlay(List<FlvFile.Tag> tags) {
        return payloads(tags, 0, 1);
    }

    private static List<byte[]> coded(List<FlvFile.Tag> tags) {
        return payloads(tags, 1, 1);
    }

    private static List<byte[]> payloads(List<FlvFile.Tag> tags, int minPacketType, int maxPacketType) {
        return tags.stream()
                .map(FlvFile.Tag::payload)
                .filter(payload -> payload[1] >= minPacketType && payload[1] <= maxPacketType)
                .toList();
    }

    private static boolean isVideo(byte[] payload) {
        return (payload[0] & 0x0F) == 7;
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "message " + i);
        }
        assertEquals(expected.size(), actual.size());
    }

    private static void assertNoErrors(List<String> output) {
        List<String> bad = output.stream()
                .filter(line -> line.matches("(?i).*(error|corrupt|invalid|missing|non-existing|concealing).*"))
                .toList();
        assertEquals(List.of(), bad);
    }
}
