package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import weir.settings.HostPort;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.testkit.Await;
import weir.testkit.LogLines;

@ParameterizedClass
@EnumSource(TransportKind.class)
class RtmpListenerTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString(SelectorSocketTest.LOOP));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CLOSED = -1;

    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final TestProbe<StatusReply<InetSocketAddress>> bound = KIT.createTestProbe();
    private final TestProbe<Done> drained = KIT.createTestProbe();
    private final TestRelay relay = new TestRelay();
    private final List<Socket> clients = new ArrayList<>();
    private final LogLines log = LogLines.capture();
    private ActorRef<RtmpListener.Command> listener;
    private InetSocketAddress address;

    RtmpListenerTest(TransportKind transport) {
        relay.transport = transport;
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void closeClients() throws IOException {
        log.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    @Test
    @DisplayName("001 FR-002: the handshake is answered")
    void shouldShakeHands() throws IOException {
        listen();
        Socket client = connect();
        byte[] c0c1 = new byte[1537];
        c0c1[0] = 3;
        client.getOutputStream().write(c0c1);
        assertEquals(3, client.getInputStream().readNBytes(1 + 2 * 1536)[0]);
        client.close();
        awaitConnections(0);
        Await.until(LIMIT, "the end is counted", () -> closed("peer") == 1);
    }

    @Test
    @DisplayName("interop 27: who knocks at the wrong door is named")
    void shouldNameAWrongProtocol() throws IOException {
        listen();
        Socket client = connect();
        client.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(CLOSED, client.getInputStream().read());
        Await.until(LIMIT, "the line", () -> !log.with("WARN").isEmpty());
        String peer = "peer=127.0.0.1:" + client.getLocalPort();
        assertEquals(log.with("WARN"), log.with("connection closed", "conn=1", peer, "HTTP on an RTMP port"));
    }

    @Test
    @DisplayName("001 FR-045: one connection more than may be open is refused, with one line")
    void shouldRefuseWhatIsAboveTheLimit() throws IOException {
        relay.maxConnections = 2;
        listen();
        Socket first = connect();
        connect();
        awaitConnections(2);
        Socket third = connect();
        assertEquals(CLOSED, third.getInputStream().read());
        String peer = "peer=127.0.0.1:" + third.getLocalPort();
        assertEquals(
                1,
                log.with("connection refused", "WARN", "conn=3", peer, "\"max-connections are open\"", "open=2")
                        .size());
        assertEquals(1, closed("too_many"));
        first.close();
        awaitConnections(1);
        Await.until(LIMIT, "room again", () -> {
            connect(); // the listener may not know yet
            return relay.connections.count() == 2;
        });
        Await.until(
                LIMIT,
                "a line for each refusal",
                () -> closed("too_many")
                        == log.with("connection refused", "WARN").size());
    }

    @Test
    void shouldSayWhyItCannotListen() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            bind(holder.getLocalPort());
            assertTrue(bound.receiveMessage(LIMIT).isError());
        }
    }

    @Test
    void shouldDrainAtOnceWhenNobodyIsConnected() {
        listen();
        drain();
        drained.expectMessage(LIMIT, Done.getInstance());
        Await.until(LIMIT, "nobody listens", () -> !isListening());
    }

    @Test
    @DisplayName("a drain ends every connection and is over when the last one is gone")
    void shouldCloseEverybodyWhenItDrains() throws IOException {
        listen();
        Socket first = connect();
        Socket second = connect();
        awaitConnections(2);
        drain();
        drained.expectMessage(LIMIT, Done.getInstance());
        assertEquals(CLOSED, first.getInputStream().read());
        assertEquals(CLOSED, second.getInputStream().read());
        Await.until(LIMIT, "the ends are counted", () -> closed("drain") == 2);
    }

    private void listen() {
        bind(0);
        address = bound.receiveMessage(LIMIT).getValue();
    }

    private void bind(int port) {
        listener = KIT.spawn(RtmpListener.create(relay.relay(hubs.getRef(), command -> {}, directory.getRef())));
        listener.tell(new RtmpListener.Bind(new HostPort("127.0.0.1", port), bound.getRef()));
    }

    private void drain() {
        listener.tell(new RtmpListener.Drain(drained.getRef()));
    }

    private Socket connect() {
        try {
            Socket client = new Socket(address.getAddress(), address.getPort());
            clients.add(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitConnections(int count) {
        Await.until(LIMIT, count + " connections", () -> relay.connections.count() == count);
    }

    private boolean isListening() {
        try {
            return connect().isConnected();
        } catch (UncheckedIOException refused) {
            return false;
        }
    }

    private double closed(String reason) {
        return relay.metric("weir_connections_closed_total{reason=\"" + reason + "\"}");
    }
}
