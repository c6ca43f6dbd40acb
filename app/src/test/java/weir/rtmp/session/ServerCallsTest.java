package weir.rtmp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfNumber;
import weir.rtmp.amf.AmfString;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Command;

/** What clients call beside publish and play. */
class ServerCallsTest {

    private final Peer peer = Peer.connected();

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
}
