package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.session.ServerEvent.AudioWanted;
import weir.rtmp.session.ServerEvent.PauseRequested;
import weir.rtmp.session.ServerEvent.PlayEnded;
import weir.rtmp.session.ServerEvent.PlayRequested;
import weir.rtmp.session.ServerEvent.SeekRequested;
import weir.rtmp.session.ServerEvent.VideoWanted;

class ServerPlayTest {

    private static final StreamAddress TEST = new StreamAddress("live", "test", "");

    private final Peer peer = Peer.connected();

    @Test
    @DisplayName("001 FR-016: play is answered once the host accepts")
    void shouldPlay() {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of("test"));
        assertEquals(List.of(new PlayRequested(id, TEST, -2, -1, true)), peer.events);
        assertEquals(List.of(), peer.sent());
        assertTrue(peer.session.acceptPlay(id));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(new UserControl.StreamBegin(id), sent.get(0).message());
        assertEquals("NetStream.Play.Reset", sent.get(1).code());
        assertEquals("NetStream.Play.Start", sent.get(2).code());
        assertEquals(id, sent.get(2).streamId());
        assertArrayEquals(
                Amf0Writer.write(AmfValue.of("|RtmpSampleAccess"), AmfValue.of(true), AmfValue.of(true)),
                ((Data) sent.get(3).message()).body());
        assertEquals(4, sent.size());
        assertFalse(peer.session.acceptPlay(id));
    }

    @Test
    void shouldReadThePlaceToPlayFrom() {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of("test"), AmfValue.of(-1000), AmfValue.of(5), AmfValue.of(false));
        assertEquals(List.of(new PlayRequested(id, TEST, -1000, 5, false)), peer.events);
        peer.session.acceptPlay(id);
        assertEquals("NetStream.Play.Start", peer.sent().get(1).code());
        peer.call(id, "play", AmfValue.of("test"), AmfValue.of("x"), AmfValue.of(true), AmfValue.of(0));
        assertEquals(new PlayRequested(id, TEST, -2, -1, false), peer.events.get(2));
        peer.call(id, "play", AmfValue.of("test"), AmfValue.of(0), AmfValue.of(0), AmfValue.of(1));
        assertEquals(new PlayRequested(id, TEST, 0, 0, true), peer.events.get(4));
    }

    @Test
    void shouldLetAPlayTakeThePlaceOfAnother() {
        int id = peer.playing("test");
        peer.call(id, "play", AmfValue.of("other"), AmfValue.of(-1), AmfValue.of(-1), AmfValue.of(false));
        assertEquals(
                List.of(
                        new PlayEnded(id),
                        new PlayRequested(id, new StreamAddress("live", "other", ""), -1, -1, false)),
                peer.events);
        peer.call(id, "play", AmfValue.of("third"));
        assertEquals(new PlayEnded(id), peer.events.get(2));
        assertTrue(peer.session.acceptPlay(id));
    }

    @Test
    void shouldTreatPlay2AsAPlayThatTakesThePlaceOfTheCurrentOne() {
        int id = peer.playing("test");
        AmfValue options = AmfObject.builder()
                .put("streamName", "other")
                .put("oldStreamName", "test")
                .put("start", 3)
                .put("len", 4)
                .build();
        peer.call(id, "play2", options);
        assertEquals(
                List.of(new PlayEnded(id), new PlayRequested(id, new StreamAddress("live", "other", ""), 3, 4, true)),
                peer.events);
        peer.events.clear();
        peer.call(id, "play2", AmfObject.builder().put("streamName", "x").build());
        assertEquals(new PlayRequested(id, new StreamAddress("live", "x", ""), -2, -1, true), peer.events.get(1));
        peer.call(id, "play2");
        assertEquals(List.of("bad stream name"), peer.ignored());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a\u0001"})
    @DisplayName("interop 22: names that cannot be a stream's are refused without asking the host")
    void shouldRefuseBadNames(String name) {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of(name));
        assertEquals(List.of("NetStream.Play.StreamNotFound"), peer.sentCodes());
        assertEquals(List.of("bad stream name"), peer.ignored());
    }

    @Test
    void shouldRefuseAPlayWhereItCannotBe() {
        int publishing = peer.publishing("test");
        peer.call(publishing, "play", AmfValue.of("test"));
        peer.call(99, "play", AmfValue.of("test"));
        assertEquals(List.of("NetStream.Play.Failed", "NetStream.Play.Failed"), peer.sentCodes());
        assertEquals(List.of("stream not free", "stream not free"), peer.ignored());
    }

    @Test
    @DisplayName("interop 24: a play whose stream does not come hears NetStream.Play.StreamNotFound")
    void shouldSayThatAStreamIsNotFound() {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of("test"));
        assertTrue(peer.session.playNotFound(id));
        assertEquals(List.of("NetStream.Play.StreamNotFound"), peer.sentCodes());
        assertFalse(peer.session.playNotFound(id));
        peer.call(id, "play", AmfValue.of("test"));
        assertTrue(peer.session.rejectPlay(id, StatusCode.PLAY_FAILED, "not allowed"));
        assertEquals(List.of("NetStream.Play.Failed"), peer.sentCodes());
    }

    @Test
    @DisplayName("interop 23, 002 FR-005: the end of a publish reaches players as StreamEOF and UnpublishNotify")
    void shouldTellPlayersOfTheEnd() {
        int id = peer.playing("test");
        assertTrue(peer.session.playEnded(id));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(new UserControl.StreamEof(id), sent.get(0).message());
        assertEquals("NetStream.Play.UnpublishNotify", sent.get(1).code());
        assertEquals("NetStream.Play.Stop", sent.get(2).code());
        assertEquals(3, sent.size());
        assertFalse(peer.session.playEnded(id));
        peer.call(id, "play", AmfValue.of("test"));
        assertEquals(List.of(new PlayRequested(id, TEST, -2, -1, true)), peer.events);
    }

    @ParameterizedTest
    @DisplayName("interop 23: deleteStream and closeStream end a play")
    @ValueSource(strings = {"deleteStream", "closeStream"})
    void shouldEndAPlay(String command) {
        int id = peer.playing("test");
        peer.call(id, command);
        peer.call(id, command);
        assertEquals(new PlayEnded(id), peer.events.get(0));
        assertEquals(1, peer.events(PlayEnded.class).size());
        assertEquals(List.of(), peer.sent());
        assertFalse(peer.session.playEnded(id));
    }

    @Test
    void shouldEndAPlayOnPlayFalse() {
        int id = peer.playing("test");
        peer.call(id, "play", AmfValue.of(false));
        assertEquals(List.of(new PlayEnded(id)), peer.events);
    }

    @Test
    void shouldTellTheHostWhenAPlayEndsUnanswered() {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of("test"));
        peer.call(id, "closeStream");
        assertEquals(new PlayEnded(id), peer.events.get(1));
        assertFalse(peer.session.acceptPlay(id));
        assertFalse(peer.session.playNotFound(id));
    }

    @Test
    void shouldPause() {
        int id = peer.playing("test");
        peer.call(id, "pause", AmfValue.of(true), AmfValue.of(1500));
        peer.call(id, "pauseRaw", AmfValue.of(false), AmfValue.of(2500));
        peer.call(id, "pause");
        assertEquals(
                List.of(
                        new PauseRequested(id, true, 1500),
                        new PauseRequested(id, false, 2500),
                        new PauseRequested(id, true, 0)),
                peer.events);
        assertEquals(
                List.of("NetStream.Pause.Notify", "NetStream.Unpause.Notify", "NetStream.Pause.Notify"),
                peer.sentCodes());
    }

    @Test
    void shouldSayThatALiveStreamCannotBeMovedIn() {
        int id = peer.playing("test");
        peer.call(id, "seek", AmfValue.of(1500));
        assertEquals(List.of(new SeekRequested(id, 1500)), peer.events);
        assertTrue(peer.session.rejectSeek(id, StatusCode.SEEK_FAILED, "no"));
        assertEquals(List.of("NetStream.Seek.Failed"), peer.sentCodes());
    }

    @Test
    @DisplayName("the play of a recording says that it is one, may be moved in, and stays when all has been sent")
    void shouldPlayARecording() {
        int id = peer.createStream();
        peer.call(id, "play", AmfValue.of("test"), AmfValue.of(0));
        assertTrue(peer.session.acceptRecordedPlay(id));
        List<Peer.Sent> sent = peer.sent();
        assertEquals(new UserControl.StreamIsRecorded(id), sent.get(0).message());
        assertEquals(new UserControl.StreamBegin(id), sent.get(1).message());
        assertEquals("NetStream.Play.Reset", sent.get(2).code());
        assertEquals("NetStream.Play.Start", sent.get(3).code());
        assertFalse(peer.session.acceptRecordedPlay(id));

        assertTrue(peer.session.playCompleted(id, 1_500));
        List<Peer.Sent> end = peer.sent();
        assertEquals(new UserControl.StreamEof(id), end.get(0).message());
        assertEquals("NetStream.Play.Stop", end.get(1).code());
        AmfObject complete = AmfObject.builder()
                .put("level", "status")
                .put("code", "NetStream.Play.Complete")
                .put("duration", 1.5)
                .build();
        assertArrayEquals(
                Amf0Writer.write(AmfValue.of("onPlayStatus"), complete),
                ((Data) end.get(2).message()).body());

        assertTrue(peer.session.acceptSeek(id));
        List<Peer.Sent> sought = peer.sent();
        assertEquals(new UserControl.StreamIsRecorded(id), sought.get(0).message());
        assertEquals(new UserControl.StreamBegin(id), sought.get(1).message());
        assertEquals("NetStream.Seek.Notify", sought.get(2).code());
        assertEquals("NetStream.Play.Start", sought.get(3).code());
        peer.tell(id, "closeStream");
        assertFalse(peer.session.acceptSeek(id));
        assertFalse(peer.session.playCompleted(id, 0));
        assertEquals(List.of(), peer.sent());
    }

    @Test
    void shouldPassOverControlOfAPlayThatIsNone() {
        int id = peer.createStream();
        peer.call(id, "pause", AmfValue.of(true));
        peer.call(id, "seek", AmfValue.of(0));
        peer.call(99, "receiveAudio", AmfValue.of(false));
        peer.call(99, "receiveVideo", AmfValue.of(false));
        assertEquals(
                List.of(
                        "control of a play that is none",
                        "control of a play that is none",
                        "unknown stream",
                        "unknown stream"),
                peer.ignored());
        assertEquals(List.of(), peer.sent());
        assertFalse(peer.session.rejectSeek(id, StatusCode.SEEK_FAILED, "no"));
        assertFalse(peer.session.streamDry(id));
    }

    @Test
    void shouldTellTheHostWhatIsWanted() {
        int idle = peer.createStream();
        peer.call(idle, "receiveVideo", AmfValue.of(true));
        assertEquals(List.of(), peer.sent());
        int id = peer.playing("test");
        peer.call(id, "receiveAudio", AmfValue.of(false));
        peer.call(id, "receiveVideo", AmfValue.of(false));
        assertEquals(List.of(), peer.sent());
        peer.call(id, "receiveAudio", AmfValue.of(true));
        peer.call(id, "receiveVideo");
        assertEquals(
                List.of(
                        new AudioWanted(id, false),
                        new VideoWanted(id, false),
                        new AudioWanted(id, true),
                        new VideoWanted(id, true)),
                peer.events);
        assertEquals(
                List.of(
                        "NetStream.Seek.Notify",
                        "NetStream.Play.Start",
                        "NetStream.Seek.Notify",
                        "NetStream.Play.Start"),
                peer.sentCodes());
    }

    @Test
    void shouldSayThatAStreamIsDry() {
        int id = peer.playing("test");
        assertTrue(peer.session.streamDry(id));
        assertEquals(new UserControl.StreamDry(id), peer.sent().get(0).message());
    }

    @Test
    void shouldRevokeAPlay() {
        int id = peer.playing("test");
        assertTrue(peer.session.playRevoked(id, StatusCode.PLAY_INSUFFICIENT_BANDWIDTH, "too slow"));
        assertEquals(List.of("NetStream.Play.InsufficientBW"), peer.sentCodes());
        assertFalse(peer.session.playRevoked(id, StatusCode.PLAY_FAILED, "again"));
    }

    @Test
    void shouldAnswerFcSubscribe() {
        peer.call(0, "FCSubscribe", AmfValue.of("test"));
        List<Peer.Sent> sent = peer.sent();
        assertEquals("_result", sent.get(0).command().name());
        assertEquals("onFCSubscribe", sent.get(1).command().name());
        assertEquals("NetStream.Play.Start", sent.get(1).code());
    }
}
