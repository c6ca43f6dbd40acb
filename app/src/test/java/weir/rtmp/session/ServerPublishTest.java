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
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfNumber;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.session.ServerEvent.MediaReceived;
import weir.rtmp.session.ServerEvent.PublishEnded;
import weir.rtmp.session.ServerEvent.PublishRequested;

class ServerPublishTest {

    private static final byte[] AVC_CONFIGURATION = HexFormat.of().parseHex("1700000000014d401f");
    private static final byte[] AAC_CONFIGURATION = HexFormat.of().parseHex("af001210");
    private static final byte[] KEYFRAME = HexFormat.of().parseHex("17010000000000000165");
    private static final AmfValue METADATA =
            AmfObject.builder().put("width", 1280).build();

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
    @DisplayName("interop 16: releaseStream and FCPublish are answered, with onFCPublish")
    void shouldAnswerWhatEncodersAskBeforePublish() {
        peer.call(0, "releaseStream", AmfValue.of("test"));
        peer.call(0, "FCPublish", AmfValue.of("test"));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(
                new Command("_result", 2, AmfNull.INSTANCE, List.of(AmfNull.INSTANCE)),
                sent.get(0).message());
        assertEquals(
                new Command("_result", 3, AmfNull.INSTANCE, List.of(AmfNull.INSTANCE)),
                sent.get(1).message());
        assertEquals("onFCPublish", sent.get(2).command().name());
        assertEquals(new AmfString("test"), sent.get(2).information("description"));
        assertEquals(List.of(), peer.events);
    }

    @ParameterizedTest
    @DisplayName("interop 16: unknown calls with an id get a _result with null and the session goes on")
    @ValueSource(strings = {"_checkbw", "checkBandwidth", "setPeerInfo", "x"})
    void shouldAnswerUnknownCalls(String name) {
        peer.call(0, name);
        assertEquals(
                List.of(new Command("_result", 2, AmfNull.INSTANCE, List.of(AmfNull.INSTANCE))),
                peer.sent().stream().map(Peer.Sent::message).toList());
        assertEquals(1, peer.createStream());
    }

    @Test
    @DisplayName("interop 16: getStreamLength is answered")
    void shouldAnswerGetStreamLength() {
        peer.call(0, "getStreamLength", AmfValue.of("test"));
        assertEquals(
                new Command("_result", 2, AmfNull.INSTANCE, List.of(new AmfNumber(0))),
                peer.sent().get(0).message());
    }

    @ParameterizedTest
    @DisplayName("interop 16: transaction id 0 never gets a reply")
    @ValueSource(strings = {"_checkbw", "releaseStream", "createStream", "getStreamLength", "x", "connect"})
    void shouldNotReplyToTransactionZero(String name) {
        peer.tell(0, name, AmfValue.of("test"));
        assertEquals(List.of(), peer.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"_result", "_error", "onStatus"})
    void shouldNotAnswerAnswers(String name) {
        peer.call(0, name);
        assertEquals(List.of(), peer.sent());
        assertEquals(List.of("answer nobody asked for"), peer.ignored());
    }

    @Test
    @DisplayName("interop 19: commands and data of the AMF3 types are understood")
    void shouldUnderstandAmf3Types() {
        int id = peer.createStream();
        byte[] publish = Amf0Writer.write(
                AmfValue.of("publish"), AmfValue.of(3), AmfNull.INSTANCE, AmfValue.of("test"), AmfValue.of("live"));
        peer.receive(new RawMessage(3, 17, id, 0, withFormatByte(publish)));
        peer.session.acceptPublish(id);
        byte[] data = Amf0Writer.write(AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData"), METADATA);
        peer.receive(new RawMessage(3, 15, id, 0, withFormatByte(data)));
        MediaReceived frame = peer.events(MediaReceived.class).get(0);
        assertEquals(Frame.Type.DATA, frame.type());
        assertArrayEquals(Amf0Writer.write(AmfValue.of("onMetaData"), METADATA), frame.payload());
    }

    @Test
    @DisplayName("interop 18: configuration and metadata sent before the answer are kept and given in order")
    void shouldKeepConfigurationUntilThePublishIsAccepted() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        peer.events.clear();
        peer.data(id, AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData"), METADATA);
        peer.send(id, 1, new Video(AVC_CONFIGURATION));
        peer.send(id, 2, new Audio(AAC_CONFIGURATION));
        peer.send(id, 3, new Video(KEYFRAME));
        peer.data(id, AmfValue.of("onTextData"));
        assertEquals(
                List.of("media before its publish is accepted", "media before its publish is accepted"),
                peer.ignored());
        assertEquals(2, peer.events.size());
        peer.session.acceptPublish(id);
        peer.events.clear();
        peer.resume();
        List<MediaReceived> frames = peer.events(MediaReceived.class);
        assertEquals(3, frames.size());
        assertArrayEquals(
                Amf0Writer.write(AmfValue.of("onMetaData"), METADATA),
                frames.get(0).payload());
        assertArrayEquals(AVC_CONFIGURATION, frames.get(1).payload());
        assertEquals(1, frames.get(1).timestamp());
        assertArrayEquals(AAC_CONFIGURATION, frames.get(2).payload());
        peer.resume();
        assertEquals(3, peer.events.size());
    }

    @Test
    @DisplayName("interop 18: what was kept comes before what follows the answer")
    void shouldGiveWhatWasKeptFirst() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        peer.send(id, new Video(AVC_CONFIGURATION));
        peer.session.acceptPublish(id);
        peer.send(id, new Video(KEYFRAME));
        List<MediaReceived> frames = peer.events(MediaReceived.class);
        assertArrayEquals(AVC_CONFIGURATION, frames.get(0).payload());
        assertArrayEquals(KEYFRAME, frames.get(1).payload());
    }

    @Test
    @DisplayName("interop 18: what is kept is bounded")
    void shouldBoundWhatIsKept() {
        Peer bounded = Peer.connected(new SessionSettings(128, 1000, 1000, 4, 3, 25, AmfLimits.DEFAULT));
        int id = bounded.createStream();
        bounded.call(id, "publish", AmfValue.of("test"));
        for (int i = 0; i < 3; i++) {
            bounded.send(id, new Video(AVC_CONFIGURATION));
        }
        assertEquals(1, bounded.ignored().size());
        bounded.send(id, new Audio(AAC_CONFIGURATION));
        assertEquals(1, bounded.ignored().size());
        bounded.send(id, new Audio(AAC_CONFIGURATION));
        assertEquals(2, bounded.ignored().size());
        bounded.session.acceptPublish(id);
        bounded.resume();
        assertEquals(3, bounded.events(MediaReceived.class).size());
    }

    @Test
    @DisplayName("interop 18: nothing that was kept outlives a refusal")
    void shouldForgetWhatWasKeptOnRefusal() {
        int id = peer.createStream();
        peer.call(id, "publish", AmfValue.of("test"));
        peer.send(id, new Video(AVC_CONFIGURATION));
        assertTrue(peer.session.rejectPublish(id, StatusCode.PUBLISH_BAD_NAME, "busy"));
        peer.sent();
        peer.call(id, "publish", AmfValue.of("other"));
        peer.session.acceptPublish(id);
        peer.resume();
        assertEquals(List.of(), peer.events(MediaReceived.class));
        assertEquals(2, peer.events(PublishRequested.class).size());
    }

    @Test
    @DisplayName("interop 18: the answer to one publish frees nothing of another")
    void shouldKeepWhatBelongsToAPublishStillUnanswered() {
        int first = peer.createStream();
        int second = peer.createStream();
        for (int id : List.of(first, second)) {
            peer.call(id, "publish", AmfValue.of("test" + id));
            peer.send(id, new Video(AVC_CONFIGURATION));
        }
        peer.session.acceptPublish(second);
        peer.resume();
        assertEquals(
                List.of(second),
                peer.events(MediaReceived.class).stream()
                        .map(MediaReceived::streamId)
                        .toList());
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

    @Test
    @DisplayName("interop 20: @setDataFrame on message stream 0 belongs to the publish of the connection")
    void shouldTakeMetadataOnStreamZero() {
        peer.createStream();
        int id = peer.publishing("test");
        peer.data(0, AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData"), METADATA);
        MediaReceived frame = peer.events(MediaReceived.class).get(0);
        assertEquals(id, frame.streamId());
        assertArrayEquals(Amf0Writer.write(AmfValue.of("onMetaData"), METADATA), frame.payload());
    }

    @Test
    @DisplayName("interop 20: data that says nothing, or clears the metadata, is no frame")
    void shouldCountDataThatIsNoFrame() {
        int id = peer.publishing("test");
        peer.data(id, AmfValue.of("@clearDataFrame"), AmfValue.of("onMetaData"));
        peer.data(id, AmfValue.of("@setDataFrame"));
        peer.data(id);
        assertEquals(List.of("metadata cleared", "empty data", "empty data"), peer.ignored());
    }

    @Test
    @DisplayName("interop 20: cue points and text pass through")
    void shouldPassOtherDataThrough() {
        int id = peer.publishing("test");
        byte[] cue = Amf0Writer.write(AmfValue.of("onCuePoint"), METADATA);
        peer.data(id, AmfValue.of("onCuePoint"), METADATA);
        assertArrayEquals(cue, peer.events(MediaReceived.class).get(0).payload());
    }

    @Test
    @DisplayName("interop 12: aggregates come apart, and hold frames only")
    void shouldSplitAggregates() {
        int id = peer.publishing("test");
        String video = "09000002" + "0003e8" + "00" + "000000" + "2701" + "0000000d";
        String audio = "08000002" + "0003fc" + "00" + "000000" + "af01" + "0000000d";
        String command = "14000004" + "0003fc" + "00" + "000000" + "02000178" + "0000000f";
        String ping = "04000006" + "0003fc" + "00" + "000000" + "000600000001" + "00000011";
        peer.send(id, 5000, new Aggregate(HexFormat.of().parseHex(video + command + ping + audio)));
        List<MediaReceived> frames = peer.events(MediaReceived.class);
        assertEquals(2, frames.size());
        assertEquals(5000, frames.get(0).timestamp());
        assertEquals(5020, frames.get(1).timestamp());
        assertEquals(List.of("unknown message type", "unknown message type"), peer.ignored());
        assertEquals(List.of(), peer.sent());
    }

    @Test
    void shouldCountMediaOutsideAPublish() {
        int id = peer.createStream();
        peer.send(0, new Video(KEYFRAME));
        peer.send(id, new Video(KEYFRAME));
        peer.send(99, new Video(KEYFRAME));
        int playing = peer.playing("test");
        peer.send(playing, new Video(KEYFRAME));
        assertEquals(List.of("media outside a publish"), peer.ignored());
        assertEquals(List.of(), peer.sent());
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

    @Test
    void shouldLimitMessageStreams() {
        for (int i = 0; i < SessionSettings.DEFAULT.maxMessageStreams(); i++) {
            peer.createStream();
        }
        peer.call(0, "createStream");
        Peer.Sent refused = peer.sent().get(0);
        assertEquals("_error", refused.command().name());
        assertEquals("NetConnection.Call.Failed", refused.code());
        assertEquals(List.of("stream above the limit"), peer.ignored());
        peer.tell(0, "deleteStream", AmfValue.of(3));
        assertEquals(17, peer.createStream(), "ids are not used twice");
    }

    private static byte[] withFormatByte(byte[] amf0) {
        byte[] payload = new byte[amf0.length + 1];
        System.arraycopy(amf0, 0, payload, 1, amf0.length);
        return payload;
    }
}
