package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.rtmp.session.ClientEvent;
import weir.testkit.Await;
import weir.testkit.LogLines;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** Viewers that read slowly or not at all cost themselves frames, and nobody else anything. */
class SlowViewersTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MIB = 1 << 20;
    /** 4 Mbit/s. */
    private static final SyntheticStream STREAM = new SyntheticStream(20_000);

    private static final int FRAMES_PER_SECOND = 25;
    /** Enough of a payload to tell which frame it is. */
    private static final int HEAD = 16;

    private static final int SLOW = 100_000 / 8;
    private static final int SMALL_SOCKET_BUFFER = 8 * 1024;
    private static final int BUFFER_MIB = 2;
    private static final RunningNode NODE = RunningNode.start(Map.of(
            "weir.subscriber.buffer-size", BUFFER_MIB + " MiB",
            "weir.subscriber.stall-timeout", "6s",
            "weir.subscriber.write-batch-size", "16 KiB",
            "weir.rtmp.send-buffer", "32 KiB"));

    private final List<RtmpClient> clients = new ArrayList<>();
    private final LogLines log = LogLines.capture();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @AfterEach
    void closeClients() {
        clients.forEach(RtmpClient::close);
        log.close();
    }

    @Test
    @DisplayName("002 FR-004: of 100 players one reads at 100 kbit/s and one not at all; the 98 others miss nothing")
    void shouldLetSlowViewersDelayNobody() {
        RtmpClient encoder = encoder("live/slow");
        STREAM.headers().forEach(encoder::send);
        List<RtmpClient> fast = new ArrayList<>();
        for (int i = 0; i < 98; i++) {
            fast.add(player("live/slow", 0, 0));
        }
        RtmpClient slow = player("live/slow", SLOW, SMALL_SOCKET_BUFFER);
        RtmpClient dead = player("live/slow", 0, SMALL_SOCKET_BUFFER);
        NODE.awaitSubscribers("live/slow", 100);
        dead.stopReading();

        double dropped = dropped();
        int sent = sendPaced(encoder, 12 * FRAMES_PER_SECOND);
        Await.until(LIMIT, "the dead viewer is closed", () -> closedAsSlow() == 1);
        assertFalse(slow.isClosedByServer());
        slow.readAt(0);
        encoder.closeStream();

        for (RtmpClient player : fast) {
            player.await("the end", event -> player.hasEnded());
            assertMissedNothing(player, sent);
        }
        slow.await("the end", event -> slow.hasEnded());
        assertEveryFrameDecodes(slow);
        List<String> closed = log.with("connection closed", "reason=\"the client took nothing for 6000 ms\"");
        assertEquals(1, closed.size());
        assertFalse(closed.get(0).endsWith(" dropped=0"), closed::toString);
        double droppedByReason = dropped() - dropped;
        assertEquals(missedBy(slow, sent) + droppedIn(closed.get(0)), droppedByReason);
        assertEquals(1, closedAsSlow());
    }

    @Test
    @DisplayName("001 FR-045, 002 PR-004: what viewers do not take is bounded in memory, whatever the publisher sends")
    void shouldHoldNoMoreThanTheBuffers() {
        int viewers = 10;
        RtmpClient encoder = encoder("live/flood");
        STREAM.headers().forEach(encoder::send);
        for (int i = 0; i < viewers; i++) {
            RtmpClient player = player("live/flood", 0, SMALL_SOCKET_BUFFER);
            player.await("playing", ClientEvent.PlayStarted.class::isInstance);
            player.readAt(SLOW);
        }
        NODE.awaitSubscribers("live/flood", viewers);
        long before = heapAfterCollection();
        double received = messagesIn();
        int pictures = (int) (256 * MIB / STREAM.videoBytes());
        for (int i = 0; i < pictures; i++) {
            STREAM.picture(i).forEach(encoder::send);
        }
        Await.until(LIMIT, "all is received", () -> messagesIn() - received >= 3 * pictures);

        // Each buffer and what audio may go over it, the way to the Hub with its 16 MiB, and some room for the rest.
        long bound = (viewers * BUFFER_MIB * 3 / 2 + 16 * 3 / 2 + 16) * MIB;
        Await.until(LIMIT, "the heap within " + bound + " bytes", () -> heapAfterCollection() - before <= bound);
        assertEquals(viewers, NODE.metric("weir_subscribers"));
    }

    private RtmpClient encoder(String key) {
        RtmpClient encoder = RtmpClient.publish(NODE.url(key));
        clients.add(encoder);
        return encoder;
    }

    private RtmpClient player(String key, int bytesPerSecond, int receiveBuffer) {
        RtmpClient player = RtmpClient.connect(NODE.url(key), bytesPerSecond, receiveBuffer);
        clients.add(player);
        player.keepHeads(HEAD);
        player.play();
        return player;
    }

    private static int sendPaced(RtmpClient encoder, int pictures) {
        long begin = System.nanoTime();
        for (int i = 0; i < pictures; i++) {
            long due = begin + i * 1_000_000_000L / FRAMES_PER_SECOND;
            Await.until(LIMIT, "the time of the next picture", () -> System.nanoTime() - due >= 0);
            STREAM.picture(i).forEach(encoder::send);
        }
        return pictures;
    }

    private static void assertMissedNothing(RtmpClient player, int sent) {
        List<RtmpClient.Received> video = videoOf(player);
        assertEquals(sent, video.size());
        for (int i = 0; i < sent; i++) {
            assertEquals(i, numberIn(video.get(i)));
        }
        assertEquals(2 * sent, soundsOf(player));
    }

    private static int numberIn(RtmpClient.Received frame) {
        return SyntheticStream.numberIn(frame.type(), frame.payload());
    }

    /** Each frame follows the one before it, or is a keyframe. */
    private static void assertEveryFrameDecodes(RtmpClient player) {
        int gaps = 0;
        int groups = 0;
        int last = -1;
        for (RtmpClient.Received frame : videoOf(player)) {
            int number = numberIn(frame);
            if (frame.role() == Role.KEYFRAME) {
                groups++;
                gaps += number == last + 1 ? 0 : 1;
                assertTrue(number > last);
            } else {
                assertEquals(last + 1, number);
            }
            last = number;
        }
        assertTrue(gaps > 0 && groups > 1, gaps + " gaps, " + groups + " groups");
    }

    private static double missedBy(RtmpClient player, int sent) {
        return 3 * sent - videoOf(player).size() - soundsOf(player);
    }

    private static double droppedIn(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf('=') + 1));
    }

    private static List<RtmpClient.Received> videoOf(RtmpClient player) {
        return player.frames().stream()
                .filter(frame -> frame.type() == Frame.Type.VIDEO && frame.role() != Role.CONFIGURATION)
                .toList();
    }

    private static long soundsOf(RtmpClient player) {
        return player.frames().stream()
                .filter(frame -> frame.role() == Role.AUDIO)
                .count();
    }

    private static double closedAsSlow() {
        return NODE.metric("weir_connections_closed_total{reason=\"slow_client\"}");
    }

    private static double dropped() {
        double dropped = 0;
        for (String reason : List.of("over_bytes", "over_time", "until_keyframe")) {
            dropped += NODE.metric("weir_messages_dropped_total{reason=\"" + reason + "\"}");
        }
        return dropped;
    }

    private static double messagesIn() {
        return NODE.metric("weir_messages_total{direction=\"in\"}");
    }

    private static long heapAfterCollection() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // one alone may be skipped
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            least = Math.min(least, used);
        }
        return least;
    }
}
