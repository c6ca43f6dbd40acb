package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.RtmpClient;

/** How long a client may stay in each phase without doing what the phase is for. */
class DeadlineTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RunningNode NODE = RunningNode.start(Map.of(
            "weir.rtmp.handshake-timeout", "1500ms",
            "weir.rtmp.connect-timeout", "1500ms",
            "weir.rtmp.publisher-idle-timeout", "2s",
            "weir.rtmp.client-idle-timeout", "1500ms",
            "weir.stream.grace-period", "300ms",
            "weir.stream.play-wait", "1h"));
    private static final byte[] C0_C1 = new byte[1 + 1536];
    private static final byte[] C2 = new byte[1536];

    static {
        C0_C1[0] = 3;
    }

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName("interop 27: a client that says nothing is closed when the handshake should be over")
    void shouldCloseAClientThatDoesNotShakeHands() throws IOException {
        double before = timeouts();
        long from = System.nanoTime();
        try (Socket silent = connect()) {
            awaitClosed(silent);
            assertTrue(millisSince(from) >= 1_500, millisSince(from) + " ms");
        }
        awaitTimeoutAfter(before);
    }

    @Test
    @DisplayName("interop 27: so is one that stops in the middle of the handshake, however slowly it goes on")
    void shouldCloseAClientThatDribbles() throws IOException {
        double before = timeouts();
        long from = System.nanoTime();
        try (Socket dribbling = connect()) {
            dribbling.getOutputStream().write(C0_C1);
            Await.until(LIMIT, "closed", () -> !takes(dribbling));
            assertTrue(millisSince(from) >= 1_500, millisSince(from) + " ms");
        }
        awaitTimeoutAfter(before);
    }

    @Test
    @DisplayName("interop 27: a client that shakes hands and never connects is closed, some time after the handshake")
    void shouldCloseAClientThatDoesNotConnect() throws IOException {
        double before = timeouts();
        try (Socket shy = connect()) {
            long opened = System.nanoTime();
            Await.until(LIMIT, "a part of the time for the handshake", () -> millisSince(opened) >= 100);
            long shaken = System.nanoTime();
            shy.getOutputStream().write(C0_C1);
            shy.getOutputStream().write(C2);
            awaitClosed(shy);
            assertTrue(millisSince(shaken) >= 1_500, millisSince(shaken) + " ms");
        }
        awaitTimeoutAfter(before);
    }

    @Test
    @DisplayName("001 FR-005: a client that connects and neither publishes nor plays is closed")
    void shouldCloseAClientThatDoesNothing() {
        double before = timeouts();
        try (RtmpClient idle = RtmpClient.connect(NODE.url("live/idle"))) {
            Await.until(LIMIT, "closed", idle::isClosedByServer);
        }
        awaitTimeoutAfter(before);
    }

    @Test
    @DisplayName(
            "001 FR-005: a publisher that falls silent is closed, its players learn it; they are not closed for waiting")
    void shouldCloseAPublisherThatSendsNothing() {
        double before = timeouts();
        try (RtmpClient player = RtmpClient.play(NODE.url("live/silent"));
                RtmpClient encoder = RtmpClient.publish(NODE.url("live/silent"))) {
            long from = System.nanoTime();
            long[] last = {from};
            Await.until(LIMIT, "longer than a publisher may be silent", () -> {
                last[0] = System.nanoTime();
                encoder.send(Frame.Type.AUDIO, millisSince(from), new byte[] {0x2F, 1});
                return millisSince(from) > 2_500;
            });
            Await.until(LIMIT, "closed", encoder::isClosedByServer);
            assertTrue(millisSince(last[0]) >= 2_000, millisSince(last[0]) + " ms");
            player.await("the end", e -> player.hasEnded());

            Await.until(LIMIT, "a player whose stream has ended has nothing left to do", player::isClosedByServer);
        }
        Await.until(LIMIT, "two more timeouts", () -> timeouts() == before + 2);
    }

    @Test
    void shouldNotCloseAPlayerThatWaitsForAStream() {
        double before = timeouts();
        try (RtmpClient player = RtmpClient.play(NODE.url("live/later"));
                RtmpClient idle = RtmpClient.connect(NODE.url("live/later"))) {
            Await.until(LIMIT, "closed", idle::isClosedByServer);
            assertFalse(player.isClosedByServer());
        }
        awaitTimeoutAfter(before);
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), NODE.rtmpPort());
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private static boolean takes(Socket socket) {
        try {
            socket.getOutputStream().write(0);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    private static void awaitClosed(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (in.read() >= 0) {
            // the server's part of the handshake
        }
    }

    private static long millisSince(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis();
    }

    private static void awaitTimeoutAfter(double before) {
        Await.until(LIMIT, "one more timeout", () -> timeouts() == before + 1);
    }

    private static double timeouts() {
        return NODE.metric("weir_connections_closed_total{reason=\"timeout\"}");
    }
}
