package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.node.NodeProcess;
import weir.settings.HostPort;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** A real encoder that is killed or freezes, and real players that decode and copy all the while. */
class EncoderLossIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Messages of a second and a half of the clips. */
    private static final int A_WHILE = 100;

    private static NodeProcess node;
    private static HostPort rtmp;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        node = NodeProcess.start();
        rtmp = NodeProcess.listener(node.awaitBanner(), "rtmp");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    @DisplayName(
            "002 QR-004: kill -9 for the encoder, again and again: players go on, decoders are clean, times never step back")
    void shouldKeepRealPlayersOverKilledEncoders() {
        String url = url("live/killed");
        Path copy = directory.resolve("copy.flv");
        try (RtmpClient watch = RtmpClient.play(url);
                ExternalProcess decoder = decoder(url);
                ExternalProcess copier = ExternalProcess.start(
                        "copying player",
                        Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-c", "copy", copy.toString()))) {
            for (int life = 0; life < 3; life++) {
                try (ExternalProcess encoder = encoder(TestMedia.h264BFramesAac(4, 2), url)) {
                    watch.awaitFrames(watch.frames().size() + A_WHILE);
                    encoder.kill9();
                }
            }
            endCleanly(url, TestMedia.h264BFramesAac(4, 2), watch);
            assertEndedWell(decoder);
            assertEndedWell(copier);
            assertEquals(List.of(), Clip.timesSteppingBack(watch.frames()));
        }
        assertTimesNeverStepBack(FlvFile.read(copy));
        assertEquals(List.of(), Ffmpeg.decode(copy.toString()));
    }

    @Test
    @DisplayName("interop 29: a real player decodes on when the encoder comes back with another picture size")
    void shouldKeepARealPlayerOverAnotherPictureSize() {
        String url = url("live/larger");
        try (RtmpClient watch = RtmpClient.play(url);
                ExternalProcess decoder = decoder(url)) {
            for (TestMedia clip : List.of(TestMedia.h264BFramesAac(4, 2), TestMedia.h264AacLarger(4, 2))) {
                try (ExternalProcess encoder = encoder(clip, url)) {
                    watch.awaitFrames(watch.frames().size() + A_WHILE);
                    encoder.kill9();
                }
            }
            endCleanly(url, TestMedia.h264Aac(4, 2), watch);
            assertEndedWell(decoder);
        }
    }

    @Test
    @DisplayName("interop 25: an encoder that restarts while its frozen self still holds the connection takes over")
    void shouldTakeOverFromAFrozenEncoder() {
        String url = url("live/iced");
        try (RtmpClient watch = RtmpClient.play(url);
                ExternalProcess decoder = decoder(url);
                ExternalProcess frozen = encoder(TestMedia.h264Aac(4, 2), url)) {
            watch.awaitFrames(A_WHILE);
            frozen.freeze();
            long asked = System.nanoTime();
            RtmpClient.publish(url).close();
            System.out.printf(
                    "takeover from a frozen encoder: %d ms%n",
                    Duration.ofNanos(System.nanoTime() - asked).toMillis());
            try (ExternalProcess encoder = encoder(TestMedia.h264Aac(4, 2), url)) {
                watch.awaitFrames(watch.frames().size() + A_WHILE);
                frozen.thaw();
                assertNotEquals(0, frozen.waitFor(LIMIT));
                int then = watch.frames().size();
                watch.awaitFrames(then + A_WHILE);
                encoder.terminate();
                encoder.waitFor(LIMIT);
            }
            assertEndedWell(decoder);
        }
    }

    private void endCleanly(String url, TestMedia clip, RtmpClient watch) {
        try (ExternalProcess last = encoder(clip, url)) {
            watch.awaitFrames(watch.frames().size() + A_WHILE);
            assertFalse(watch.hasEnded());
            last.terminate();
            last.waitFor(LIMIT);
        }
        watch.await("the end", e -> watch.hasEnded());
    }

    private static String url(String key) {
        return "rtmp://" + rtmp + "/" + key;
    }

    private static ExternalProcess encoder(TestMedia clip, String url) {
        return ExternalProcess.start("encoder", clip.publishForeverTo(url));
    }

    private static ExternalProcess decoder(String url) {
        return ExternalProcess.start(
                "decoding player", Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-f", "null", "-"));
    }

    private static void assertEndedWell(ExternalProcess player) {
        assertEquals(0, player.waitFor(LIMIT), () -> player.output().toString());
        assertEquals(List.of(), player.output());
    }

    private static void assertTimesNeverStepBack(FlvFile file) {
        for (List<FlvFile.Tag> track : List.of(file.audio(), file.video())) {
            assertTrue(track.size() > A_WHILE);
            for (int i = 1; i < track.size(); i++) {
                assertTrue(track.get(i).timestamp() >= track.get(i - 1).timestamp(), track.get(i)::toString);
            }
        }
    }
}
