package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.NginxRtmp;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Pulls from real nginx-rtmp servers. Prints how long the first picture and the end of the pull took. */
class PullPeersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final TestMedia CLIP = TestMedia.h264BFramesAac(6, 1);

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "Pull on demand from nginx-rtmp: a picture for the first viewer, the second nginx when the first one dies,"
                    + " and no connection when the last viewer has left")
    void shouldPullFromNginxOnDemand() throws IOException {
        NginxRtmp first = nginx("first");
        try (NginxRtmp second = nginx("second");
                ExternalProcess toFirst =
                        ExternalProcess.start("encoder", CLIP.publishForeverTo(first.url("live/one")));
                ExternalProcess toSecond =
                        ExternalProcess.start("encoder", CLIP.publishForeverTo(second.url("live/one")));
                RunningNode node = pulling(first.url("live"), second.url("live"))) {
            Await.until(LIMIT, "both record", () -> records(first) && records(second));
            long asked = System.nanoTime();
            try (RtmpClient viewer = RtmpClient.play(node.url("live/one"))) {
                Await.until(LIMIT, "a picture", () -> viewer.frames().stream()
                        .anyMatch(frame -> frame.role() == Role.KEYFRAME));
                System.out.printf("first picture after %d ms%n", millisSince(asked));
                viewer.awaitFrames(150);
                assertEquals(List.of(1, 0), List.of(first.players("one"), second.players("one")));
                assertEquals(List.of(), ExternalProcess.run("decoder", oneSecondOf(node.url("live/one")), LIMIT));
                first.kill();
                Await.until(LIMIT, "the second plays", () -> second.players("one") == 1);
                viewer.awaitFrames(viewer.frames().size() + 100);
                assertFalse(viewer.hasEnded());
                assertEquals(1, node.metric("weir_pull_failures_total"));
            }
            long left = System.nanoTime();
            Await.until(LIMIT, "nobody plays from nginx", () -> second.players("one") == 0);
            System.out.printf("upstream closed after %d ms%n", millisSince(left));
            assertEquals(List.of(false, true), List.of(toFirst.isAlive(), toSecond.isAlive()));
        }
    }

    private static ProcessBuilder oneSecondOf(String url) {
        return Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-t", "1", "-f", "null", "-");
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }

    private NginxRtmp nginx(String name) throws IOException {
        return NginxRtmp.start(Files.createDirectory(directory.resolve(name)));
    }

    private static boolean records(NginxRtmp nginx) {
        return nginx.recording("one").toFile().length() > 100_000;
    }

    private static RunningNode pulling(String first, String second) {
        return RunningNode.start(Map.of(
                "weir.pull.rules",
                "[{match=\"live/*\",from=[\"%s\",\"%s\"],when=on-demand}]".formatted(first, second),
                "weir.pull.idle-timeout",
                "500ms",
                "weir.stream.hub-linger",
                "500ms"));
    }
}
