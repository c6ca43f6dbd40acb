package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.session.ServerEvent.MediaReceived;
import weir.rtmp.session.ServerEvent.PublishRequested;

/** Frames that come in with a publish, or before it is granted. */
class ServerMediaTest {

    private static final byte[] AVC_CONFIGURATION = HexFormat.of().parseHex("1700000000014d401f");
    private static final byte[] AAC_CONFIGURATION = HexFormat.of().parseHex("af001210");
    private static final byte[] KEYFRAME = HexFormat.of().parseHex("17010000000000000165");
    private static final AmfValue METADATA =
            AmfObject.builder().put("width", 1280).build();

    private final Peer peer = Peer.connected();

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

    private static byte[] withFormatByte(byte[] amf0) {
        byte[] payload = new byte[amf0.length + 1];
        System.arraycopy(amf0, 0, payload, 1, amf0.length);
        return payload;
    }
}
