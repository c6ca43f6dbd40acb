package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfNumber;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;

class ClientPlayTest {

    private final HandmadeServer server = new HandmadeServer();
    private final ClientSession client = server.client;

    @Test
    void shouldPlay() {
        server.connected();
        client.play("test?k=1");
        server.answer("_result", 2, AmfValue.of(1));
        List<RtmpMessage> sent = server.sent();
        assertEquals(
                new Command("play", 3, AmfNull.INSTANCE, List.of(new AmfString("test?k=1"), new AmfNumber(-2))),
                sent.get(2));
        assertEquals(new UserControl.SetBufferLength(1, 3000), sent.get(3));
        server.status(1, "status", "NetStream.Play.Reset");
        assertEquals(new ClientEvent.Status("NetStream.Play.Reset", "status", "why"), server.lastEvent());
        server.status(1, "status", "NetStream.Play.Start");
        assertEquals(new ClientEvent.PlayStarted(), server.lastEvent());
        server.serve(1, 7, new Video(new byte[] {0x17}));
        ClientEvent.MediaReceived frame = (ClientEvent.MediaReceived) server.lastEvent();
        assertEquals(Frame.Type.VIDEO, frame.type());
        assertEquals(7, frame.timestamp());
    }

    @Test
    void shouldTakeFramesThatDoNotWaitForTheStart() {
        server.connected();
        client.play("test", -1);
        server.answer("_result", 2, AmfValue.of(1));
        server.serve(1, 7, new Audio(new byte[] {1}));
        assertEquals(Frame.Type.AUDIO, ((ClientEvent.MediaReceived) server.lastEvent()).type());
    }

    @Test
    void shouldKeepWhatIsForPlayersOnlyOutOfTheStream() {
        server.playing();
        server.serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("|RtmpSampleAccess"), AmfValue.of(true))));
        server.serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("onStatus"))));
        server.serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("@clearDataFrame"))));
        assertEquals(List.of(), server.events);
        server.serve(1, 0, new Data(Amf0Writer.write(AmfValue.of("onMetaData"))));
        assertEquals(Frame.Type.DATA, ((ClientEvent.MediaReceived) server.lastEvent()).type());
    }

    @Test
    @DisplayName("interop 12: aggregates come apart on the way in")
    void shouldSplitAggregates() {
        server.playing();
        String video = "09000002" + "0003e8" + "00" + "000000" + "2701" + "0000000d";
        server.serve(1, 5, new Aggregate(HexFormat.of().parseHex(video + video)));
        assertEquals(2, server.events.size());
    }

    @ParameterizedTest
    @DisplayName("interop 23: the end of a play is said once, however many ways the server says it")
    @ValueSource(strings = {"NetStream.Play.UnpublishNotify", "NetStream.Play.Stop", "NetStream.Play.Complete", "EOF"})
    void shouldSayOnceThatAPlayHasEnded(String how) {
        server.playing();
        if (how.equals("EOF")) {
            server.serve(0, 0, new UserControl.StreamEof(1));
        } else {
            server.status(1, "status", how);
        }
        assertEquals(List.of(new ClientEvent.StreamEnded()), server.events);
        server.serve(0, 0, new UserControl.StreamEof(1));
        server.status(1, "status", "NetStream.Play.UnpublishNotify");
        assertFalse(server.events.subList(1, server.events.size()).contains(new ClientEvent.StreamEnded()));
        server.serve(1, 0, new Video(new byte[] {1}));
        assertEquals(new ClientEvent.Ignored("media outside a play"), server.lastEvent());
        assertEquals("deleteStream(4)", server.commands());
    }

    @Test
    void shouldNotEndAPlayOverAFailedSeek() {
        server.playing();
        server.status(1, "error", "NetStream.Seek.Failed");
        assertEquals(new ClientEvent.Status("NetStream.Seek.Failed", "error", "why"), server.lastEvent());
        server.serve(1, 0, new Video(new byte[] {1}));
        assertEquals(2, server.events.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"NetStream.Play.StreamNotFound", "NetConnection.Connect.Closed", ""})
    void shouldSayThatAPlayIsRefused(String code) {
        server.playing();
        server.status(1, "error", code);
        assertEquals(new ClientEvent.Refused(code, "why"), server.lastEvent());
    }

    @Test
    void shouldNotTakeAStartItDidNotAskForAsOne() {
        server.connected();
        client.play("test");
        server.answer("_result", 2, AmfValue.of(1));
        server.status(1, "status", "NetStream.Publish.Start");
        assertEquals(new ClientEvent.Status("NetStream.Publish.Start", "status", "why"), server.lastEvent());
        server.status(1, "status", "NetStream.Play.Start");
        server.status(1, "status", "NetStream.Play.Start");
        assertEquals(new ClientEvent.Status("NetStream.Play.Start", "status", "why"), server.lastEvent());
    }
}
