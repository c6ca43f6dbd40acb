package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.ViewerClock;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

class SelectorSocketTest {

    /** A dispatcher for the selector loop. */
    static final String LOOP =
            "weir-selector-loops.loop-0 { type = Dispatcher, executor = \"weir.selector.SelectorLoopExecutor\" }";

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString(LOOP));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final byte[] PING = {1, 2, 3};
    private static final int CLOSED = -1;

    private final TestProbe<Connection.Command> connection = KIT.createTestProbe();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final TestRelay settings = new TestRelay();
    private Socket client;
    private ActorRef<Object> socket;
    private Executor loop;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
    }

    @Test
    void shouldReadOnlyWhenItIsLetTo() throws IOException {
        start();
        client.getOutputStream().write(3);
        Connection.Received first = received();
        assertEquals(1, first.inbound().bytes());
        client.getOutputStream().write(new byte[10]);
        connection.expectNoMessage(Duration.ofMillis(50));
        goOn(first);
        assertEquals(10, received().inbound().bytes());
    }

    @Test
    void shouldReadOnIntoNothingAfterAnError() throws IOException {
        start();
        client.getOutputStream().write(new byte[] {'G', 'E', 'T', ' '});
        Connection.Received bad = received();
        assertEquals(true, bad.inbound().error().isPresent());
        goOn(bad);
        client.getOutputStream().write(new byte[100_000]);
        client.shutdownOutput();
        connection.expectMessage(LIMIT, new Connection.IngressDone("closed by the peer"));
    }

    @Test
    void shouldWriteFramesInTheOrderOfTheStream() throws IOException {
        start();
        startPlay();
        Frame key = TestFrames.key(0, 300_000);
        Frame inter = TestFrames.inter(40, 10);
        socket.tell(new Subscriber.Joined(KEY, 1, List.of(key), false));
        socket.tell(new Subscriber.Delivered(KEY, false, List.of(inter)));
        assertArrayEquals(bytes(key), client.getInputStream().readNBytes(bytes(key).length));
        assertArrayEquals(bytes(inter), client.getInputStream().readNBytes(bytes(inter).length));
        settings.awaitMetric("weir_messages_total{direction=\"out\"}", 2);
    }

    @Test
    void shouldFinishOnceAllIsWrittenAndThePeerHasClosed() throws IOException {
        start();
        socket.tell(new Egress.Send(PING));
        socket.tell(new Egress.Finish(LONG));
        assertArrayEquals(PING, client.getInputStream().readNBytes(3));
        assertEquals(CLOSED, client.getInputStream().read());
        client.close();
        connection.expectMessage(LIMIT, new Connection.IngressDone("closed by the peer"));
        connection.expectMessage(LIMIT, Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldFinishWhenThePeerHasClosedBefore() throws IOException {
        start();
        client.shutdownOutput();
        connection.expectMessage(LIMIT, new Connection.IngressDone("closed by the peer"));
        socket.tell(new Egress.Finish(LONG));
        connection.expectMessage(LIMIT, Connection.EgressStopped.INSTANCE);
        assertEquals(CLOSED, client.getInputStream().read());
    }

    @Test
    void shouldNotWaitForEverForThePeerToClose() throws IOException {
        start();
        socket.tell(new Egress.Finish(Duration.ofMillis(50)));
        assertEquals(CLOSED, client.getInputStream().read());
        connection.expectMessage(LIMIT, new Connection.IngressDone("closed"));
        connection.expectMessage(LIMIT, Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldNotWaitForEverForAClientThatDoesNotTakeItsLastMessages() throws IOException {
        settings.bufferBytes = 16 << 20;
        start();
        stuff();
        socket.tell(new Egress.EndPlay(1, PING));
        socket.tell(new Egress.Finish(Duration.ofMillis(50)));
        connection.expectMessage(LIMIT, new Connection.EgressCut("the client did not take its last messages"));
    }

    @Test
    @DisplayName("002 QR-004: a viewer that takes nothing is closed after its time")
    void shouldCutAClientThatTakesNothingOfWhatWaits() throws IOException {
        settings.bufferBytes = 16 << 20;
        settings.stallTimeout = Duration.ofSeconds(1);
        start();
        stuff();
        connection.expectMessage(LIMIT, new Connection.EgressCut("the client took nothing for 1000 ms"));
        connection.expectMessage(LIMIT, new Connection.IngressDone("closed"));
        connection.expectMessage(LIMIT, Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldCutAClientForWhomProtocolMessagesPileUp() throws IOException {
        start();
        for (int i = 0; i < 100; i++) {
            socket.tell(new Egress.Send(new byte[Outbox.MAX_CONTROL_BYTES / 2]));
        }
        connection.expectMessage(
                LIMIT, new Connection.EgressCut("the client reads too slowly for what may not be dropped"));
    }

    @Test
    void shouldTellWhyAConnectionIsLost() throws IOException {
        start();
        client.setSoLinger(true, 0); // resets
        client.close();
        connection.expectMessage(LIMIT, new Connection.IngressDone("connection lost: Connection reset"));
        connection.expectMessage(LIMIT, Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldEndWithTheConnection() throws IOException {
        start();
        connection.stop();
        assertEquals(CLOSED, client.getInputStream().read());
    }

    private void start() throws IOException {
        SocketChannel channel;
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            channel = SocketChannel.open(port.getLocalSocketAddress());
            client = port.accept();
        }
        channel.configureBlocking(false);
        Relay relay = settings.relay(hubs.getRef(), command -> {}, directory.getRef());
        ConnectionInfo info = new ConnectionInfo("1", (InetSocketAddress) channel.getRemoteAddress());
        Ingress reading = new Ingress(relay.reader(info, new HandshakeRandom().next()));
        KIT.spawn(
                SelectorSocket.create(channel, reading, connection.getRef(), relay, info),
                relay.loops().at(0));
        socket = connection.expectMessageClass(Connection.EgressReady.class).egress();
        loop = KIT.system().dispatchers().lookup(relay.loops().at(0));
    }

    private void startPlay() {
        socket.tell(new Egress.StartPlay(1, 1, KEY, TestRelay.CHUNK_SIZE, false));
        hubs.expectMessageClass(Hubs.Subscribe.class);
    }

    /** More than the sockets of both sides hold. */
    private void stuff() {
        startPlay();
        socket.tell(new Subscriber.Joined(KEY, 1, List.of(TestFrames.key(0, 15 << 20)), false));
    }

    private Connection.Received received() {
        return connection.expectMessageClass(Connection.Received.class, LIMIT);
    }

    private void goOn(Connection.Received received) {
        loop.execute(() -> received.reading().goOn(Duration.ZERO));
    }

    private static byte[] bytes(Frame frame) {
        return new RtmpEncoding(TestRelay.CHUNK_SIZE, 1, new ViewerClock(0))
                .encode(frame)
                .toBytes();
    }
}
