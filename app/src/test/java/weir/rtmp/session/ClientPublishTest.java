package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.Video;

class ClientPublishTest {

    private final HandmadeServer server = new HandmadeServer();
    private final ClientSession client = server.client;

    @Test
    @DisplayName("interop 17: publishes live and never waits for releaseStream and FCPublish")
    void shouldPublish() {
        server.connected();
        client.publish("test?k=1");
        assertEquals("releaseStream(2) FCPublish(3) createStream(4)", server.commands());
        server.answer("_result", 4, AmfValue.of(5));
        List<RtmpMessage> sent = server.sent();
        assertEquals(
                new Command("publish", 5, AmfNull.INSTANCE, List.of(new AmfString("test?k=1"), new AmfString("live"))),
                sent.get(0));
        assertEquals(5, server.received.get(server.received.size() - 1).messageStreamId());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        server.status(5, "status", "NetStream.Publish.Start");
        assertEquals(new ClientEvent.PublishStarted(), server.lastEvent());
        assertEquals(OptionalInt.of(5), client.streamId());
    }

    @Test
    void shouldPassOverLateResultsOfCallsItDoesNotWaitFor() {
        server.publishing();
        server.events.clear();
        server.answer("_result", 2, AmfNull.INSTANCE);
        server.answer("_error", 3, HandmadeServer.information("error", "NetConnection.Call.Failed", "unknown"));
        assertEquals(List.of(), server.events);
        assertTrue(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
    }

    @Test
    void shouldSendMedia() {
        server.publishing();
        byte[] metadata =
                Amf0Writer.write(AmfValue.of("onMetaData"), AmfObject.builder().build());
        assertTrue(client.sendMedia(Frame.Type.DATA, 0, metadata));
        assertTrue(client.sendMedia(Frame.Type.VIDEO, 0xFFFF_FFFFL, new byte[] {0x17}));
        assertTrue(client.sendMedia(Frame.Type.AUDIO, 3, new byte[] {(byte) 0xaf}));
        List<RtmpMessage> sent = server.sent();
        assertArrayEquals(
                Amf0Writer.write(
                        AmfValue.of("@setDataFrame"),
                        AmfValue.of("onMetaData"),
                        AmfObject.builder().build()),
                ((Data) sent.get(0)).body());
        assertArrayEquals(new byte[] {0x17}, ((Video) sent.get(1)).payload());
        assertArrayEquals(new byte[] {(byte) 0xaf}, ((Audio) sent.get(2)).payload());
        assertEquals(
                0xFFFF_FFFFL, server.received.get(server.received.size() - 2).timestamp());
        assertEquals(1, server.received.get(server.received.size() - 1).messageStreamId());
    }

    @Test
    void shouldSayThatAPublishIsRefusedAndTryAnother() {
        server.connected();
        client.publish("test");
        server.answer("_result", 4, AmfValue.of(1));
        server.status(1, "error", "NetStream.Publish.BadName");
        assertEquals(new ClientEvent.Refused("NetStream.Publish.BadName", "why"), server.lastEvent());
        server.sent();
        client.publish("other");
        assertEquals("releaseStream(7) FCPublish(8) createStream(9)", server.commands());
    }

    @Test
    void shouldSayThatAPublishIsBrokenOff() {
        server.publishing();
        server.status(1, "error", "NetStream.Publish.BadName");
        assertEquals(new ClientEvent.Refused("NetStream.Publish.BadName", "why"), server.lastEvent());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        assertEquals(OptionalInt.empty(), client.streamId());
    }

    @Test
    void shouldSayThatCreateStreamIsRefused() {
        server.connected();
        client.publish("test");
        server.answer("_error", 4, HandmadeServer.information("error", "NetConnection.Call.Failed", "too many"));
        assertEquals(new ClientEvent.Refused("NetConnection.Call.Failed", "too many"), server.lastEvent());
    }

    @Test
    void shouldEndAPublish() {
        server.publishing();
        client.closeStream();
        assertEquals("FCUnpublish(6) deleteStream(7)", server.commands());
        assertFalse(client.sendMedia(Frame.Type.AUDIO, 0, new byte[1]));
        client.closeStream();
        assertEquals("", server.commands());
    }

    @Test
    void shouldGiveUpAPublishThatHasNotBegun() {
        server.connected();
        client.publish("test");
        server.sent();
        client.closeStream();
        assertEquals("", server.commands());
        server.answer("_result", 4, AmfValue.of(1));
        assertEquals("", server.commands());
        client.play("test");
        assertEquals("createStream(5)", server.commands());
    }

    @Test
    void shouldPassOverMediaWhileItPublishes() {
        server.publishing();
        server.serve(1, 0, new Video(new byte[] {1}));
        assertEquals(new ClientEvent.Ignored("media outside a play"), server.lastEvent());
    }
}
