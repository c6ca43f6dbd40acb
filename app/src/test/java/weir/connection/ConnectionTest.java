package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfValue;
import weir.stream.Stream;
import weir.testkit.Await;

class ConnectionTest extends ConnectionFixture {

    @Test
    void shouldLetEachReadBeFollowedByTheNext() {
        start();
        connection.tell(new Connection.IngressReady(reading));
        gather.expectMessage(Duration.ZERO);
        connection.tell(
                new Connection.Received(reading, new Inbound(9, false, List.of(), List.of(), Optional.empty())));
        gather.expectMessage(Duration.ZERO);
        assertEquals(9, info.bytesIn());
        assertEquals(List.of(info), List.copyOf(relay.connections.open()));
    }

    @Test
    void shouldSendWhatTheHandshakeAnswers() {
        start();
        receive(new Inbound(9, false, List.of(), List.of(new byte[] {3, 1, 4}), Optional.empty()));
        assertArrayEquals(
                new byte[] {3, 1, 4},
                egress.expectMessageClass(Egress.Send.class).bytes());
    }

    @Test
    @DisplayName("001 FR-049: connections are logged; names from the wire are shortened and escaped")
    void shouldAcceptConnectAndSayWho() {
        start();
        handshake();
        String name = "evil\n2026-01-01 INFO forged " + "x".repeat(60_000);
        receive(command(0, "connect", object("app", "live", "flashVer", name)));
        assertEquals(List.of("_result"), commandNames());
        List<String> lines = log.with("client connected", "conn=7", "peer=127.0.0.1:4711", "app=live");
        assertEquals(1, lines.size());
        assertTrue(lines.get(0).contains("evil\\n2026-01-01 INFO forged xxx"));
        assertTrue(lines.get(0).length() < 500);
    }

    @Test
    void shouldCountWhatIsIgnored() {
        connect();
        receive(command(0, "nonsense"));
        assertEquals(List.of("_result"), commandNames());
        relay.awaitMetric("weir_frames_ignored_total{reason=\"unknown command\"}", 1);
    }

    @Test
    @DisplayName("001 FR-034, FR-036: a bad client costs one line, at WARN, with who and why")
    void shouldCloseOnWhatTheDecoderCouldNotRead() {
        start();
        RtmpException error = RtmpException.unsupported("HTTP on an RTMP port: it begins with 'G'");
        receive(new Inbound(18, false, List.of(), List.of(), Optional.of(error)));
        egress.expectMessageClass(Egress.Finish.class);
        closes("bad_client");
        relay.awaitMetric("weir_bad_clients_total{kind=\"unsupported\"}", 1);
        assertOneWarning("reason=\"HTTP on an RTMP port: it begins with 'G'\"");
    }

    @Test
    void shouldCloseOnAMessageThatBreaksTheProtocol() {
        start();
        handshake();
        receive(media(8, 1, SOUND));
        egress.expectMessageClass(Egress.Finish.class);
        receive(command(0, "connect", object("app", "live"))); // too late
        egress.expectNoMessage(Duration.ZERO);
        closes("bad_client");
        assertOneWarning("reason=\"a message before connect\"");
    }

    @Test
    @DisplayName("001 FR-032: a failure of the connection itself leaves nothing behind")
    void shouldLeaveNothingBehindWhenItFails() {
        start(command -> {
            authority.getRef().tell(command);
            if (command instanceof Stream.Claim) {
                throw new IllegalStateException("what no test has foreseen");
            }
        });
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
        int streamId = createStream();
        connection.tell(
                new Connection.Received(reading, inbound(List.of(command(streamId, "publish", AmfValue.of("test"))))));
        egress.expectTerminated(connection, LIMIT);
        Await.until(LIMIT, "the end is counted", () -> closed("fault") == 1);
        authority.expectMessageClass(Stream.Claim.class);
        assertFalse(authority.expectMessageClass(Stream.Release.class).unpublished());
        assertTrue(relay.connections.open().isEmpty());
        relay.awaitMetric("weir_connections{kind=\"publisher\"}", 0);
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 0);
        assertOneWarning("reason=\"the connection itself failed\"");
    }

    private void assertOneWarning(String reason) {
        List<String> warnings = log.with("WARN");
        assertEquals(1, warnings.size(), warnings::toString);
        assertEquals(warnings, log.with("connection closed", "conn=7", "peer=127.0.0.1:4711", reason));
    }
}
