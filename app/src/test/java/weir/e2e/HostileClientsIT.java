package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.FrameHeader.Role;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/**
 * Clients that mean harm, or are broken, against a node with little memory. Whatever they do, the node stays up, serves the next
 * viewer, stays within its memory and says in one line who it was.
 */
@DisplayName("001 FR-034, FR-035, FR-036, FR-041, FR-045: hostile clients")
class HostileClientsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long MIB = 1 << 20;
    private static final AmfObject CONNECT =
            AmfObject.builder().put("app", "live").build();

    private static PackagedNode node;
    private static RoamingEncoder encoder;
    private int logged;

    @BeforeAll
    static void start() {
        node = PackagedNode.start(
                "-Xmx256m",
                "-XX:MaxDirectMemorySize=128m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dweir.rtmp.handshake-timeout=5s",
                "-Dweir.rtmp.connect-timeout=5s");
        encoder = new RoamingEncoder(new SyntheticStream(5_000), () -> node.url("live/good"), Duration.ofSeconds(1));
        Await.until(LIMIT, "a publisher", () -> encoder.connections() == 1);
    }

    @AfterAll
    static void stop() {
        encoder.close();
        node.close();
    }

    @BeforeEach
    void mark() {
        logged = node.log(0).size();
    }

    @AfterEach
    void shouldHaveHeld(TestInfo test) {
        assertTrue(node.isAlive());
        long began = System.nanoTime();
        try (RtmpClient viewer = RtmpClient.play(node.url("live/good"))) {
            Await.until(LIMIT, "a picture", () -> viewer.frames().stream()
                    .anyMatch(frame -> frame.role() == Role.KEYFRAME));
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        Await.until(LIMIT, "at most 96 MiB of heap in use", () -> node.heapAfterCollection() <= 96 * MIB);
        System.out.printf(
                "%s: next picture after %d ms, heap %d MiB, resident %d MiB%n",
                test.getDisplayName(),
                millis,
                (long) node.metric("jvm_memory_used_bytes{area=\"heap\"}") / MIB,
                node.residentBytes() / MIB);
        assertTrue(node.residentBytes() <= 768 * MIB);
        assertEquals(1, encoder.connections(), "the publisher never lost its connection");
        assertEquals(List.of(), unexpectedLines());
    }

    @Test
    void shouldCloseOnRandomBytes() {
        Random random = new Random(4711);
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(8_000)];
            random.nextBytes(noise);
            noise[0] = (byte) Math.max(noise[0] & 0xFF, 4);
            peers.add(play(noise));
        }
        assertOneWarningEach(peers, "");
    }

    @Test
    void shouldCloseOnRandomBytesBehindAHandshake() {
        Random random = new Random(4712);
        List<String> peers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(8_000)];
            random.nextBytes(noise);
            peers.add(play(RawClient.afterHandshake(noise)));
        }
        assertOneLineEach(peers);
    }

    @Test
    @DisplayName("every truncation of a valid session")
    void shouldTakeEveryTruncationForALostConnection() {
        byte[] session = RawClient.session(CONNECT, "cut");
        double closed = node.metric("weir_connections_closed_total{reason=\"peer\"}");
        for (int length = 0; length <= session.length; length++) {
            try (RawClient client = new RawClient(node.rtmpPort())) {
                client.send(Arrays.copyOf(session, length));
            }
        }
        Await.until(
                LIMIT,
                () -> (session.length + 1) + " closed",
                () -> node.metric("weir_connections_closed_total{reason=\"peer\"}") - closed >= session.length + 1);
        assertEquals(List.of(), warnings());
    }

    @Test
    @DisplayName("a message of 16 MB announced on each of many chunk streams")
    void shouldRefuseWhatIsAnnouncedTooLarge() {
        ByteArrayOutputStream announced = new ByteArrayOutputStream();
        IntStream.range(3, 60).forEach(id -> announced.writeBytes(RawClient.header(id, 0xFFFFFF)));
        List<String> peers = IntStream.range(0, 50)
                .mapToObj(i -> play(RawClient.afterHandshake(announced.toByteArray())))
                .toList();
        assertOneWarningEach(peers, "limit of 10485760");
    }

    @Test
    @DisplayName("65,597 chunk streams")
    void shouldRefuseTooManyChunkStreams() {
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        IntStream.range(3, 65_600).forEach(id -> opened.writeBytes(RawClient.header(id, 0)));
        // Behind a connect, as nothing but protocol control may come before.
        byte[] connect = RawClient.command(new ChunkWriter(128), 0, "connect", CONNECT);
        assertOneWarningEach(
                List.of(play(RawClient.afterHandshake(connect, opened.toByteArray()))), "More than 64 chunk streams");
    }

    @Test
    @DisplayName("messages of many clients that begin and never end")
    void shouldBoundTheMessagesOfAllClientsThatBeginAndNeverEnd() {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(node.rtmpPort());
                clients.add(client);
                client.send(RawClient.afterHandshake(unfinished(10 << 20, 3 << 20)));
            }
            shouldServeANewViewer();
            Await.until(LIMIT, "most are refused", () -> warnings().size() >= 30);
            for (String warning : warnings()) {
                assertTrue(warning.contains("Partial messages of all connections above their limit"), warning);
            }
        } finally {
            clients.forEach(RawClient::close);
        }
        assertOneLineEach(clients.stream().map(RawClient::peer).toList());
    }

    @ParameterizedTest
    @DisplayName("AMF nested 10,000 deep, and counts of 2^32")
    @ValueSource(strings = {"03 0001 61", "08 FFFFFFFF 0001 61", "0A FFFFFFFF", "11 09 03 01"})
    void shouldSurviveHostileAmf(String level) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(Amf0Writer.write(AmfValue.of("connect"), AmfValue.of(1)));
        byte[] nested = HexFormat.of().parseHex(level.replace(" ", ""));
        for (int i = 0; i < 10_000; i++) {
            payload.writeBytes(nested);
        }
        byte[] connect = new ChunkWriter(128).write(new RawMessage(3, 20, 0, 0, payload.toByteArray()));
        List<String> peers = IntStream.range(0, 20)
                .mapToObj(i -> play(RawClient.afterHandshake(connect)))
                .toList();
        assertOneLineEach(peers);
    }

    @Test
    @DisplayName("tiny windows, and calls without end by a client that reads no answer")
    void shouldCutAClientThatAsksAndNeverReads() {
        ChunkWriter writer = new ChunkWriter(128);
        byte[] begin = RawClient.afterHandshake(
                RawClient.message(writer, 0, new RtmpMessage.WindowAcknowledgementSize(1)),
                RawClient.command(writer, 0, "connect", CONNECT));
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        for (int i = 0; i < 20_000; i++) {
            flood.writeBytes(RawClient.message(
                    writer, 0, new RtmpMessage.SetPeerBandwidth(1 + i % 2, RtmpMessage.SetPeerBandwidth.Limit.HARD)));
            flood.writeBytes(RawClient.message(writer, 0, new RtmpMessage.UserControl.PingRequest(i)));
        }
        double slow = node.metric("weir_connections_closed_total{reason=\"slow_client\"}");
        try (RawClient client = new RawClient(node.rtmpPort())) {
            client.send(begin);
            byte[] again = flood.toByteArray();
            for (int i = 0; i < 1_000 && client.send(again); i++) {
                Thread.onSpinWait();
            }
            Await.until(
                    LIMIT,
                    "it is cut",
                    () -> node.metric("weir_connections_closed_total{reason=\"slow_client\"}") - slow == 1);
            assertOneLineEach(List.of(client.peer()));
        }
    }

    @Test
    @DisplayName("1,000 handshakes that stop half way, and 100 that are followed by nothing")
    void shouldCloseIdleSocketsAtTheirDeadlines() {
        byte[] half = Arrays.copyOf(RawClient.handshake(), 700);
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 1_100; i++) {
                RawClient client = new RawClient(node.rtmpPort());
                clients.add(client);
                client.send(i < 1_000 ? half : RawClient.handshake());
            }
            shouldServeANewViewer();
            clients.forEach(RawClient::awaitClosed);
            assertOneLineEach(clients.stream().map(RawClient::peer).toList());
            assertEquals(1_000, lines("reason=\"no handshake in time\"").size());
            assertEquals(100, lines("reason=\"no connect command in time\"").size());
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    @Test
    @DisplayName("5,000 connects and disconnects")
    void shouldForgetWhoComesAndGoes() {
        double closed = node.metric("weir_connections_closed_total");
        for (int i = 0; i < 5_000; i++) {
            RawClient client = new RawClient(node.rtmpPort());
            if (i % 2 == 0) {
                client.close();
            } else {
                client.reset();
            }
        }
        Await.until(LIMIT, "5,000 closed", () -> node.metric("weir_connections_closed_total") - closed >= 5_000);
        Await.until(LIMIT, "no idle connection", () -> node.metric("weir_connections{kind=\"idle\"}") == 0);
        assertEquals(List.of(), warnings());
    }

    @ParameterizedTest
    @DisplayName("interop 27: other protocols are named")
    @CsvSource({
        "474554202f20485454502f312e310d0a0d0a, HTTP on an RTMP port",
        "16030100c8010000c40303, TLS (RTMPS or HTTPS) on a plain RTMP port",
        "50524f58592054435034203132372e302e302e31, PROXY protocol",
        "0d0a0d0a000d0a515549540a2111000c, PROXY protocol version 2",
        "06000000008000070300, 'RTMPE (encrypted RTMP, version 6)'",
        "08000000008000070300, 'RTMPE (encrypted RTMP, version 8)'",
        "02, RTMP version 2 is not spoken here"
    })
    void shouldNameAWrongProtocol(String hex, String reason) {
        assertOneWarningEach(List.of(play(HexFormat.of().parseHex(hex))), reason);
    }

    @Test
    void shouldEscapeNamesFromTheWire() {
        String evil = "x\n2026-01-01 00:00:00.000 ERROR forged\u001b[2J\u202e\"=";
        AmfObject object = AmfObject.builder()
                .put("app", "live" + evil)
                .put("flashVer", evil)
                .build();
        List<String> peers = new ArrayList<>();
        peers.add(play(RawClient.session(object, "name")));
        peers.add(play(RawClient.session(CONNECT, "name" + evil)));
        assertOneLineEach(peers);
        assertEquals(
                1,
                lines("client connected", "\\n2026-01-01 00:00:00.000 ERROR forged\\u001b[2J\\u202e\\\"=")
                        .size());
        for (String line : node.log(logged)) {
            assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        }
    }

    /** Sends the bytes and no more, and waits for the node to close. */
    private static String play(byte[] bytes) {
        try (RawClient client = new RawClient(node.rtmpPort())) {
            client.send(bytes);
            client.endOutput();
            client.awaitClosed();
            return client.peer();
        }
    }

    /** Messages begun on two chunk streams, of which so many bytes have come each. */
    private static byte[] unfinished(int announced, int sent) {
        ChunkWriter writer = new ChunkWriter(128);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawClient.message(writer, 0, new RtmpMessage.SetChunkSize(sent)));
        for (int id = 10; id < 12; id++) {
            bytes.writeBytes(RawClient.header(id, announced));
            bytes.writeBytes(new byte[sent]);
        }
        return bytes.toByteArray();
    }

    private static void shouldServeANewViewer() {
        try (RtmpClient viewer = RtmpClient.play(node.url("live/good"))) {
            viewer.awaitFrames(3);
        }
    }

    private void assertOneWarningEach(List<String> peers, String reason) {
        assertOneLineEach(peers);
        List<String> warnings = warnings();
        assertEquals(peers.size(), warnings.size(), warnings::toString);
        for (String warning : warnings) {
            assertTrue(warning.contains("connection closed conn=") && warning.contains(reason), warning);
        }
    }

    /** The end of each is told once. */
    private void assertOneLineEach(List<String> peers) {
        Await.until(LIMIT, () -> "a line for each: " + node.log(logged), () -> peers.stream()
                .noneMatch(peer -> lines("connection closed", peer).isEmpty()));
        for (String peer : peers) {
            assertEquals(1, lines("connection closed", peer).size());
        }
    }

    private List<String> warnings() {
        return lines(" WARN ");
    }

    private List<String> lines(String... words) {
        return node.log(logged).stream()
                .filter(line -> List.of(words).stream().allMatch(line::contains))
                .toList();
    }

    /** Errors, and whatever is not a line of the log. */
    private List<String> unexpectedLines() {
        return node.log(logged).stream()
                .filter(line -> !line.matches("[0-9-]{10} [0-9:.]{12} (INFO|WARN) .*"))
                .toList();
    }
}
