package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.session.ServerEvent.MediaReceived;
import weir.rtmp.session.ServerEvent.PublishEnded;
import weir.rtmp.session.ServerEvent.PublishRequested;

class ServerPublishTest {

    private static final byte[] AAC_CONFIGURATION = HexFormat.of().parseHex("af001210");
    private static final byte[] KEYFRAME = HexFormat.of().parseHex("17010000000000000165");

    private final Peer peer = Peer.connected();

    @Test
    @DisplayName("001 FR-015: publish is answered once the host accepts")
    void shouldPublish() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test?t=1"), AmfValue.of("record"));
        assertEquals(
                List.of(new PublishRequested(id, new StreamAddress("live", "test", "t=1"), PublishType.RECORD)),
                peer.events);
        assertEquals(List.of(), peer.sent());
        assertTrue(peer.session.acceptPublish(id));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(new UserControl.StreamBegin(id), sent.get(0).message());
        assertEquals(id, sent.get(1).streamId());
        assertEquals("onStatus", sent.get(1).command().name());
        assertEquals(0, sent.get(1).command().transactionId());
        assertEquals("NetStream.Publish.Start", sent.get(1).code());
        peer.send(id, 0xFFFF_FFFFL, new Video(KEYFRAME));
        MediaReceived frame = peer.events(MediaReceived.class).get(0);
        assertEquals(Frame.Type.VIDEO, frame.type());
        assertEquals(0xFFFF_FFFFL, frame.timestamp());
        assertArrayEquals(KEYFRAME, frame.payload());
    }

    @ParameterizedTest
    @CsvSource({"live,LIVE", "record,RECORD", "append,APPEND", "LIVE,LIVE", "appendWithGap,LIVE", "'',LIVE"})
    void shouldKnowPublishTypes(String sent, PublishType type) {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"), AmfValue.of(sent));
        assertEquals(type, peer.events(PublishRequested.class).get(0).type());
    }

    @Test
    void shouldPublishLiveWhenNoTypeIsGiven() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        assertEquals(
                PublishType.LIVE, peer.events(PublishRequested.class).get(0).type());
    }

    @Test
    void shouldServeAHostThatAnswersWithinTheEvent() {
        peer.answering(event -> {
            if (event instanceof PublishRequested asked) {
                assertTrue(peer.session.acceptPublish(asked.streamId()));
            }
        });
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        assertEquals(2, peer.sent().size());
        peer.send(id, new Video(KEYFRAME));
        assertEquals(1, peer.events(MediaReceived.class).size());
    }

    @ParameterizedTest
    @DisplayName("interop 22: names that cannot be a stream's are refused without asking the host")
    @ValueSource(strings = {"", "../x", "a\nb", "?t=1"})
    void shouldRefuseBadNames(String name) {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of(name));
        assertEquals(List.of("NetStream.Publish.BadName"), peer.sentCodes());
        assertEquals(List.of("bad stream name"), peer.ignored());
        peer.call(id, "publish", AmfValue.of("good"));
        assertEquals(1, peer.events(PublishRequested.class).size());
    }

    @Test
    @DisplayName("interop 22: the key may be in the server field")
    void shouldFindTheKeyInTheServerField() {
        Peer other = new Peer();
        other.connect(AmfObject.builder().put("app", "live/test?t=1").put("tcUrl", "rtmp://h/live/test?t=1"));
        other.session.acceptConnect();
        other.sent();
        int id = other.createStream();
        other.call(id, "publish", AmfValue.of(""), AmfValue.of("live"));
        assertEquals(
                new StreamAddress("live", "test", "t=1"),
                other.events(PublishRequested.class).get(0).address());
    }

    @Test
    @DisplayName("interop 25: a publish the host refuses hears why, and may try again")
    void shouldRefuseABusyName() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        assertTrue(peer.session.rejectPublish(id, StatusCode.PUBLISH_BAD_NAME, "test is being published."));
        Peer.Sent sent = peer.sent().get(0);
        assertEquals(id, sent.streamId());
        assertEquals("NetStream.Publish.BadName", sent.code());
        assertEquals(new AmfString("error"), sent.information("level"));
        assertEquals(new AmfString("test is being published."), sent.information("description"));
        assertFalse(peer.session.acceptPublish(id));
        peer.send(id, new Video(KEYFRAME));
        assertEquals(List.of("media outside a publish"), peer.ignored());
    }

    @Test
    @DisplayName("interop 25: a publish that is taken over hears why")
    void shouldRevokeAPublish() {
        int id = peer.publishing("test");
        assertTrue(peer.session.publishRevoked(id, StatusCode.PUBLISH_BAD_NAME, "taken over"));
        assertEquals(List.of("NetStream.Publish.BadName"), peer.sentCodes());
        assertFalse(peer.session.publishRevoked(id, StatusCode.PUBLISH_BAD_NAME, "again"));
        peer.tell(0, "deleteStream", AmfValue.of(id));
        assertEquals(List.of(), peer.events);
    }

    @Test
    void shouldRefuseAPublishOnAStreamInUse() {
        int publishing = peer.publishing("test");
        int playing = peer.playing("other");
        for (int id : List.of(publishing, playing, 99, 0)) {
            peer.call(id, "publish", AmfValue.of("more"));
        }
        assertEquals(
                List.of(
                        "NetStream.Publish.BadConnection",
                        "NetStream.Publish.BadConnection",
                        "NetStream.Publish.BadConnection",
                        "NetStream.Publish.BadConnection"),
                peer.sentCodes());
        assertEquals(4, peer.ignored().size());
        peer.send(publishing, new Video(KEYFRAME));
        assertEquals(1, peer.events(MediaReceived.class).size());
    }

    @ParameterizedTest
    @DisplayName("interop 23: deleteStream ends a publish")
    @ValueSource(booleans = {true, false})
    void shouldEndAPublishOnDeleteStream(boolean withArgument) {
        int id = peer.publishing("test");
        if (withArgument) {
            peer.call(0, "deleteStream", AmfValue.of(id));
        } else {
            peer.call(id, "deleteStream");
        }
        assertEquals(List.of(new PublishEnded(id)), peer.events);
        assertEquals(List.of(), peer.sent());
        peer.send(id, new Video(KEYFRAME));
        peer.call(id, "closeStream");
        peer.call(0, "deleteStream", AmfValue.of(id));
        assertEquals(List.of("media outside a publish", "unknown stream", "unknown stream"), peer.ignored());
    }

    @Test
    @DisplayName("interop 23: closeStream ends a publish, and its stream can be used again")
    void shouldEndAPublishOnCloseStream() {
        int id = peer.publishing("test");
        peer.call(id, "closeStream");
        assertEquals(List.of(new PublishEnded(id)), peer.events);
        assertEquals(List.of("NetStream.Unpublish.Success"), peer.sentCodes());
        peer.call(id, "publish", AmfValue.of("test"));
        assertTrue(peer.session.acceptPublish(id));
    }

    @Test
    @DisplayName("interop 23: publish(false) ends a publish")
    void shouldEndAPublishOnPublishFalse() {
        int id = peer.publishing("test");
        peer.call(id, "publish", AmfValue.of(false));
        assertEquals(List.of(new PublishEnded(id)), peer.events);
    }

    @Test
    @DisplayName("interop 23: FCUnpublish ends the publish of that name, once")
    void shouldEndAPublishOnFcUnpublish() {
        int first = peer.publishing("one");
        int second = peer.publishing("two");
        peer.call(0, "FCUnpublish", AmfValue.of("/two?t=1"));
        assertEquals(List.of(new PublishEnded(second)), peer.events);
        List<Peer.Sent> sent = peer.sent();
        assertEquals("onFCUnpublish", sent.get(0).command().name());
        assertEquals("_result", sent.get(1).command().name());
        assertEquals("NetStream.Unpublish.Success", sent.get(2).code());
        assertEquals(second, sent.get(2).streamId());
        peer.events.clear();
        peer.tell(0, "FCUnpublish", AmfValue.of("two"));
        peer.tell(0, "FCUnpublish");
        assertEquals(List.of("unknown stream", "unknown stream"), peer.ignored());
        peer.tell(0, "deleteStream", AmfValue.of(second));
        peer.send(first, new Video(KEYFRAME));
        assertEquals(1, peer.events(MediaReceived.class).size());
        assertEquals(List.of(), peer.events(PublishEnded.class));
    }

    @Test
    void shouldTellTheHostWhenAPublishEndsUnanswered() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        peer.events.clear();
        peer.tell(0, "deleteStream", AmfValue.of(id));
        assertEquals(List.of(new PublishEnded(id)), peer.events);
        assertFalse(peer.session.acceptPublish(id));
        assertFalse(peer.session.rejectPublish(id, StatusCode.PUBLISH_BAD_NAME, "late"));
        assertEquals(List.of(), peer.sent());
    }

    @Test
    void shouldPublishAndPlayOnOneConnection() {
        int first = peer.publishing("one");
        int second = peer.publishing("two");
        int third = peer.playing("three");
        peer.send(second, new Video(KEYFRAME));
        peer.send(first, new Audio(AAC_CONFIGURATION));
        assertEquals(
                List.of(second, first),
                peer.events(MediaReceived.class).stream()
                        .map(MediaReceived::streamId)
                        .toList());
        assertTrue(peer.session.playEnded(third));
    }
}
