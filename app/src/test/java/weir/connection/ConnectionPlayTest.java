package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.amf.AmfValue;

class ConnectionPlayTest extends ConnectionFixture {

    @Test
    void shouldStartAPlayBehindItsAnswer() {
        int streamId = playing();
        assertEquals(Set.of(KEY), info.played());
        relay.awaitMetric("weir_subscribers", 1);
        relay.awaitMetric("weir_connections{kind=\"player\"}", 1);
        receive(command(streamId, "deleteStream", AmfValue.of(streamId)));
        egress.expectMessage(new Egress.StopPlay(streamId));
        relay.awaitMetric("weir_subscribers", 0);
        assertEquals(Set.of(), info.played());
    }

    @Test
    @DisplayName("interop 23: players of a stream that ended get StreamEOF and UnpublishNotify, behind the last frame")
    void shouldTellThePlayerOfTheEnd() {
        int streamId = playing();
        connection.tell(new Connection.PlaysEnded(List.of(streamId, 99)));
        Egress.EndPlay end = egress.expectMessageClass(Egress.EndPlay.class);
        assertEquals(streamId, end.streamId());
        assertTrue(codesIn(end.last()).contains("NetStream.Play.UnpublishNotify"));
        connection.tell(new Connection.PlaysEnded(List.of(streamId))); // once only
        receive(command(0, "createStream"));
        assertEquals(List.of("_result"), commandNames());
    }

    @Test
    @DisplayName("interop 24: a play of what nobody publishes ends with StreamNotFound")
    void shouldTellThePlayerThatThereIsNoStream() {
        int streamId = playing();
        connection.tell(new Connection.PlayNotFound(streamId));
        Egress.EndPlay end = egress.expectMessageClass(Egress.EndPlay.class);
        assertTrue(codesIn(end.last()).contains("NetStream.Play.StreamNotFound"));
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 1);
    }

    @Test
    void shouldPassOnWhatThePlayerWants() {
        int streamId = playing();
        receive(command(streamId, "receiveAudio", AmfValue.of(false)));
        egress.expectMessage(new Egress.WantAudio(streamId, false));
        receive(command(streamId, "receiveVideo", AmfValue.of(false)));
        egress.expectMessage(new Egress.WantVideo(streamId, false));
        receive(command(streamId, "pause", AmfValue.of(true), AmfValue.of(0)));
        egress.expectMessage(new Egress.Pause(streamId, true));
        assertEquals("NetStream.Pause.Notify", statusCode());
        receive(command(streamId, "seek", AmfValue.of(1_000)));
        assertEquals("NetStream.Seek.Failed", statusCode());
    }

    @Test
    void shouldServeNoPlayersOnANodeThatOnlyTakes() {
        relay.edge = false;
        connect();
        receive(command(createStream(), "play", AmfValue.of("test")));
        assertEquals("NetStream.Play.Failed", statusCode());
    }

    @Test
    void shouldCloseAViewerThatWasCutForItsSlowness() {
        playing();
        connection.tell(new Connection.EgressCut("the client took nothing for 30000 ms"));
        closes("slow_client");
        assertEquals(
                1,
                log.with("connection closed", "INFO", "took nothing for 30000 ms", "dropped=0")
                        .size());
        relay.awaitMetric("weir_subscribers", 0);
    }

    @Test
    void shouldEndThePlaysWhenTheNodeGoesDown() {
        int streamId = playing();
        connection.tell(Connection.Drain.INSTANCE);
        assertEquals(streamId, egress.expectMessageClass(Egress.EndPlay.class).streamId());
        egress.expectMessageClass(Egress.Finish.class);
        closes("drain");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"the node shuts down\"").size());
    }

    private int playing() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "play", AmfValue.of("test")));
        assertTrue(codesIn(egress.expectMessageClass(Egress.Send.class).bytes()).contains("NetStream.Play.Start"));
        Egress.StartPlay start = egress.expectMessageClass(Egress.StartPlay.class);
        assertEquals(new Egress.StartPlay(streamId, start.subscription(), KEY, TestRelay.CHUNK_SIZE, false), start);
        return streamId;
    }
}
