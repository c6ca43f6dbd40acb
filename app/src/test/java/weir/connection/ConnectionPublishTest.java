package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Codec;
import weir.rtmp.amf.AmfValue;
import weir.stream.Hub;
import weir.stream.KeyPattern;
import weir.stream.MergeRule;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.testkit.Await;

class ConnectionPublishTest extends ConnectionFixture {

    private static final byte[] KEYFRAME = {0x17, 1, 0, 0, 0, 42};

    @Test
    @DisplayName("001 FR-021, FR-028: what a publisher sends goes to the Hubs that watch, and its codec is named")
    void shouldFeedTheHubsThatWatch() {
        int streamId = publishing();
        receive(media(9, streamId, KEYFRAME), media(8, streamId, SOUND), media(9, streamId, new byte[0]));
        Hub.Media media = hub.expectMessageClass(Hub.Media.class);
        assertEquals(2, media.frames().size());
        assertArrayEquals(KEYFRAME, media.frames().get(0).payload());
        relay.awaitMetric("weir_messages_total{direction=\"in\"}", 3);
        relay.awaitMetric("weir_bytes_total{direction=\"in\"}", 8);
        relay.awaitMetric("weir_messages_dropped_total{reason=\"empty\"}", 1);
        relay.awaitMetric("weir_connections{kind=\"publisher\"}", 1);
        assertEquals(Set.of(KEY), info.published());
        assertEquals(
                Optional.of(Codec.H264),
                relay.streams.all().get("live/test").publisher().orElseThrow().videoCodec());
        assertEquals(
                1, log.with("Codec detected", "media=video", "\"H.264 AVC\"").size());
        assertEquals(1, log.with("Codec detected", "media=audio", "codec=MP3").size());
    }

    @Test
    void shouldLetWhatAPublisherSendsGatherForTheMostUrgentOfItsStreams() {
        relay.mergeRules = new MergeRule[] {
            new MergeRule(KeyPattern.parse("live/test"), Duration.ofMillis(40)),
            new MergeRule(KeyPattern.parse("live/urgent"), Duration.ofMillis(10))
        };
        int first = publishing();
        assertEquals(Duration.ofMillis(40), receive(media(8, first, SOUND)));
        int second = createStream();
        assertEquals(Duration.ofMillis(10), receive(command(second, "publish", AmfValue.of("urgent"))));
        assertEquals(Duration.ofMillis(40), receive(command(second, "closeStream")));
        assertEquals(Duration.ZERO, receive(command(first, "closeStream")));
    }

    @Test
    void shouldGoOnAfterAnUnpublish() {
        int streamId = publishing();
        receive(command(streamId, "closeStream"));
        assertEquals("NetStream.Unpublish.Success", statusCode());
        assertTrue(authority.expectMessageClass(Stream.Release.class).unpublished());
        relay.awaitMetric("weir_publishers", 0);
        assertEquals(Set.of(), info.published());
        relay.awaitMetric("weir_connections{kind=\"idle\"}", 1);
        assertEquals(
                1,
                log.with("publisher ended", "reason=unpublished", "stream=live/test")
                        .size());
        publish(streamId);
    }

    @Test
    @DisplayName("interop 25: a second publisher is refused and keeps its connection")
    void shouldPassOnThatTheKeyIsTaken() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        Stream.Claim claim = authority.expectMessageClass(Stream.Claim.class);
        assertEquals("127.0.0.1", claim.peer());
        claim.publisher().tell(number -> new Publisher.Refused(number, "the stream is being published"));
        assertEquals("NetStream.Publish.BadName", statusCode());
        assertEquals(1, log.with("publisher refused", "stream=live/test").size());
        publish(streamId);
    }

    @Test
    void shouldNotTakeTheAnswerToAnEarlierPublishForThatToTheNext() {
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        PublisherRef first = authority.expectMessageClass(Stream.Claim.class).publisher();
        receive(command(streamId, "closeStream"));
        assertEquals("NetStream.Unpublish.Success", statusCode());
        authority.expectMessageClass(Stream.Release.class);
        receive(command(streamId, "publish", AmfValue.of("test")));
        PublisherRef second = authority.expectMessageClass(Stream.Claim.class).publisher();
        first.tell(number -> new Publisher.Refused(number, "the stream is being published"));
        second.tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of(hub.getRef())));
        assertEquals("NetStream.Publish.Start", statusCode());
    }

    @Test
    void shouldCloseAPublisherThatWasReplaced() {
        publishing();
        publisher().tell(number -> new Publisher.Revoked(number, "another publisher took over"));
        assertEquals("NetStream.Publish.BadName", statusCode());
        egress.expectMessageClass(Egress.Finish.class);
        closes("replaced");
        authority.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("a publish does not wait for an authority that cannot be reached, and goes on asking it")
    void shouldGoAheadAndAskAgainWhileTheAuthorityIsSilent() {
        relay.authorityTimeout = SHORT;
        connect();
        int streamId = createStream();
        receive(command(streamId, "publish", AmfValue.of("test")));
        authority.expectMessageClass(Stream.Claim.class);
        assertEquals("NetStream.Publish.Start", statusCode());
        PublisherRef publisher =
                authority.expectMessageClass(Stream.Claim.class).publisher();
        TestProbe<Stream.Command> spokesman = kit.createTestProbe();
        publisher.tell(
                number -> new Publisher.Granted(number, Long.MAX_VALUE, spokesman.getRef(), List.of(hub.getRef())));
        receive(media(8, streamId, SOUND));
        assertEquals(Long.MAX_VALUE, hub.expectMessageClass(Hub.Media.class).epoch());
        awaitSilence();
        spokesman.stop();
        authority.expectMessageClass(Stream.Claim.class);
    }

    @Test
    void shouldRefuseTheSameKeyOnASecondStream() {
        publishing();
        int second = createStream();
        receive(command(second, "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.BadName", statusCode());
    }

    @Test
    void shouldTakeNoPublishersOnANodeThatOnlyServes() {
        relay.ingest = false;
        connect();
        receive(command(createStream(), "publish", AmfValue.of("test")));
        assertEquals("NetStream.Publish.Denied", statusCode());
    }

    @Test
    @DisplayName("interop 23: a lost connection starts the grace period instead of an end")
    void shouldGiveTheKeyBackWhenTheConnectionIsLost() {
        publishing();
        connection.tell(new Connection.IngressDone("connection lost: reset"));
        assertFalse(authority.expectMessageClass(Stream.Release.class).unpublished());
        egress.expectMessageClass(Egress.Finish.class);
        closes("peer");
        assertEquals(
                1,
                log.with("connection closed", "INFO", "reason=\"connection lost: reset\"")
                        .size());
        relay.awaitMetric("weir_publishers", 0);
        assertTrue(relay.streams.all().isEmpty());
        assertTrue(relay.connections.open().isEmpty());
    }

    @Test
    @DisplayName("interop 23: an unpublish counts though the socket was closed right behind it")
    void shouldDealWithWhatWasReadBeforeTheSocketWasClosed() {
        int streamId = publishing();
        connection.tell(Connection.EgressStopped.INSTANCE);
        receive(media(9, streamId, KEYFRAME), command(streamId, "deleteStream", AmfValue.of(streamId)));
        assertEquals(1, hub.expectMessageClass(Hub.Media.class).frames().size());
        assertTrue(authority.expectMessageClass(Stream.Release.class).unpublished());
        closes("peer");
        egress.expectNoMessage(Duration.ZERO);
    }

    /** The authority is asked nothing more. */
    private void awaitSilence() {
        Await.until(LIMIT, "no more claims", () -> {
            try {
                authority.expectNoMessage(SHORT.multipliedBy(3));
                return true;
            } catch (AssertionError asked) {
                return false;
            }
        });
    }
}
