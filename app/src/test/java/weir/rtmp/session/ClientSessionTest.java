package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfNumber;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Acknowledgement;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.Unknown;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.message.RtmpMessage.WindowAcknowledgementSize;

class ClientSessionTest {

    private static final RtmpUrl URL = RtmpUrl.parse("rtmp://h/live/test?k=1");

    private final List<ClientEvent> events = new ArrayList<>();
    private final ChunkWriter server = new ChunkWriter(128);
    private final RtmpReader serverReader = RtmpReader.server(ChunkLimits.DEFAULT, new byte[3072]);
    private final List<RawMessage> received = new ArrayList<>();
    private ClientSession client;

    @BeforeEach
    void shakeHands() {
        start(ClientSettings.of(URL, new byte[3072]));
    }

    private void start(ClientSettings settings) {
        client = new ClientSession(settings);
        client.start();
        List<byte[]> replies = new ArrayList<>();
        serverReader.read(ByteBuffer.wrap(client.takeOutput()), received::add, replies::add);
        for (byte[] reply : replies) {
            client.receive(ByteBuffer.wrap(reply), events::add);
        }
    }

    @Test
    @DisplayName("interop 17: the connect object is minimal")
    void shouldConnectWithLittle() {
        List<RtmpMessage> sent = sent();
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
        ClientSessionTest plain = new ClientSessionTest();
        plain.start(ClientSettings.of(URL, new byte[3072]).withCapabilities(PeerCapabilities.NONE));
        Command connect = (Command) plain.sent().get(0);
        assertEquals(4, ((AmfObject) connect.commandObject()).fields().size());
    }

    @Test
    void shouldSetItsChunkSizeOnceConnected() {
        connected();
        assertEquals(List.of(new ClientEvent.Connected()), events);
        assertEquals(List.of(new SetChunkSize(60_000)), sent());
    }

    @Test
    void shouldSayThatTheConnectionIsRefused() {
        sent();
        answer("_error", 1, status("error", "NetConnection.Connect.Rejected", "no"));
        assertEquals(List.of(new ClientEvent.Refused("NetConnection.Connect.Rejected", "no")), events);
        assertThrows(IllegalStateException.class, () -> client.publish("test"));
    }

    @Test
    @DisplayName("interop 17: publishes live and never waits for releaseStream and FCPublish")
    void shouldPublish() {
        connected();
        client.publish("test?k=1");
        assertEquals("releaseStream(2) FCPublish(3) createStream(4)", commands());
        answer("_result", 4, AmfValue.of(5));
        List<RtmpMessage> sent = sent();
        assertEquals(
                new Command("publish", 5, AmfNull.INSTANCE, List.of(new AmfString("test?k=1"), new AmfString("live"))),
                sent.get(0));
        assertEquals(5, received.get(received.size() - 1).messageStreamId());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        status(5, "status", "NetStream.Publish.Start");
        assertEquals(new ClientEvent.PublishStarted(), lastEvent());
        assertEquals(OptionalInt.of(5), client.streamId());
    }

    @Test
    void shouldPassOverLateResultsOfCallsItDoesNotWaitFor() {
        publishing();
        events.clear();
        answer("_result", 2, AmfNull.INSTANCE);
        answer("_error", 3, status("error", "NetConnection.Call.Failed", "unknown"));
        assertEquals(List.of(), events);
        assertTrue(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
    }

    @Test
    void shouldSendMedia() {
        publishing();
        byte[] metadata =
                Amf0Writer.write(AmfValue.of("onMetaData"), AmfObject.builder().build());
        assertTrue(client.sendMedia(Frame.Type.DATA, 0, metadata));
        assertTrue(client.sendMedia(Frame.Type.VIDEO, 0xFFFF_FFFFL, new byte[] {0x17}));
        assertTrue(client.sendMedia(Frame.Type.AUDIO, 3, new byte[] {(byte) 0xaf}));
        List<RtmpMessage> sent = sent();
        assertArrayEquals(
                Amf0Writer.write(
                        AmfValue.of("@setDataFrame"),
                        AmfValue.of("onMetaData"),
                        AmfObject.builder().build()),
                ((Data) sent.get(0)).body());
        assertArrayEquals(new byte[] {0x17}, ((Video) sent.get(1)).payload());
        assertArrayEquals(new byte[] {(byte) 0xaf}, ((Audio) sent.get(2)).payload());
        assertEquals(0xFFFF_FFFFL, received.get(received.size() - 2).timestamp());
        assertEquals(1, received.get(received.size() - 1).messageStreamId());
    }

    @Test
    void shouldSayThatAPublishIsRefusedAndTryAnother() {
        connected();
        client.publish("test");
        answer("_result", 4, AmfValue.of(1));
        status(1, "error", "NetStream.Publish.BadName");
        assertEquals(new ClientEvent.Refused("NetStream.Publish.BadName", "why"), lastEvent());
        sent();
        client.publish("other");
        assertEquals("releaseStream(7) FCPublish(8) createStream(9)", commands());
    }

    @Test
    void shouldSayThatAPublishIsBrokenOff() {
        publishing();
        status(1, "error", "NetStream.Publish.BadName");
        assertEquals(new ClientEvent.Refused("NetStream.Publish.BadName", "why"), lastEvent());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        assertEquals(OptionalInt.empty(), client.streamId());
    }

    @Test
    void shouldSayThatCreateStreamIsRefused() {
        connected();
        client.publish("test");
        answer("_error", 4, status("error", "NetConnection.Call.Failed", "too many"));
        assertEquals(new ClientEvent.Refused("NetConnection.Call.Failed", "too many"), lastEvent());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void shouldEndAConnectionWhoseStreamHasNoId(double id) {
        connected();
        client.play("test");
        assertThrows(RtmpException.class, () -> answer("_result", 2, AmfValue.of(id)));
        ClientSessionTest other = new ClientSessionTest();
        other.shakeHands();
        other.connected();
        other.client.play("test");
        assertThrows(RtmpException.class, () -> other.answer("_result", 2));
    }

    @Test
    void shouldEndAPublish() {
        publishing();
        client.closeStream();
        assertEquals("FCUnpublish(6) deleteStream(7)", commands());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        client.closeStream();
        assertEquals("", commands());
    }

    @Test
    void shouldGiveUpAPublishThatHasNotBegun() {
        connected();
        client.publish("test");
        sent();
        client.closeStream();
        assertEquals("", commands());
        answer("_result", 4, AmfValue.of(1));
        assertEquals("", commands());
        client.play("test");
        assertEquals("createStream(5)", commands());
    }

    @Test
    void shouldPlay() {
        connected();
        client.play("test?k=1");
        answer("_result", 2, AmfValue.of(1));
        List<RtmpMessage> sent = sent();
        assertEquals(
                new Command("play", 3, AmfNull.INSTANCE, List.of(new AmfString("test?k=1"), new AmfNumber(-2))),
                sent.get(2));
        assertEquals(new UserControl.SetBufferLength(1, 3000), sent.get(3));
        status(1, "status", "NetStream.Play.Reset");
        assertEquals(new ClientEvent.Status("NetStream.Play.Reset", "status", "why"), lastEvent());
        status(1, "status", "NetStream.Play.Start");
        assertEquals(new ClientEvent.PlayStarted(), lastEvent());
        serve(1, 7, new Video(new byte[] {0x17}));
        ClientEvent.MediaReceived frame = (ClientEvent.MediaReceived) lastEvent();
        assertEquals(Frame.Type.VIDEO, frame.type());
        assertEquals(7, frame.timestamp());
    }

    @Test
    void shouldTakeFramesThatDoNotWaitForTheStart() {
        connected();
        client.play("test", -1);
        answer("_result", 2, AmfValue.of(1));
        serve(1, 7, new Audio(new byte[] {1}));
        assertEquals(Frame.Type.AUDIO, ((ClientEvent.MediaReceived) lastEvent()).type());
    }

    @Test
    void shouldKeepWhatIsForPlayersOnlyOutOfTheStream() {
        playing();
        serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("|RtmpSampleAccess"), AmfValue.of(true))));
        serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("onStatus"))));
        serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("@clearDataFrame"))));
        assertEquals(List.of(), events);
        serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("onMetaData"))));
        assertEquals(Frame.Type.DATA, ((ClientEvent.MediaReceived) lastEvent()).type());
    }

    @Test
    @DisplayName("interop 12: aggregates come apart on the way in")
    void shouldSplitAggregates() {
        playing();
        String video = "09000002" + "0003e8" + "00" + "000000" + "2701" + "0000000d";
        serve(1, 5, new Aggregate(HexFormat.of().parseHex(video + video)));
        assertEquals(2, events.size());
    }

    @ParameterizedTest
    @DisplayName("interop 23: the end of a play is said once, however many ways the server says it")
    @ValueSource(strings = {"NetStream.Play.UnpublishNotify", "NetStream.Play.Stop", "NetStream.Play.Complete", "EOF"})
    void shouldSayOnceThatAPlayHasEnded(String how) {
        playing();
        if (how.equals("EOF")) {
            serve(0, 0, new UserControl.StreamEof(1));
        } else {
            status(1, "status", how);
        }
        assertEquals(List.of(new ClientEvent.StreamEnded()), events);
        serve(0, 0, new UserControl.StreamEof(1));
        status(1, "status", "NetStream.Play.UnpublishNotify");
        assertFalse(events.subList(1, events.size()).contains(new ClientEvent.StreamEnded()));
        serve(1, 0, new Video(new byte[] {1}));
        assertEquals(new ClientEvent.Ignored("media outside a play"), lastEvent());
        assertEquals("deleteStream(4)", commands());
    }

    @Test
    void shouldPassOverMediaWhileItPublishes() {
        publishing();
        serve(1, 0, new Video(new byte[] {1}));
        assertEquals(new ClientEvent.Ignored("media outside a play"), lastEvent());
    }

    @Test
    void shouldNotEndAPlayOverAFailedSeek() {
        playing();
        status(1, "error", "NetStream.Seek.Failed");
        assertEquals(new ClientEvent.Status("NetStream.Seek.Failed", "error", "why"), lastEvent());
        serve(1, 0, new Video(new byte[] {1}));
        assertEquals(2, events.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NetStream.Play.StreamNotFound", "NetConnection.Connect.Closed", ""})
    void shouldSayThatAPlayIsRefused(String code) {
        playing();
        status(1, "error", code);
        assertEquals(new ClientEvent.Refused(code, "why"), lastEvent());
    }

    @Test
    void shouldPassOnAnErrorThatConcernsNoStream() {
        connected();
        status(0, "error", "NetConnection.Connect.Closed");
        assertEquals(new ClientEvent.Status("NetConnection.Connect.Closed", "error", "why"), lastEvent());
        serve(0, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of()));
        assertEquals(new ClientEvent.Status("", "", ""), lastEvent());
    }

    @Test
    void shouldNotTakeAStartItDidNotAskForAsOne() {
        connected();
        client.play("test");
        answer("_result", 2, AmfValue.of(1));
        status(1, "status", "NetStream.Publish.Start");
        assertEquals(new ClientEvent.Status("NetStream.Publish.Start", "status", "why"), lastEvent());
        status(1, "status", "NetStream.Play.Start");
        status(1, "status", "NetStream.Play.Start");
        assertEquals(new ClientEvent.Status("NetStream.Play.Start", "status", "why"), lastEvent());
    }

    @Test
    void shouldPassOnARequestToReconnect() {
        connected();
        AmfObject information = AmfObject.builder()
                .put("level", "status")
                .put("code", "NetConnection.Connect.ReconnectRequest")
                .put("description", "drain")
                .put("tcUrl", "rtmp://other/live")
                .build();
        serve(0, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(information)));
        assertEquals(new ClientEvent.ReconnectRequested(Optional.of("rtmp://other/live"), "drain"), lastEvent());
    }

    @Test
    @DisplayName("interop 14: only a ping is answered")
    void shouldAnswerPingsOnly() {
        connected();
        sent();
        serve(0, 0, new UserControl.StreamBegin(0));
        serve(0, 0, new UserControl.StreamIsRecorded(1));
        serve(0, 0, new UserControl.StreamDry(1));
        serve(0, 0, new UserControl.StreamEof(1));
        serve(0, 0, new UserControl.Unknown(31, new byte[4]));
        serve(0, 0, new UserControl.PingRequest(7));
        assertEquals(List.of(new UserControl.PingResponse(7)), sent());
        assertEquals(
                List.of(new ClientEvent.Connected(), new ClientEvent.Ignored("unknown user control event")), events);
    }

    @Test
    @DisplayName("interop 15: unknown messages and calls are passed over")
    void shouldPassOverWhatItDoesNotKnow() {
        connected();
        sent();
        serve(0, 0, new Unknown(99, new byte[1]));
        serve(0, 0, new Command("onBWDone", 0, AmfNull.INSTANCE, List.of()));
        assertEquals(new ClientEvent.Ignored("unknown message type"), events.get(1));
        assertEquals(new ClientEvent.Ignored("unknown command"), events.get(2));
        assertEquals(List.of(), sent());
    }

    @Test
    @DisplayName("interop 13: a client acknowledges too")
    void shouldAcknowledge() {
        connected();
        sent();
        serve(0, 0, new WindowAcknowledgementSize(300));
        serve(0, 0, new SetPeerBandwidth(2_500_000, SetPeerBandwidth.Limit.DYNAMIC));
        serve(0, 0, new SetChunkSize(4096));
        server.setChunkSize(4096);
        serve(0, 0, new RtmpMessage.Abort(9));
        serve(1, 0, new Video(new byte[400]));
        List<RtmpMessage> sent = sent();
        assertTrue(sent.contains(new WindowAcknowledgementSize(2_500_000)));
        assertTrue(sent.stream().anyMatch(Acknowledgement.class::isInstance));
    }

    @Test
    void shouldNotBeUsedOutOfTurn() {
        ClientSession fresh = new ClientSession(ClientSettings.of(URL, new byte[3072]));
        assertThrows(IllegalStateException.class, () -> fresh.publish("test"));
        assertEquals(0, fresh.takeOutput().length);
        fresh.start();
        assertThrows(IllegalStateException.class, fresh::start);
        connected();
        client.play("test");
        assertThrows(IllegalStateException.class, () -> client.publish("test"));
    }

    private void connected() {
        sent();
        serve(
                0,
                0,
                new Command(
                        "_result",
                        1,
                        AmfNull.INSTANCE,
                        List.of(status("status", "NetConnection.Connect.Success", "ok"))));
    }

    private void publishing() {
        connected();
        client.publish("test");
        answer("_result", 4, AmfValue.of(1));
        status(1, "status", "NetStream.Publish.Start");
        sent();
    }

    private void playing() {
        connected();
        client.play("test");
        answer("_result", 2, AmfValue.of(1));
        status(1, "status", "NetStream.Play.Start");
        sent();
        events.clear();
    }

    private void answer(String name, int transactionId, AmfValue... arguments) {
        serve(0, 0, new Command(name, transactionId, AmfNull.INSTANCE, List.of(arguments)));
    }

    private void status(int streamId, String level, String code) {
        serve(streamId, 0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(status(level, code, "why"))));
    }

    private static AmfObject status(String level, String code, String description) {
        return AmfObject.builder()
                .put("level", level)
                .put("code", code)
                .put("description", description)
                .build();
    }

    private void serve(int streamId, long timestamp, RtmpMessage message) {
        byte[] bytes = server.write(MessageCodec.encode(3, streamId, timestamp, message));
        client.receive(ByteBuffer.wrap(bytes), events::add);
    }

    private ClientEvent lastEvent() {
        return events.get(events.size() - 1);
    }

    private List<RtmpMessage> sent() {
        int before = received.size();
        serverReader.read(ByteBuffer.wrap(client.takeOutput()), received::add, reply -> {});
        return received.subList(before, received.size()).stream()
                .map(raw -> MessageCodec.decode(raw, AmfLimits.DEFAULT))
                .toList();
    }

    private String commands() {
        return sent().stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .map(command -> command.name() + "(" + (int) command.transactionId() + ")")
                .collect(Collectors.joining(" "));
    }
}
