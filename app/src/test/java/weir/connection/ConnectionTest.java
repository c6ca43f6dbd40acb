package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Codec;
import weir.rtmp.RtmpException;
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
import weir.testkit.Pace;

class ConnectionTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(150);
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final byte[] KEYFRAME = {0x17, 1, 0, 0, 0, 42};
    private static final byte[] SOUND = {0x2F, 42};

    private final TestProbe<Object> egress = KIT.createTestProbe();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final TestProbe<Hub.Command> hub = KIT.createTestProbe();
    private final TestProbe<Stream.Command> authority = KIT.createTestProbe();
    private final TestProbe<Connection.Ack> acks = KIT.createTestProbe();
    private final TestRelay relay = new TestRelay();
    private final ConnectionInfo info = new ConnectionInfo("7", new InetSocketAddress("127.0.0.1", 4711));
    private final ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
    private final LogLines log = LogLines.capture();
    private ActorRef<Connection.Command> connection;
    private int lastTransaction = 1;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @AfterEach
    void stopConnection() {
        KIT.stop(connection);
        log.close();
    }

    // Reading

    @Test
    void shouldLetEachReadBeFollowedByTheNext() {
        start();
        connection.tell(new Connection.IngressReady(acks.getRef()));
        acks.expectMessage(Connection.Ack.INSTANCE);
        connection.tell(
                new Connection.Received(acks.getRef(), new Inbound(9, false, List.of(), List.of(), Optional.empty())));
        acks.expectMessage(Connection.Ack.INSTANCE);
        assertEquals(9, info.bytesIn());
        assertEquals(List.of(info), List.copyOf(relay.connections.open()));
    }

    @Test
    void shouldSendWhatTheHandshakeAnswers() {
        start();
        receive(new Inbound(9, false, List.of(), List.of(new byte[] {3, 1, 4}), Optional.empty()));
        assertArrayEquals(
                new byte[] {3, 1, 4},
                egress.expectMessageClass(Egress.Send.class).bytes());
    }

    @Test
    @DisplayName("001 FR-049: connections are logged; names from the wire are shortened and escaped")
    void shouldAcceptConnectAndSayWho() {
        start();
        handshake();
        String name = "evil\n2026-01-01 INFO forged " + "x".repeat(60_000);
        receive(command(0, "connect", object("app", "live", "flashVer", name)));
        assertEquals(List.of("_result"), commandNames());
        List<String> lines = log.with("client connected", "conn=7", "peer=127.0.0.1:4711", "app=live");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("evil\\n2026-01-01 INFO forged xxx"));
        assertTrue(lines.get(0).length() < 500);
    }

    // Publishing

    @Test
    @DisplayName("001 FR-021, FR-028: what a publisher sends goes to the Hubs that watch, and its codec is named")
    void shouldFeedTheHubsThatWatch() {
        int streamId = publishing();
        receive(media(9, streamId, KEYFRAME), media(8, streamId, SOUND), media(9, streamId, new byte[0]));
        Hub.Media media = hub.expectMessageClass(Hub.Media.class);
        assertEquals(2, media.frames().size());
        assertArrayEquals(KEYFRAME, media.frames().get(0).payload());
        relay.awaitMetric("weir_messages_total{direction=\"in\"}", 3);
        relay.awaitMetric("weir_bytes_total{direction=\"in\"}", 8);
        relay.awaitMetric("weir_messages_dropped_total{reason=\"empty\"}", 1);
        relay.awaitMetric("weir_connections{kind=\"publisher\"}", 1);
        assertEquals(Set.of(KEY), info.published());
        assertEquals(
                Optional.of(Codec.H264),
                relay.streams.all().get("live/test").publisher().orElseThrow().videoCodec());
        assertEquals(
                1, log.with("Codec detected", "media=video", "\"H.264 AVC\"").size());
        assertEquals(1, log.with("Codec detected", "media=audio", "codec=MP3").size());
    }

    @Test
    void shouldGoOnAfterAnUnpublish() {
        int streamId = publishing();
        receive(command(streamId, "closeStream"));
        assertEquals("NetStream.Unpublish.Success", statusCode());
        assertTrue(authority.expectMessageClass(Stream.Release.class).unpublished());
        relay.awaitMetric("weir_publishers", 0);
        assertEquals(Set.of(), info.published());
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 1);
        assertEquals(
                1,
                log.with("publisher ended", "reason=unpublished", "stream=live/test")
                        .size());
        publish(streamId);
    }

    @Test
    @DisplayName("interop 25: a second publisher is refused and keeps its connection")
    void shouldPassOnThatTheKeyIsTaken() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        Stream.Claim claim = authority.expectMessageClass(Stream.Claim.class);
        assertEquals("127.0.0.1", claim.peer());
        claim.publisher().tell(number -> new Publisher.Refused(number, "the stream is being published"));
        assertEquals("NetStream.Publish.BadName", statusCode());
        assertEquals(1, log.with("publisher refused", "stream=live/test").size());
        publish(streamId);
    }

    @Test
    void shouldNotTakeTheAnswerToAnEarlierPublishForThatToTheNext() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        PublisherRef first = authority.expectMessageClass(Stream.Claim.class).publisher();
        receive(command(streamId, "closeStream"));
        assertEquals("NetStream.Unpublish.Success", statusCode());
        authority.expectMessageClass(Stream.Release.class);
        receive(command(streamId, "publish", AmfValue.of("test")));
        PublisherRef second = authority.expectMessageClass(Stream.Claim.class).publisher();
        first.tell(number -> new Publisher.Refused(number, "the stream is being published"));
        second.tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of(hub.getRef())));
        assertEquals("NetStream.Publish.Start", statusCode());
    }

    @Test
    void shouldCloseAPublisherThatWasReplaced() {
        publishing();
        publisher().tell(number -> new Publisher.Revoked(number, "another publisher took over"));
        assertEquals("NetStream.Publish.BadName", statusCode());
        egress.expectMessageClass(Egress.Finish.class);
        closes("replaced");
        authority.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("a publish does not wait for an authority that cannot be reached, and goes on asking it")
    void shouldGoAheadAndAskAgainWhileTheAuthorityIsSilent() {
        relay.authorityTimeout = SHORT;
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        authority.expectMessageClass(Stream.Claim.class);
        assertEquals("NetStream.Publish.Start", statusCode());
        PublisherRef publisher =
                authority.expectMessageClass(Stream.Claim.class).publisher();
        TestProbe<Stream.Command> spokesman = KIT.createTestProbe();
        publisher.tell(
                number -> new Publisher.Granted(number, Long.MAX_VALUE, spokesman.getRef(), List.of(hub.getRef())));
        receive(media(8, streamId, SOUND));
        assertEquals(Long.MAX_VALUE, hub.expectMessageClass(Hub.Media.class).epoch());
        awaitSilence();
        spokesman.stop();
        authority.expectMessageClass(Stream.Claim.class);
    }

    @Test
    void shouldRefuseTheSameKeyOnASecondStream() {
        publishing();
        int second = createStream();
        receive(command(second, "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.BadName", statusCode());
    }

    @Test
    void shouldTakeNoPublishersOnANodeThatOnlyServes() {
        relay.ingest = false;
        connect();
        receive(command(createStream(), "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.Denied", statusCode());
    }

    @Test
    @DisplayName("interop 23: a lost connection starts the grace period instead of an end")
    void shouldGiveTheKeyBackWhenTheConnectionIsLost() {
        publishing();
        connection.tell(new Connection.IngressDone("connection lost: reset"));
        assertFalse(authority.expectMessageClass(Stream.Release.class).unpublished());
        egress.expectMessageClass(Egress.Finish.class);
        closes("peer");
        assertEquals(
                1,
                log.with("connection closed", "INFO", "reason=\"connection lost: reset\"")
                        .size());
        relay.awaitMetric("weir_publishers", 0);
        assertTrue(relay.streams.all().isEmpty());
        assertTrue(relay.connections.open().isEmpty());
    }

    @Test
    @DisplayName("interop 23: an unpublish counts though the socket was closed right behind it")
    void shouldDealWithWhatWasReadBeforeTheSocketWasClosed() {
        int streamId = publishing();
        connection.tell(Connection.EgressStopped.INSTANCE);
        receive(media(9, streamId, KEYFRAME), command(streamId, "deleteStream", AmfValue.of(streamId)));
        assertEquals(1, hub.expectMessageClass(Hub.Media.class).frames().size());
        assertTrue(authority.expectMessageClass(Stream.Release.class).unpublished());
        closes("peer");
        egress.expectNoMessage(Duration.ZERO);
    }

    // Playing

    @Test
    void shouldStartAPlayBehindItsAnswer() {
        int streamId = playing();
        assertEquals(Set.of(KEY), info.played());
        relay.awaitMetric("weir_subscribers", 1);
        relay.awaitMetric("weir_connections{kind=\"player\"}", 1);
        receive(command(streamId, "deleteStream", AmfValue.of(streamId)));
        egress.expectMessage(new Egress.StopPlay(streamId));
        relay.awaitMetric("weir_subscribers", 0);
        assertEquals(Set.of(), info.played());
    }

    @Test
    @DisplayName("interop 23: players of a stream that ended get StreamEOF and UnpublishNotify, behind the last frame")
    void shouldTellThePlayerOfTheEnd() {
        int streamId = playing();
        connection.tell(new Connection.PlaysEnded(List.of(streamId, 99)));
        Egress.EndPlay end = egress.expectMessageClass(Egress.EndPlay.class);
        assertEquals(streamId, end.streamId());
        assertTrue(codesIn(end.last()).contains("NetStream.Play.UnpublishNotify"));
        connection.tell(new Connection.PlaysEnded(List.of(streamId))); // once only
        receive(command(0, "createStream"));
        assertEquals(List.of("_result"), commandNames());
    }

    @Test
    @DisplayName("interop 24: a play of what nobody publishes ends with StreamNotFound")
    void shouldTellThePlayerThatThereIsNoStream() {
        int streamId = playing();
        connection.tell(new Connection.PlayNotFound(streamId));
        Egress.EndPlay end = egress.expectMessageClass(Egress.EndPlay.class);
        assertTrue(codesIn(end.last()).contains("NetStream.Play.StreamNotFound"));
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 1);
    }

    @Test
    void shouldPassOnWhatThePlayerWants() {
        int streamId = playing();
        receive(command(streamId, "receiveAudio", AmfValue.of(false)));
        egress.expectMessage(new Egress.WantAudio(streamId, false));
        receive(command(streamId, "receiveVideo", AmfValue.of(false)));
        egress.expectMessage(new Egress.WantVideo(streamId, false));
        receive(command(streamId, "pause", AmfValue.of(true), AmfValue.of(0)));
        egress.expectMessage(new Egress.Pause(streamId, true));
        assertEquals("NetStream.Pause.Notify", statusCode());
        receive(command(streamId, "seek", AmfValue.of(1_000)));
        assertEquals("NetStream.Seek.Failed", statusCode());
    }

    @Test
    void shouldServeNoPlayersOnANodeThatOnlyTakes() {
        relay.edge = false;
        connect();
        receive(command(createStream(), "play", AmfValue.of("test")));
        assertEquals("NetStream.Play.Failed", statusCode());
    }

    @Test
    void shouldCountWhatIsIgnored() {
        connect();
        receive(command(0, "nonsense"));
        assertEquals(List.of("_result"), commandNames());
        relay.awaitMetric("weir_frames_ignored_total{reason=\"unknown command\"}", 1);
    }

    // Bad clients and deadlines

    @Test
    @DisplayName("001 FR-034, FR-036: a bad client costs one line, at WARN, with who and why")
    void shouldCloseOnWhatTheDecoderCouldNotRead() {
        start();
        RtmpException error = RtmpException.unsupported("HTTP on an RTMP port: it begins with 'G'");
        receive(new Inbound(18, false, List.of(), List.of(), Optional.of(error)));
        egress.expectMessageClass(Egress.Finish.class);
        closes("bad_client");
        relay.awaitMetric("weir_bad_clients_total{kind=\"unsupported\"}", 1);
        assertOneWarning("reason=\"HTTP on an RTMP port: it begins with 'G'\"");
    }

    @Test
    void shouldCloseOnAMessageThatBreaksTheProtocol() {
        start();
        handshake();
        receive(media(8, 1, SOUND));
        egress.expectMessageClass(Egress.Finish.class);
        receive(command(0, "connect", object("app", "live"))); // too late
        egress.expectNoMessage(Duration.ZERO);
        closes("bad_client");
        assertOneWarning("reason=\"a message before connect\"");
    }

    @Test
    void shouldCloseAViewerThatWasCutForItsSlowness() {
        playing();
        connection.tell(new Connection.EgressCut("the client took nothing for 30000 ms"));
        closes("slow_client");
        assertEquals(
                1,
                log.with("connection closed", "INFO", "took nothing for 30000 ms", "dropped=0")
                        .size());
        relay.awaitMetric("weir_subscribers", 0);
    }

    @Test
    void shouldCloseWhoShakesNoHands() {
        relay.handshakeTimeout = SHORT;
        start();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertTrue(log.with("connection closed").isEmpty()); // nothing came: a port check, told at DEBUG only
    }

    @Test
    @DisplayName("the time for connect begins when the handshake is over")
    void shouldCloseWhoDoesNotConnect() {
        relay.connectTimeout = SHORT;
        start();
        egress.expectNoMessage(SHORT.multipliedBy(2));
        handshake();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"no connect command in time\"")
                        .size());
    }

    @Test
    void shouldCloseWhoNeitherPublishesNorPlays() {
        relay.clientIdleTimeout = SHORT;
        connect();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"neither publishes nor plays\"")
                        .size());
    }

    @Test
    @DisplayName("001 FR-005: a publisher that sends nothing is closed, a player that sends nothing is not")
    void shouldCloseAPublisherThatSendsNothing() {
        relay.publisherIdleTimeout = SHORT;
        start(this::grant);
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
        receive(command(createStream(), "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.Start", statusCode());
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"the publisher sends nothing\"")
                        .size());
    }

    @Test
    void shouldPutTheDeadlineOffWithEveryRead() {
        relay.publisherIdleTimeout = Duration.ofSeconds(2);
        Pace pace = new Pace(Duration.ofMillis(250));
        int streamId = publishing();
        for (int i = 1; i <= 10; i++) {
            pace.next(() -> receive(media(8, streamId, SOUND)));
        }
        if (pace.longestPause().compareTo(relay.publisherIdleTimeout) < 0) {
            egress.expectNoMessage(Duration.ZERO);
        }
    }

    @Test
    void shouldEndThePlaysWhenTheNodeGoesDown() {
        int streamId = playing();
        connection.tell(Connection.Drain.INSTANCE);
        assertEquals(streamId, egress.expectMessageClass(Egress.EndPlay.class).streamId());
        egress.expectMessageClass(Egress.Finish.class);
        closes("drain");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"the node shuts down\"").size());
    }

    @Test
    @DisplayName("001 FR-032: a failure of the connection itself leaves nothing behind")
    void shouldLeaveNothingBehindWhenItFails() {
        start(command -> {
            authority.getRef().tell(command);
            if (command instanceof Stream.Claim) {
                throw new IllegalStateException("what no test has foreseen");
            }
        });
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
        int streamId = createStream();
        connection.tell(new Connection.Received(
                acks.getRef(), inbound(List.of(command(streamId, "publish", AmfValue.of("test"))))));
        egress.expectTerminated(connection, LIMIT);
        Await.until(LIMIT, "the end is counted", () -> closed("fault") == 1);
        authority.expectMessageClass(Stream.Claim.class);
        assertFalse(authority.expectMessageClass(Stream.Release.class).unpublished());
        assertTrue(relay.connections.open().isEmpty());
        relay.awaitMetric("weir_connections{kind=\"publisher\"}", 0);
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 0);
        assertOneWarning("reason=\"the connection itself failed\"");
    }

    // What the tests are made of

    private void start() {
        start(authority.getRef()::tell);
    }

    private void start(Consumer<Stream.Command> toAuthority) {
        connection = KIT.spawn(Connection.create(relay.relay(hubs.getRef(), toAuthority, directory.getRef()), info));
        connection.tell(new Connection.EgressReady(egress.getRef()));
    }

    private void handshake() {
        receive(new Inbound(3073, true, List.of(), List.of(), Optional.empty()));
    }

    private void connect() {
        start();
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
    }

    private int createStream() {
        receive(command(0, "createStream"));
        RtmpMessage.Command result = commands().get(0);
        assertEquals("_result", result.name());
        return (int) result.arguments().get(0).asNumber().orElseThrow();
    }

    private int publishing() {
        connect();
        int streamId = createStream();
        publish(streamId);
        return streamId;
    }

    private void publish(int streamId) {
        receive(command(streamId, "publish", AmfValue.of("test")));
        authority
                .expectMessageClass(Stream.Claim.class)
                .publisher()
                .tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of(hub.getRef())));
        assertEquals("NetStream.Publish.Start", statusCode());
        relay.awaitMetric("weir_publishers", 1);
    }

    /** At once, so that no deadline comes in between. */
    private void grant(Stream.Command asked) {
        if (asked instanceof Stream.Claim claim) {
            claim.publisher().tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of()));
        }
    }

    private PublisherRef publisher() {
        receive(media(8, 1, SOUND));
        return hub.expectMessageClass(Hub.Media.class).publisher();
    }

    private int playing() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "play", AmfValue.of("test")));
        assertTrue(codesIn(egress.expectMessageClass(Egress.Send.class).bytes()).contains("NetStream.Play.Start"));
        Egress.StartPlay start = egress.expectMessageClass(Egress.StartPlay.class);
        assertEquals(new Egress.StartPlay(streamId, start.subscription(), KEY, TestRelay.CHUNK_SIZE, false), start);
        return streamId;
    }

    /** The authority is asked nothing more. */
    private void awaitSilence() {
        Await.until(LIMIT, "no more claims", () -> {
            try {
                authority.expectNoMessage(SHORT.multipliedBy(3));
                return true;
            } catch (AssertionError asked) {
                return false;
            }
        });
    }

    /** Once its socket is closed, the connection is gone and has been counted. */
    private void closes(String reason) {
        connection.tell(Connection.EgressStopped.INSTANCE);
        connection.tell(new Connection.IngressDone("closed by the peer"));
        egress.expectTerminated(connection, LIMIT);
        Await.until(LIMIT, "the end is counted", () -> closed(reason) == 1);
    }

    private double closed(String reason) {
        return relay.metric("weir_connections_closed_total{reason=\"" + reason + "\"}");
    }

    private void assertOneWarning(String reason) {
        List<String> warnings = log.with("WARN");
        assertEquals(1, warnings.size(), warnings::toString);
        assertEquals(warnings, log.with("connection closed", "conn=7", "peer=127.0.0.1:4711", reason));
    }

    private void receive(RawMessage... messages) {
        receive(inbound(List.of(messages)));
    }

    private void receive(Inbound inbound) {
        connection.tell(new Connection.Received(acks.getRef(), inbound));
        acks.expectMessage(LIMIT, Connection.Ack.INSTANCE);
    }

    private static Inbound inbound(List<RawMessage> messages) {
        int bytes = messages.stream()
                .mapToInt(message -> 12 + message.payload().length)
                .sum();
        return new Inbound(bytes, true, messages, List.of(), Optional.empty());
    }

    private static RawMessage media(int typeId, int streamId, byte[] payload) {
        return new RawMessage(4, typeId, streamId, 40, payload);
    }

    private RawMessage command(int streamId, String name, AmfValue... arguments) {
        boolean connecting = name.equals("connect");
        AmfValue object = connecting ? arguments[0] : AmfNull.INSTANCE;
        List<AmfValue> rest = connecting ? List.of() : List.of(arguments);
        double transaction = connecting ? 1 : ++lastTransaction;
        return MessageCodec.encode(3, streamId, 0, new RtmpMessage.Command(name, transaction, object, rest));
    }

    private static AmfObject object(String... fields) {
        AmfObject.Builder object = AmfObject.builder();
        for (int i = 0; i < fields.length; i += 2) {
            object.put(fields[i], fields[i + 1]);
        }
        return object.build();
    }

    private List<RtmpMessage.Command> commands() {
        return commandsIn(egress.expectMessageClass(Egress.Send.class).bytes());
    }

    private List<String> commandNames() {
        return commands().stream().map(RtmpMessage.Command::name).toList();
    }

    /** The code of the status that was sent. */
    private String statusCode() {
        List<String> codes =
                codesIn(egress.expectMessageClass(Egress.Send.class).bytes());
        assertEquals(1, codes.size(), codes::toString);
        return codes.get(0);
    }

    private List<String> codesIn(byte[] bytes) {
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
