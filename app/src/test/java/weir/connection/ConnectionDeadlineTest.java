package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.amf.AmfValue;
import weir.stream.Publisher;
import weir.stream.Stream;
import weir.testkit.Pace;

class ConnectionDeadlineTest extends ConnectionFixture {

    @Test
    void shouldCloseWhoShakesNoHands() {
        relay.handshakeTimeout = SHORT;
        start();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertTrue(log.with("connection closed").isEmpty()); // nothing came: a port check, told at DEBUG only
    }

    @Test
    @DisplayName("the time for connect begins when the handshake is over")
    void shouldCloseWhoDoesNotConnect() {
        relay.connectTimeout = SHORT;
        start();
        egress.expectNoMessage(SHORT.multipliedBy(2));
        handshake();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"no connect command in time\"")
                        .size());
    }

    @Test
    void shouldCloseWhoNeitherPublishesNorPlays() {
        relay.clientIdleTimeout = SHORT;
        connect();
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"neither publishes nor plays\"")
                        .size());
    }

    @Test
    @DisplayName("001 FR-005: a publisher that sends nothing is closed, a player that sends nothing is not")
    void shouldCloseAPublisherThatSendsNothing() {
        relay.publisherIdleTimeout = SHORT;
        start(this::grant);
        handshake();
        receive(command(0, "connect", object("app", "live")));
        assertEquals(List.of("_result"), commandNames());
        receive(command(createStream(), "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.Start", statusCode());
        egress.expectMessageClass(Egress.Finish.class, LIMIT);
        closes("timeout");
        assertEquals(
                1,
                log.with("connection closed", "reason=\"the publisher sends nothing\"")
                        .size());
    }

    @Test
    void shouldPutTheDeadlineOffWithEveryRead() {
        relay.publisherIdleTimeout = Duration.ofSeconds(2);
        Pace pace = new Pace(Duration.ofMillis(250));
        int streamId = publishing();
        for (int i = 1; i <= 10; i++) {
            pace.next(() -> receive(media(8, streamId, SOUND)));
        }
        if (pace.longestPause().compareTo(relay.publisherIdleTimeout) < 0) {
            egress.expectNoMessage(Duration.ZERO);
        }
    }

    /** At once, so that no deadline comes in between. */
    private void grant(Stream.Command asked) {
        if (asked instanceof Stream.Claim claim) {
            claim.publisher().tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of()));
        }
    }
}
