package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfNumber;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfStrictArray;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.SharedObject;
import weir.rtmp.message.RtmpMessage.Unknown;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;
import weir.rtmp.session.ServerEvent.BufferLengthSet;
import weir.rtmp.session.ServerEvent.ConnectRequested;
import weir.rtmp.session.ServerEvent.PingAnswered;
import weir.rtmp.session.ServerEvent.PublishRequested;

class ServerConnectTest {

    private final Peer peer = new Peer();

    @Test
    @DisplayName("001 FR-013: connect is answered with windows, chunk size and success")
    void shouldAnswerConnect() {
        peer.connect();
        assertEquals(List.of(), peer.sent());
        assertTrue(peer.session.acceptConnect());
        List<Peer.Sent> sent = peer.sent();
        assertEquals(4, sent.size());
        assertEquals(new WindowAcknowledgementSize(2_500_000), sent.get(0).message());
        assertEquals(
                new SetPeerBandwidth(2_500_000, SetPeerBandwidth.Limit.DYNAMIC),
                sent.get(1).message());
        assertEquals(new SetChunkSize(60_000), sent.get(2).message());
        Command result = sent.get(3).command();
        assertEquals("_result", result.name());
        assertEquals(1, result.transactionId());
        assertEquals(Optional.of(new AmfNumber(31)), result.commandObject().get("capabilities"));
        assertTrue(result.commandObject().get("fmsVer").isPresent());
        assertEquals("NetConnection.Connect.Success", sent.get(3).code());
        assertEquals(new AmfString("status"), sent.get(3).information("level"));
        assertEquals(new AmfNumber(0), sent.get(3).information("objectEncoding"));
    }

    @Test
    @DisplayName("interop 31: the reply to connect says that everything can be forwarded, exactly cased")
    void shouldSayThatARelayForwardsEverything() {
        peer.connect();
        peer.session.acceptConnect();
        Command result = peer.sent().get(3).command();
        AmfValue any = AmfObject.builder().put("*", 4).build();
        for (AmfValue object :
                List.of(result.commandObject(), result.arguments().get(0))) {
            assertEquals(Optional.of(new AmfStrictArray(List.of(new AmfString("*")))), object.get("fourCcList"));
            assertEquals(Optional.of(any), object.get("videoFourCcInfoMap"));
            assertEquals(Optional.of(any), object.get("audioFourCcInfoMap"));
            assertEquals(Optional.of(new AmfNumber(15)), object.get("capsEx"));
        }
    }

    @Test
    void shouldTellTheHostWhatTheClientSaid() {
        peer.connect(AmfObject.builder()
                .put("app", "live?t=1")
                .put("flashVer", "FMLE/3.0")
                .put("tcUrl", "rtmp://h/live?t=1")
                .put("pageUrl", "http://p")
                .put("swfUrl", "http://s")
                .put("objectEncoding", 3));
        assertEquals(
                List.of(new ConnectRequested(new ConnectInfo(
                        "live?t=1",
                        Optional.of("rtmp://h/live?t=1"),
                        Optional.of("FMLE/3.0"),
                        Optional.of("http://p"),
                        Optional.of("http://s"),
                        3,
                        PeerCapabilities.NONE))),
                peer.events);
        peer.session.acceptConnect();
        assertEquals(new AmfNumber(3), peer.sent().get(3).information("objectEncoding"));
    }

    @Test
    void shouldTakeAConnectThatSaysNothing() {
        peer.send(0, new Command("connect", 0, AmfNull.INSTANCE, List.of()));
        ConnectRequested asked = (ConnectRequested) peer.events.get(0);
        assertEquals("", asked.info().app());
        assertEquals(PeerCapabilities.NONE, asked.info().capabilities());
        peer.session.acceptConnect();
        assertEquals(1, peer.sent().get(3).command().transactionId());
    }

    @Test
    @DisplayName("interop 31: what a client declares of Enhanced RTMP reaches the host")
    void shouldReadCapabilities() {
        PeerCapabilities declared = new PeerCapabilities(
                List.of("hvc1", "av01"),
                Map.of("hvc1", 1, "*", 4),
                Map.of("Opus", 3),
                PeerCapabilities.RECONNECT | PeerCapabilities.NANO_OFFSET);
        AmfObject.Builder object = AmfObject.builder().put("app", "live");
        declared.write(object);
        peer.connect(object);
        PeerCapabilities read = ((ConnectRequested) peer.events.get(0)).info().capabilities();
        assertEquals(declared, read);
        assertTrue(read.has(PeerCapabilities.RECONNECT));
        assertFalse(read.has(PeerCapabilities.MULTITRACK));
    }

    @Test
    void shouldTakeCapabilitiesOfOtherTypesAsNotDeclared() {
        peer.connect(AmfObject.builder()
                .put("app", 5)
                .put("objectEncoding", "3")
                .put("fourCcList", "hvc1")
                .put("videoFourCcInfoMap", true)
                .put("capsEx", "1"));
        ConnectInfo info = ((ConnectRequested) peer.events.get(0)).info();
        assertEquals(PeerCapabilities.NONE, info.capabilities());
        assertEquals("", info.app());
        assertEquals(0, info.objectEncoding());
    }

    @Test
    void shouldRejectAConnection() {
        peer.connect();
        assertTrue(peer.session.rejectConnect("no such app"));
        Peer.Sent sent = peer.sent().get(0);
        assertEquals("_error", sent.command().name());
        assertEquals("NetConnection.Connect.Rejected", sent.code());
        assertEquals(new AmfString("error"), sent.information("level"));
        assertEquals(new AmfString("no such app"), sent.information("description"));
        peer.call(0, "createStream");
        assertEquals(List.of("message after rejection"), peer.ignored());
        assertEquals(List.of(), peer.sent());
        assertFalse(peer.session.acceptConnect());
        assertFalse(peer.session.rejectConnect("again"));
    }

    @Test
    void shouldNotAnswerBeforeItIsAsked() {
        assertFalse(peer.session.acceptConnect());
        assertFalse(peer.session.rejectConnect("too early"));
        assertEquals(List.of(), peer.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"createStream", "publish", "play", "Connect", "x"})
    void shouldEndAConnectionThatBeginsWithAnotherCommand(String name) {
        RtmpException e = assertThrows(RtmpException.class, () -> peer.call(1, name));
        assertEquals(RtmpException.Kind.MALFORMED, e.kind());
    }

    @Test
    void shouldEndAConnectionThatBeginsWithMedia() {
        assertThrows(RtmpException.class, () -> peer.send(1, new Audio(new byte[] {1})));
    }

    @Test
    void shouldTakeProtocolControlBeforeConnect() {
        peer.send(0, new SetChunkSize(4096));
        peer.send(0, new WindowAcknowledgementSize(5000));
        peer.send(0, new UserControl.PingRequest(7));
        peer.connect();
        assertEquals(new UserControl.PingResponse(7), peer.sent().get(0).message());
    }

    @Test
    void shouldRefuseASecondConnect() {
        Peer connected = Peer.connected();
        connected.connect();
        assertEquals(List.of("NetConnection.Connect.Rejected"), connected.sentCodes());
        assertEquals(List.of("second connect"), connected.ignored());
    }

    @Test
    void shouldServeAClientThatDoesNotWaitForTheReplyToConnect() {
        peer.connect();
        peer.call(0, "createStream");
        peer.call(1, "publish", AmfValue.of("test"), AmfValue.of("live"));
        assertEquals(1, peer.events.size());
        peer.session.acceptConnect();
        peer.resume();
        assertEquals(5, peer.sent().size());
        assertInstanceOf(PublishRequested.class, peer.events.get(1));
    }

    @Test
    void shouldEndAConnectionThatSendsTooMuchBeforeTheReplyToConnect() {
        peer.connect();
        RtmpException e = assertThrows(RtmpException.class, () -> {
            for (int i = 0; i < 65; i++) {
                peer.call(0, "createStream");
            }
        });
        assertEquals(RtmpException.Kind.LIMIT_EXCEEDED, e.kind());
        Peer other = new Peer();
        other.connect();
        assertThrows(RtmpException.class, () -> other.send(1, new Audio(new byte[(1 << 20) + 1])));
    }

    @Test
    @DisplayName("interop 14: of user control events only a ping is answered")
    void shouldAnswerPingsOnly() {
        Peer connected = Peer.connected();
        int id = connected.createStream();
        connected.send(0, new UserControl.PingRequest(0xFFFF_FFFFL));
        connected.send(0, new UserControl.StreamBegin(0));
        connected.send(0, new UserControl.StreamEof(1));
        connected.send(0, new UserControl.SetBufferLength(id, 3000));
        connected.send(0, new UserControl.SetBufferLength(99, 3000));
        connected.send(0, new UserControl.PingResponse(9));
        List<Peer.Sent> sent = connected.sent();
        assertEquals(1, sent.size());
        assertEquals(new UserControl.PingResponse(0xFFFF_FFFFL), sent.get(0).message());
        assertEquals(
                List.of(
                        Ignorable.SERVER_EVENT,
                        Ignorable.SERVER_EVENT,
                        new BufferLengthSet(id, 3000),
                        Ignorable.UNKNOWN_STREAM,
                        new PingAnswered(9)),
                connected.events);
    }

    @Test
    @DisplayName("interop 15: unknown events and message types are passed over and counted")
    void shouldCountWhatItDoesNotKnow() {
        Peer connected = Peer.connected();
        connected.send(0, new UserControl.Unknown(31, new byte[4]));
        connected.send(0, new Unknown(0, new byte[4]));
        connected.send(0, new Unknown(7, new byte[4]));
        connected.send(0, new Unknown(99, new byte[4]));
        connected.send(0, new SharedObject(new byte[4]));
        assertEquals(
                List.of(
                        "unknown user control event",
                        "unknown message type",
                        "unknown message type",
                        "unknown message type",
                        "shared object"),
                connected.ignored());
        assertEquals(List.of(), connected.sent());
    }

    @Test
    @DisplayName("interop 11: protocol control on another chunk stream or message stream is taken")
    void shouldTakeControlWhereverItComes() {
        Peer connected = Peer.connected();
        connected.receive(new RawMessage(9, 4, 1, 5, new byte[] {0, 6, 0, 0, 0, 7}));
        assertEquals(new UserControl.PingResponse(7), connected.sent().get(0).message());
    }

    @Test
    void shouldPing() {
        Peer connected = Peer.connected();
        connected.session.ping(0x1_0000_0005L);
        assertEquals(new UserControl.PingRequest(5), connected.sent().get(0).message());
    }

    @Test
    void shouldAskForAReconnectOnlyOfThoseThatUnderstand() {
        assertFalse(Peer.connected().session.requestReconnect(Optional.empty(), "drain"));
        AmfObject.Builder object = AmfObject.builder().put("app", "live").put("capsEx", 1);
        peer.connect(object);
        assertFalse(peer.session.requestReconnect(Optional.empty(), "drain"));
        peer.session.acceptConnect();
        peer.sent();
        assertTrue(peer.session.requestReconnect(Optional.of("rtmp://other/live"), "drain"));
        assertTrue(peer.session.requestReconnect(Optional.empty(), "drain"));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(0, sent.get(0).streamId());
        assertEquals("onStatus", sent.get(0).command().name());
        assertEquals(0, sent.get(0).command().transactionId());
        assertEquals("NetConnection.Connect.ReconnectRequest", sent.get(0).code());
        assertEquals(new AmfString("status"), sent.get(0).information("level"));
        assertEquals(new AmfString("drain"), sent.get(0).information("description"));
        assertEquals(new AmfString("rtmp://other/live"), sent.get(0).information("tcUrl"));
        assertEquals(AmfNull.INSTANCE, sent.get(1).information("tcUrl"));
    }

    @Test
    void shouldKeepToTheChunkSizeItAnnounced() {
        Peer small = new Peer(SessionSettings.DEFAULT.withChunkSize(200));
        small.connect();
        small.session.acceptConnect();
        byte[] bytes = small.session.takeOutput();
        Peer large = new Peer();
        large.connect();
        large.session.acceptConnect();
        int chunks = (bytes.length - large.session.takeOutput().length);
        assertTrue(chunks > 0, "smaller chunks need more headers");
        assertEquals(0, small.session.takeOutput().length);
    }

    @Test
    void shouldRefuseSettingsThatCannotBe() {
        SessionSettings ok = SessionSettings.DEFAULT;
        assertThrows(IllegalArgumentException.class, () -> ok.withChunkSize(0));
        assertThrows(IllegalArgumentException.class, () -> ok.withChunkSize(1 << 24));
        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(128, 0, 1, 1, 0, 0, ok.amf()));
        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(128, 1, 0, 1, 0, 0, ok.amf()));
        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(128, 1, 1, 0, 0, 0, ok.amf()));
        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(128, 1, 1, 1, -1, 0, ok.amf()));
        assertThrows(IllegalArgumentException.class, () -> new SessionSettings(128, 1, 1, 1, 0, -1, ok.amf()));
    }
}
