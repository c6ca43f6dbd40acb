package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.stream.Hub;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.testkit.Await;
import weir.testkit.LogLines;

/** A Connection, and probes in the place of all that it talks to. */
abstract class ConnectionFixture {

    static ActorTestKit kit;

    static final Duration LIMIT = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(150);
    static final StreamKey KEY = new StreamKey("live", "test");
    static final byte[] SOUND = {0x2F, 42};

    final TestProbe<Object> egress = kit.createTestProbe();
    private final TestProbe<Hubs.Command> hubs = kit.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = kit.createTestProbe();
    final TestProbe<Hub.Command> hub = kit.createTestProbe();
    final TestProbe<Stream.Command> authority = kit.createTestProbe();
    final TestProbe<Duration> gather = kit.createTestProbe();
    final Reading reading = gather.getRef()::tell;
    final TestRelay relay = new TestRelay();
    final ConnectionInfo info = new ConnectionInfo("7", new InetSocketAddress("127.0.0.1", 4711));
    private final ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
    final LogLines log = LogLines.capture();
    ActorRef<Connection.Command> connection;
    private int lastTransaction = 1;

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    @AfterEach
    void stopConnection() {
        kit.stop(connection);
        log.close();
    }

    void start() {
        start(authority.getRef()::tell);
    }

    void start(Consumer<Stream.Command> toAuthority) {
        connection = kit.spawn(Connection.create(relay.relay(hubs.getRef(), toAuthority, directory.getRef()), info));
        connection.tell(new Connection.EgressReady(egress.getRef()));
    }

    void handshake() {
        receive(new Inbound(3073, true, List.of(), List.of(), Optional.empty()));
    }

    void connect() {
        start();
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
    }

    int createStream() {
        receive(command(0, "createStream"));
        RtmpMessage.Command result = commands().get(0);
        assertEquals("_result", result.name());
        return (int) result.arguments().get(0).asNumber().orElseThrow();
    }

    int publishing() {
        connect();
        int streamId = createStream();
        publish(streamId);
        return streamId;
    }

    void publish(int streamId) {
        receive(command(streamId, "publish", AmfValue.of("test")));
        authority
                .expectMessageClass(Stream.Claim.class)
                .publisher()
                .tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of(hub.getRef())));
        assertEquals("NetStream.Publish.Start", statusCode());
        relay.awaitMetric("weir_publishers", 1);
    }

    PublisherRef publisher() {
        receive(media(8, 1, SOUND));
        return hub.expectMessageClass(Hub.Media.class).publisher();
    }

    /** Once its socket is closed, the connection is gone and has been counted. */
    void closes(String reason) {
        connection.tell(Connection.EgressStopped.INSTANCE);
        connection.tell(new Connection.IngressDone("closed by the peer"));
        egress.expectTerminated(connection, LIMIT);
        Await.until(LIMIT, "the end is counted", () -> closed(reason) == 1);
    }

    double closed(String reason) {
        return relay.metric("weir_connections_closed_total{reason=\"" + reason + "\"}");
    }

    Duration receive(RawMessage... messages) {
        return receive(inbound(List.of(messages)));
    }

    /** @return how long what comes next may gather */
    Duration receive(Inbound inbound) {
        connection.tell(new Connection.Received(reading, inbound));
        return gather.expectMessageClass(Duration.class, LIMIT);
    }

    static Inbound inbound(List<RawMessage> messages) {
        int bytes = messages.stream()
                .mapToInt(message -> 12 + message.payload().length)
                .sum();
        return new Inbound(bytes, true, messages, List.of(), Optional.empty());
    }

    static RawMessage media(int typeId, int streamId, byte[] payload) {
        return new RawMessage(4, typeId, streamId, 40, payload);
    }

    RawMessage command(int streamId, String name, AmfValue... arguments) {
        boolean connecting = name.equals("connect");
        AmfValue object = connecting ? arguments[0] : AmfNull.INSTANCE;
        List<AmfValue> rest = connecting ? List.of() : List.of(arguments);
        double transaction = connecting ? 1 : ++lastTransaction;
        return MessageCodec.encode(3, streamId, 0, new RtmpMessage.Command(name, transaction, object, rest));
    }

    static AmfObject object(String... fields) {
        AmfObject.Builder object = AmfObject.builder();
        for (int i = 0; i < fields.length; i += 2) {
            object.put(fields[i], fields[i + 1]);
        }
        return object.build();
    }

    private List<RtmpMessage.Command> commands() {
        return commandsIn(egress.expectMessageClass(Egress.Send.class).bytes());
    }

    List<String> commandNames() {
        return commands().stream().map(RtmpMessage.Command::name).toList();
    }

    /** The code of the status that was sent. */
    String statusCode() {
        List<String> codes =
                codesIn(egress.expectMessageClass(Egress.Send.class).bytes());
        assertEquals(1, codes.size(), codes::toString);
        return codes.get(0);
    }

    List<String> codesIn(byte[] bytes) {
        return commandsIn(bytes).stream()
                .map(command -> command.arguments().get(0).get("code"))
                .map(code -> code.flatMap(AmfValue::asString).orElse(""))
                .toList();
    }

    private List<RtmpMessage.Command> commandsIn(byte[] bytes) {
        List<RtmpMessage.Command> commands = new ArrayList<>();
        reader.read(ByteBuffer.wrap(bytes), raw -> {
            if (MessageCodec.decode(raw, AmfLimits.DEFAULT) instanceof RtmpMessage.Command command) {
                commands.add(command);
            }
        });
        return commands;
    }
}
