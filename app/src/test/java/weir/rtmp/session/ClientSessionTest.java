package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.Unknown;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

class ClientSessionTest {

    private final HandmadeServer server = new HandmadeServer();
    private final ClientSession client = server.client;

    @Test
    @DisplayName("interop 17: the connect object is minimal")
    void shouldConnectWithLittle() {
        List<RtmpMessage> sent = server.sent();
        Command connect = (Command) sent.get(0);
        assertEquals(1, sent.size());
        assertEquals("connect", connect.name());
        assertEquals(1, connect.transactionId());
        assertEquals(
                List.of(
                        "app",
                        "type",
                        "flashVer",
                        "tcUrl",
                        "fourCcList",
                        "videoFourCcInfoMap",
                        "audioFourCcInfoMap",
                        "capsEx"),
                List.copyOf(((AmfObject) connect.commandObject()).fields().keySet()));
        assertEquals(Optional.of(new AmfString("live")), connect.commandObject().get("app"));
        assertEquals(
                Optional.of(new AmfString("rtmp://h/live")),
                connect.commandObject().get("tcUrl"));
    }

    @Test
    @DisplayName("interop 17: without capabilities it is four fields")
    void shouldLeaveOutCapabilitiesItDoesNotHave() {
        HandmadeServer plain = new HandmadeServer(HandmadeServer.SETTINGS.withCapabilities(PeerCapabilities.NONE));
        Command connect = (Command) plain.sent().get(0);
        assertEquals(4, ((AmfObject) connect.commandObject()).fields().size());
    }

    @Test
    void shouldSetItsChunkSizeOnceConnected() {
        server.connected();
        assertEquals(List.of(new ClientEvent.Connected()), server.events);
        assertEquals(List.of(new SetChunkSize(60_000)), server.sent());
    }

    @Test
    void shouldSayThatTheConnectionIsRefused() {
        server.sent();
        server.answer("_error", 1, HandmadeServer.information("error", "NetConnection.Connect.Rejected", "no"));
        assertEquals(List.of(new ClientEvent.Refused("NetConnection.Connect.Rejected", "no")), server.events);
        assertThrows(IllegalStateException.class, () -> client.publish("test"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void shouldEndAConnectionWhoseStreamHasNoId(double id) {
        server.connected();
        client.play("test");
        assertThrows(RtmpException.class, () -> server.answer("_result", 2, AmfValue.of(id)));
        HandmadeServer other = new HandmadeServer();
        other.connected();
        other.client.play("test");
        assertThrows(RtmpException.class, () -> other.answer("_result", 2));
    }

    @Test
    void shouldPassOnAnErrorThatConcernsNoStream() {
        server.connected();
        server.status(0, "error", "NetConnection.Connect.Closed");
        assertEquals(new ClientEvent.Status("NetConnection.Connect.Closed", "error", "why"), server.lastEvent());
        server.serve(0, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of()));
        assertEquals(new ClientEvent.Status("", "", ""), server.lastEvent());
    }

    @Test
    void shouldPassOnARequestToReconnect() {
        server.connected();
        AmfObject information = AmfObject.builder()
                .put("level", "status")
                .put("code", "NetConnection.Connect.ReconnectRequest")
                .put("description", "drain")
                .put("tcUrl", "rtmp://other/live")
                .build();
        server.serve(0, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(information)));
        assertEquals(new ClientEvent.ReconnectRequested(Optional.of("rtmp://other/live"), "drain"), server.lastEvent());
    }

    @Test
    @DisplayName("interop 14: only a ping is answered")
    void shouldAnswerPingsOnly() {
        server.connected();
        server.sent();
        server.serve(0, 0, new UserControl.StreamBegin(0));
        server.serve(0, 0, new UserControl.StreamIsRecorded(1));
        server.serve(0, 0, new UserControl.StreamDry(1));
        server.serve(0, 0, new UserControl.StreamEof(1));
        server.serve(0, 0, new UserControl.Unknown(31, new byte[4]));
        server.serve(0, 0, new UserControl.PingRequest(7));
        assertEquals(List.of(new UserControl.PingResponse(7)), server.sent());
        assertEquals(
                List.of(new ClientEvent.Connected(), new ClientEvent.Ignored("unknown user control event")),
                server.events);
    }

    @Test
    @DisplayName("interop 15: unknown messages and calls are passed over")
    void shouldPassOverWhatItDoesNotKnow() {
        server.connected();
        server.sent();
        server.serve(0, 0, new Unknown(99, new byte[1]));
        server.serve(0, 0, new Command("onBWDone", 0, AmfNull.INSTANCE, List.of()));
        assertEquals(new ClientEvent.Ignored("unknown message type"), server.events.get(1));
        assertEquals(new ClientEvent.Ignored("unknown command"), server.events.get(2));
        assertEquals(List.of(), server.sent());
    }

    @Test
    @DisplayName("interop 13: a client acknowledges too")
    void shouldAcknowledge() {
        server.connected();
        server.sent();
        server.serve(0, 0, new WindowAcknowledgementSize(300));
        server.serve(0, 0, new SetPeerBandwidth(2_500_000, SetPeerBandwidth.Limit.DYNAMIC));
        server.serve(0, 0, new SetChunkSize(4096));
        server.setChunkSize(4096);
        server.serve(0, 0, new RtmpMessage.Abort(9));
        server.serve(1, 0, new Video(new byte[400]));
        List<RtmpMessage> sent = server.sent();
        assertTrue(sent.contains(new WindowAcknowledgementSize(2_500_000)));
        assertTrue(sent.stream().anyMatch(Acknowledgement.class::isInstance));
    }

    @Test
    void shouldNotBeUsedOutOfTurn() {
        ClientSession fresh = new ClientSession(HandmadeServer.SETTINGS);
        assertThrows(IllegalStateException.class, () -> fresh.publish("test"));
        assertEquals(0, fresh.takeOutput().length);
        fresh.start();
        assertThrows(IllegalStateException.class, fresh::start);
        server.connected();
        client.play("test");
        assertThrows(IllegalStateException.class, () -> client.publish("test"));
    }
}
