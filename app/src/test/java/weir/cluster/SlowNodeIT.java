package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.testkit.Await;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** One node of three behind a link that is narrower than the stream. */
class SlowNodeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int BYTES_PER_PICTURE = 40_000;
    /** 8 Mbit/s and a little sound. */
    private static final SyntheticStream STREAM = new SyntheticStream(BYTES_PER_PICTURE);

    private static final long LINK = 4_000_000;
    private static final int SECONDS = 12;
    private static final List<String> REASONS = List.of("over_bytes", "over_time", "until_keyframe");

    @AutoClose
    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = TestCluster.startOnHosts(3, "-Dweir.stream.feed-duration=1s");
    }

    @Test
    @DisplayName(
            "a node that is too slow for a stream gets what decodes of it, its loss is counted, and nobody else waits")
    void shouldDropForASlowNodeAlone() {
        String key = "live/slow";
        try (RtmpClient encoder = RtmpClient.publish(cluster.node(0).url(key));
                RtmpClient here = RtmpClient.play(cluster.node(0).url(key));
                RtmpClient third = RtmpClient.play(cluster.node(1).url(key));
                RtmpClient slow = RtmpClient.play(cluster.node(2).url(key))) {
            Await.until(PATIENCE, "three nodes watch", () -> cluster.node(0).watchers(key) == 3);
            STREAM.headers().forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            cluster.network().host(2).narrow(LINK, Duration.ofMillis(200));
            List<Long> sent = sendInRealTime(encoder);
            encoder.closeStream();
            for (RtmpClient viewer : List.of(here, third)) {
                Await.until(PATIENCE, "the end", viewer::hasEnded);
            }
            // By now the Stream has told all nodes that it is over, and the slow one still has frames to come.
            cluster.network().host(2).widen();
            Await.until(PATIENCE, "the end", slow::hasEnded);

            int all = 2 + sent.size() * 3;
            assertEquals(
                    all,
                    slow.frames().size() + dropped(0),
                    () -> "received " + slow.frames().size() + ", counted " + reasons(0));
            assertEquals(all, here.frames().size(), "a viewer of the publisher's node misses something");
            assertEquals(all, third.frames().size(), "a viewer of the third node misses something");
            int missing = all - slow.frames().size();
            assertTrue(missing > 0, "nothing was dropped");
            assertEveryPictureDecodes(slow);
            assertEquals(0, dropped(1) + dropped(2), "dropped elsewhere");
            System.out.printf(
                    "slow node: %d of %d messages dropped (%s), %d of %d pictures and %d of %d sounds arrive%n",
                    missing, all, reasons(0), pictures(slow).size(), sent.size(), audio(slow), audio(third));
            System.out.printf(
                    "slow node: a picture is late by at most %d ms on the publisher's node, %d ms on the third, %d ms on the slow one%n",
                    latest(here, sent), latest(third, sent), latest(slow, sent));
        }
    }

    /** @return when each picture was sent, on the clock of System.nanoTime */
    private static List<Long> sendInRealTime(RtmpClient encoder) {
        List<Long> sent = new ArrayList<>();
        long start = System.nanoTime();
        for (int number = 0; number < SECONDS * 25; number++) {
            Await.pauseUntil(start + number * 40_000_000L);
            sent.add(System.nanoTime());
            STREAM.picture(number).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
        }
        return sent;
    }

    private static void assertEveryPictureDecodes(RtmpClient viewer) {
        int before = -1;
        for (RtmpClient.Received picture : pictures(viewer)) {
            int number = numberIn(picture);
            assertTrue(
                    picture.role() == Role.KEYFRAME || number == before + 1,
                    "picture " + number + " needs the one before it, but " + before + " was the last");
            before = number;
        }
    }

    private static List<RtmpClient.Received> pictures(RtmpClient viewer) {
        return viewer.frames().stream()
                .filter(frame -> frame.payload().length == BYTES_PER_PICTURE)
                .toList();
    }

    private static long audio(RtmpClient viewer) {
        return viewer.frames().stream()
                .filter(frame -> frame.role() == Role.AUDIO)
                .count();
    }

    private static int numberIn(RtmpClient.Received picture) {
        return SyntheticStream.numberIn(Frame.Type.VIDEO, picture.payload());
    }

    private static long latest(RtmpClient viewer, List<Long> sent) {
        return pictures(viewer).stream()
                .mapToLong(picture -> (picture.arrivedNanos() - sent.get(numberIn(picture))) / 1_000_000)
                .max()
                .orElseThrow();
    }

    private static int dropped(int node) {
        return REASONS.stream().mapToInt(reason -> dropped(node, reason)).sum();
    }

    private static int dropped(int node, String reason) {
        return (int) cluster.node(node).metric("weir_messages_dropped_total{reason=\"" + reason + "\"}");
    }

    private static List<String> reasons(int node) {
        return IntStream.range(0, REASONS.size())
                .mapToObj(i -> REASONS.get(i) + " " + dropped(node, REASONS.get(i)))
                .toList();
    }
}
