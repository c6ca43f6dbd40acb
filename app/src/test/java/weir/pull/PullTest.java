package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.FlvFile;
import weir.testkit.FreePorts;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

/** Pulls of one node from other Weirs. */
class PullTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final SyntheticStream STREAM = new SyntheticStream(2_000);

    private static RunningNode origin;

    @BeforeAll
    static void start() {
        origin = RunningNode.start();
    }

    @AfterAll
    static void stop() {
        origin.close();
    }

    @Test
    @DisplayName("A stream is pulled when its first viewer comes and until its last one has left")
    void shouldPullWhileSomebodyWatches() {
        try (RoamingEncoder encoder = encoder(origin);
                RunningNode node = pulling("tv/*", "on-demand", origin.url("tv/{name}?token=hidden"))) {
            assertEquals(0, node.metric("weir_pulls"));
            try (RtmpClient viewer = RtmpClient.play(node.url("tv/one"));
                    RtmpClient second = RtmpClient.play(node.url("tv/one"))) {
                viewer.awaitFrames(100);
                second.awaitFrames(100);
                assertUnbroken(viewer);
                origin.awaitPlayers("tv/one", 1);
                JsonNode row = pulls(node).path(0);
                assertEquals("playing", row.path("status").asText());
                assertEquals(origin.url("tv/***"), row.path("url").asText());
                assertTrue(row.path("bytesReceived").asLong() > 0);
                assertFalse(node.ops("/api/pull").contains("hidden"), node.ops("/api/pull"));
            }
            origin.awaitPlayers("tv/one", 0);
            Await.until(LIMIT, "no pull is left", () -> pulls(node).isEmpty());
            assertEquals(0, node.metric("weir_pulls"));
            assertEquals(1, encoder.connections());
        }
    }

    @Test
    @DisplayName("The next upstream is tried when one is dead, refuses or sends nothing")
    void shouldTurnToTheNextUpstream() {
        try (RunningNode refusing = RunningNode.start(Map.of("weir.roles", "ingest"));
                RoamingEncoder encoder = encoder(origin);
                RunningNode node = pulling(
                        "tv/one",
                        "on-demand",
                        "rtmp://127.0.0.1:" + FreePorts.next() + "/tv",
                        refusing.url("tv"),
                        origin.url("tv/nothing"),
                        origin.url("tv"));
                RtmpClient viewer = RtmpClient.play(node.url("tv/one"))) {
            viewer.awaitFrames(50);
            assertEquals(1, encoder.connections());
            for (String kind : List.of("unreachable", "refused", "stalled")) {
                assertEquals(1, node.metric("weir_pull_failures_total{kind=\"" + kind + "\"}"), kind);
            }
            assertEquals(origin.url("tv/***"), pulls(node).path(0).path("url").asText());
        }
    }

    @Test
    @DisplayName(
            "Viewers keep their connection, and time goes on, when the upstream dies and another one takes its place")
    void shouldGoOnFromAnotherUpstream() {
        RunningNode first = RunningNode.start();
        try (RoamingEncoder toFirst = encoder(first);
                RoamingEncoder toSecond = encoder(origin);
                RunningNode node = pulling("tv/one", "on-demand", first.url("tv"), origin.url("tv"));
                RtmpClient viewer = RtmpClient.play(node.url("tv/one"))) {
            viewer.awaitFrames(50);
            first.awaitPlayers("tv/one", 1);
            first.close();
            origin.awaitPlayers("tv/one", 1);
            viewer.awaitFrames(viewer.frames().size() + 50);
            assertFalse(viewer.hasEnded());
            assertFalse(viewer.isClosedByServer());
            assertEquals(List.of(1, 1), List.of(toFirst.connections(), toSecond.connections()));
            List<RtmpClient.Received> frames = viewer.frames();
            for (int i = 1; i < frames.size(); i++) {
                long step = frames.get(i).timestamp() - frames.get(i - 1).timestamp();
                assertTrue(step > -100, "time goes back by " + -step);
            }
        }
    }

    @Test
    @DisplayName("Viewers are told when no upstream has delivered for the grace period")
    void shouldEndWhenNoUpstreamDelivers() {
        RunningNode mortal = RunningNode.start();
        try (RoamingEncoder encoder = encoder(mortal);
                RunningNode node = RunningNode.start(
                        with(rule("tv/one", "on-demand", mortal.url("tv")), "weir.stream.grace-period", "1s"));
                RtmpClient viewer = RtmpClient.play(node.url("tv/one"))) {
            viewer.awaitFrames(50);
            assertEquals(1, encoder.connections());
            mortal.close();
            viewer.await("the end", event -> viewer.hasEnded());
            Await.until(LIMIT, "no pull is left", () -> pulls(node).isEmpty());
        }
    }

    @Test
    @DisplayName("What is always pulled needs no viewer, is pushed on, and makes way for an encoder while there is one")
    void shouldPullAlwaysAndMakeWayForAnEncoder() {
        try (RtmpServer destination = RtmpServer.start();
                RunningNode node = RunningNode.start(with(
                        rule("tv/one", "always", origin.url("tv")), "weir.push.relay-to", destination.url("copies")));
                RoamingEncoder toOrigin = encoder(origin)) {
            destination.awaitMessages(0, 50);
            assertEquals(1, toOrigin.connections());
            assertTrue(publishes(node));
            String listed =
                    node.operations().stream("tv/one").path("connection").asText();
            assertTrue(listed.startsWith("pull-"), listed);
            try (RoamingEncoder own = encoder(node)) {
                awaitStatus(node, "standby");
                origin.awaitPlayers("tv/one", 0);
                assertEquals(1, own.connections());
                assertTrue(publishes(node));
            }
            awaitStatus(node, "playing");
            origin.awaitPlayers("tv/one", 1);
        }
    }

    @Test
    @DisplayName("A pull on demand that fills in for a lost encoder is not recorded, and not kept by the recording")
    void shouldNotBeKeptByTheRecordingOfAnEncoder(@TempDir Path directory) throws IOException {
        Map<String, String> settings =
                with(rule("tv/*", "on-demand", origin.url("tv")), "weir.record.directory", directory.toString());
        try (RoamingEncoder toOrigin = encoder(origin);
                RunningNode node = RunningNode.start(with(settings, "weir.record.all", "true"))) {
            origin.awaitPlayers("tv/one", 0);
            SyntheticStream own = new SyntheticStream(3_000);
            RtmpClient encoder = RtmpClient.publish(node.url("tv/one"));
            own.headers().forEach(encoder::send);
            for (int number = 0; number < 25; number++) {
                own.picture(number).forEach(encoder::send);
            }
            int sound = 2 * 100;
            Await.until(
                    LIMIT,
                    "all of it is recorded",
                    () -> node.metric("weir_recording_bytes_total") >= 25 * (3_000 + sound));
            encoder.reset();
            Await.until(LIMIT, "a pull in its place", () -> node.metric("weir_pull_bytes_total") > 0);
            Await.until(LIMIT, "no pull is left", () -> pulls(node).isEmpty());
            origin.awaitPlayers("tv/one", 0);
            Await.until(LIMIT, "no recording is left", () -> node.metric("weir_recordings") == 0);
            assertEquals(1, toOrigin.connections());
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<FlvFile.Tag> pictures =
                    FlvFile.read(files.findFirst().orElseThrow()).video();
            assertEquals(26, pictures.size());
            assertTrue(pictures.stream().skip(1).allMatch(tag -> tag.payload().length == 3_000));
        }
    }

    @Test
    @DisplayName("A recording ends with its encoder's stream also where a pull on demand tries in vain to fill in")
    void shouldNotKeepARecordingWhileNoUpstreamDelivers(@TempDir Path directory) {
        Map<String, String> settings = with(
                with(
                        rule("tv/*", "on-demand", "rtmp://127.0.0.1:" + FreePorts.next() + "/tv"),
                        "weir.record.directory",
                        directory.toString()),
                "weir.stream.grace-period",
                "1s");
        try (RunningNode node = RunningNode.start(with(settings, "weir.record.all", "true"))) {
            RtmpClient encoder = RtmpClient.publish(node.url("tv/one"));
            STREAM.headers().forEach(encoder::send);
            STREAM.picture(0).forEach(encoder::send);
            Await.until(LIMIT, "something is recorded", () -> node.metric("weir_recording_bytes_total") >= 2_000);
            encoder.reset();
            Await.until(LIMIT, "the end", () -> node.metric("weir_recordings") == 0);
            Await.until(LIMIT, "no pull is left", () -> pulls(node).isEmpty());
            assertTrue(node.metric("weir_pull_failures_total{kind=\"unreachable\"}") >= 1);
        }
    }

    private static boolean publishes(RunningNode node) {
        return node.operations().stream("tv/one").path("publishedHere").asBoolean();
    }

    private static void awaitStatus(RunningNode node, String status) {
        Await.until(
                LIMIT,
                () -> status + " in " + pulls(node),
                () -> pulls(node).path(0).path("status").asText().equals(status));
    }

    private static RunningNode pulling(String match, String when, String... from) {
        return RunningNode.start(rule(match, when, from));
    }

    private static Map<String, String> rule(String match, String when, String... from) {
        String urls = Stream.of(from).map(url -> '"' + url + '"').collect(Collectors.joining(","));
        return Map.of(
                "weir.pull.rules", "[{match=\"%s\",from=[%s],when=%s}]".formatted(match, urls, when),
                "weir.pull.media-timeout", "1s",
                "weir.pull.claim-interval", "200ms",
                "weir.pull.idle-timeout", "500ms",
                "weir.stream.hub-linger", "500ms",
                "weir.pull.retry-min", "200ms");
    }

    private static Map<String, String> with(Map<String, String> settings, String key, String value) {
        Map<String, String> more = new HashMap<>(settings);
        more.put(key, value);
        return more;
    }

    /** Publishes already: a pull that comes before would be told of nothing. */
    private static RoamingEncoder encoder(RunningNode node) {
        RoamingEncoder encoder = new RoamingEncoder(STREAM, () -> node.url("tv/one"), Duration.ofMillis(200));
        Await.until(LIMIT, "the encoder publishes", () -> encoder.connections() == 1);
        return encoder;
    }

    private static JsonNode pulls(RunningNode node) {
        return node.operations().json("/api/pull").path("pulls");
    }

    /** Configuration, then a keyframe, then every picture after the one before it. */
    private static void assertUnbroken(RtmpClient viewer) {
        List<RtmpClient.Received> video = viewer.frames().stream()
                .filter(frame -> frame.type() == Frame.Type.VIDEO)
                .toList();
        assertEquals(
                List.of(Role.CONFIGURATION, Role.KEYFRAME),
                video.stream().map(RtmpClient.Received::role).limit(2).toList());
        List<Integer> numbers = video.stream()
                .filter(frame -> frame.role() != Role.CONFIGURATION)
                .map(frame -> SyntheticStream.numberIn(frame.type(), frame.payload()))
                .toList();
        for (int i = 1; i < numbers.size(); i++) {
            assertEquals(numbers.get(i - 1) + 1, numbers.get(i));
        }
    }
}
