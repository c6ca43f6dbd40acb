package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.testkit.Await;
import weir.testkit.LogLines;
import weir.testkit.Mailbox;

class StreamTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final StreamSettings SETTINGS = TestSettings.stream();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestProbe<Publisher.Message> encoder = KIT.createTestProbe();
    private final TestProbe<Publisher.Message> second = KIT.createTestProbe();
    private final TestProbe<Hub.Command> hub = KIT.createTestProbe();
    private final TestProbe<ClusterSharding.ShardCommand> shard = KIT.createTestProbe();
    private ActorRef<Stream.Command> stream;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void start() {
        stream = KIT.spawn(Stream.create(KEY, SETTINGS, shard.getRef()));
    }

    private void watch() {
        stream.tell(new Stream.Watch(hub.getRef(), 0));
        hub.expectMessage(new Hub.Watching(stream));
    }

    @Test
    void shouldGrantAVacantKeyAndNameTheHubsThatWatch() {
        stream.tell(new Stream.Watch(hub.getRef(), 0));
        stream.tell(claim(encoder, "10.0.0.1"));
        Publisher.Granted granted = encoder.expectMessageClass(Publisher.Granted.class);
        assertEquals(List.of(hub.getRef()), granted.hubs());
    }

    @Test
    void shouldTellThePublisherOfHubsThatComeAndGo() {
        publish(encoder);
        stream.tell(new Stream.Watch(hub.getRef(), 0));
        encoder.expectMessage(new Publisher.Watched(1, hub.getRef(), 0));
        stream.tell(new Stream.Watch(hub.getRef(), 0)); // the first answer may have been lost
        encoder.expectMessage(new Publisher.Watched(1, hub.getRef(), 0));
        hub.stop();
        encoder.expectMessage(new Publisher.Unwatched(1, hub.getRef()));
    }

    @Test
    void shouldGrantAgainWhoAsksAgain() {
        long epoch = publish(encoder);
        stream.tell(claim(encoder, "10.0.0.1"));
        assertEquals(epoch, encoder.expectMessageClass(Publisher.Granted.class).epoch());
    }

    @Test
    @DisplayName("interop 25: a busy key is refused while its publisher sends")
    void shouldRefuseASecondPublisherWhileTheFirstIsAlive() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(encoder, 20);
        timePasses(SETTINGS.takeoverIdle());
        answerProbe(encoder, 15);
        second.expectMessageClass(Publisher.Refused.class);
        encoder.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("interop 25: a busy key changes hands at once when its publisher has been idle")
    void shouldTakeOverAnIdlePublisher() {
        long epoch = publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(encoder, SETTINGS.takeoverIdle().toMillis());
        encoder.expectMessageClass(Publisher.Revoked.class);
        assertTrue(second.expectMessageClass(Publisher.Granted.class).epoch() > epoch);
    }

    @Test
    @DisplayName(
            "interop 25: an encoder that reconnects before its old connection looks idle waits no longer than that takes")
    void shouldTakeOverOnceThePublisherHasGoneQuiet() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(encoder, 400);
        timePasses(SETTINGS.takeoverIdle().minusMillis(399));
        answerProbe(encoder, SETTINGS.takeoverIdle().toMillis() + 1);
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    @DisplayName(
            "interop 25: the last media of a frozen encoder, still under way when it is asked about, does not keep it the key")
    void shouldTakeOverWhenTheLastMediaArrivesDuringTheContest() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(encoder, 20);
        timePasses(SETTINGS.takeoverIdle());
        answerProbe(encoder, SETTINGS.takeoverIdle().toMillis() - 30);
        timePasses(Duration.ofMillis(31));
        answerProbe(encoder, SETTINGS.takeoverIdle().toMillis() + 1);
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    void shouldTakeOverAPublisherThatDoesNotAnswer() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        encoder.expectMessageClass(Publisher.Probe.class);
        timePasses(SETTINGS.authorityTimeout());
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    @DisplayName("interop 25: two encoders with one key do not fight")
    void shouldNotGiveTheKeyBackToARivalThatHasJustLostIt() {
        publish(encoder); // 10.0.0.1
        stream.tell(claim(second, "10.0.0.2"));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(encoder, 5_000);
        second.expectMessageClass(Publisher.Granted.class);
        encoder.expectMessageClass(Publisher.Revoked.class);
        stream.tell(claim(encoder, "10.0.0.1"));
        encoder.expectMessage(new Publisher.Deciding(1));
        answerProbe(second, SETTINGS.takeoverIdle().toMillis() + 1);
        encoder.expectMessageClass(Publisher.Refused.class);
        stream.tell(claim(encoder, "10.0.0.1"));
        encoder.expectMessage(new Publisher.Deciding(1));
        answerProbe(second, SETTINGS.takeoverHold().toMillis());
        encoder.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    void shouldRefuseTheLaterOfTwoContenders() {
        TestProbe<Publisher.Message> third = KIT.createTestProbe();
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        stream.tell(claim(third, "10.0.0.1"));
        third.expectMessageClass(Publisher.Refused.class);
        answerProbe(encoder, 9_000);
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    void shouldGiveTheKeyToTheContenderWhenThePublisherLeaves() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        stream.tell(new Stream.Release(ref(encoder), true));
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    void shouldForgetAContenderThatLeaves() {
        publish(encoder);
        stream.tell(claim(second, "10.0.0.1"));
        second.expectMessage(new Publisher.Deciding(1));
        encoder.expectMessageClass(Publisher.Probe.class);
        stream.tell(new Stream.Release(ref(second), false));
        timePasses(SETTINGS.takeoverWait());
        encoder.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName("interop 23: unpublishing ends the stream at once")
    void shouldEndTheStreamWhenUnpublished() {
        watch();
        long epoch = publish(encoder);
        stream.tell(new Stream.Release(ref(encoder), true));
        timePasses(SETTINGS.authorityTimeout());
        hub.expectMessage(new Hub.Over(epoch));
        stream.tell(new Stream.Unwatch(hub.getRef()));
        shard.expectMessageClass(ClusterSharding.Passivate.class);
    }

    @Test
    @DisplayName("interop 23: a lost connection starts the grace period")
    void shouldEndTheStreamOnlyAfterTheGracePeriodWhenTheConnectionWasLost() {
        watch();
        long epoch = publish(encoder);
        try (LogLines log = LogLines.capture()) {
            encoder.stop();
            Await.until(LIMIT, "the loss", () -> !log.with("to=GRACE").isEmpty());
        }
        timePasses(SETTINGS.gracePeriod().minusMillis(1_000));
        hub.expectNoMessage(Duration.ZERO);
        timePasses(Duration.ofMillis(1_001));
        hub.expectMessage(new Hub.Over(epoch));
    }

    @Test
    void shouldGoOnWhenTheEncoderIsBackWithinTheGracePeriod() {
        watch();
        long epoch = publish(encoder);
        stream.tell(new Stream.Release(ref(encoder), false));
        stream.tell(claim(second, "10.0.0.1"));
        assertTrue(second.expectMessageClass(Publisher.Granted.class).epoch() > epoch);
        timePasses(SETTINGS.gracePeriod().multipliedBy(2));
        hub.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldTakeOnAPublicationThatLostItsAuthority() {
        stream.tell(new Stream.Claim(ref(encoder), "10.0.0.1", Long.MAX_VALUE / 2));
        assertEquals(
                Long.MAX_VALUE / 2,
                encoder.expectMessageClass(Publisher.Granted.class).epoch());
    }

    @Test
    void shouldLetTheNewerOfTwoPublicationsWin() {
        long epoch = publish(encoder);
        stream.tell(new Stream.Claim(ref(second), "10.0.0.2", epoch - 1));
        second.expectMessageClass(Publisher.Revoked.class);
        stream.tell(new Stream.Claim(ref(second), "10.0.0.2", epoch + 1));
        assertEquals(
                epoch + 1, second.expectMessageClass(Publisher.Granted.class).epoch());
        encoder.expectMessageClass(Publisher.Revoked.class);
    }

    @Test
    @DisplayName("claims of both kinds may come at once when a partition heals")
    void shouldDecideForANewerPublicationThatAlsoContends() {
        long epoch = publish(encoder);
        stream.tell(claim(second, "10.0.0.2"));
        second.expectMessage(new Publisher.Deciding(1));
        stream.tell(new Stream.Claim(ref(second), "10.0.0.2", epoch + 1000));
        encoder.expectMessageClass(Publisher.Probe.class);
        encoder.expectMessageClass(Publisher.Revoked.class);
        assertEquals(
                epoch + 1000, second.expectMessageClass(Publisher.Granted.class).epoch());
        timePasses(SETTINGS.authorityTimeout());
        second.expectNoMessage();
    }

    @Test
    void shouldRefuseAContenderWhenANewerPublicationTurnsUp() {
        long epoch = publish(encoder);
        TestProbe<Publisher.Message> third = KIT.createTestProbe();
        stream.tell(claim(third, "10.0.0.3"));
        third.expectMessage(new Publisher.Deciding(1));
        stream.tell(new Stream.Claim(ref(second), "10.0.0.2", epoch + 1000));
        third.expectMessageClass(Publisher.Refused.class);
        second.expectMessageClass(Publisher.Granted.class);
    }

    @Test
    void shouldGiveAPublicationThatHubsRememberTheGracePeriod() {
        stream.tell(new Stream.Watch(hub.getRef(), 7));
        hub.expectMessage(new Hub.Watching(stream));
        timePasses(SETTINGS.gracePeriod().minusMillis(1));
        hub.expectNoMessage(Duration.ZERO);
        timePasses(Duration.ofMillis(2));
        hub.expectMessage(new Hub.Over(7));
    }

    @Test
    @DisplayName("A pull makes way for an encoder at once, even for one that began without the authority before it")
    void shouldPreferAnEncoderToAPull() {
        stream.tell(claim(second, Stream.PULL));
        long pulled = second.expectMessageClass(Publisher.Granted.class).epoch();
        stream.tell(new Stream.Claim(ref(encoder), "10.0.0.1", pulled - 1));
        second.expectMessageClass(Publisher.Outranked.class);
        assertTrue(encoder.expectMessageClass(Publisher.Granted.class).epoch() > pulled);
    }

    @Test
    @DisplayName("A pull never takes a key from an encoder, silent or not")
    void shouldRefuseAPullWhileAnEncoderPublishes() {
        long epoch = publish(encoder);
        stream.tell(claim(second, Stream.PULL));
        second.expectMessageClass(Publisher.Outranked.class);
        stream.tell(new Stream.Claim(ref(second), Stream.PULL, epoch + 1));
        second.expectMessageClass(Publisher.Outranked.class);
        encoder.expectNoMessage(Duration.ZERO);
    }

    @Test
    @DisplayName(
            "Of two pulls the first stays, however silent, until its node does not answer; an encoder need not wait for that")
    void shouldKeepOnePull() {
        TestProbe<Publisher.Message> pull = KIT.createTestProbe();
        stream.tell(claim(pull, Stream.PULL));
        pull.expectMessageClass(Publisher.Granted.class);
        stream.tell(claim(second, Stream.PULL));
        second.expectMessage(new Publisher.Deciding(1));
        answerProbe(pull, Duration.ofHours(1).toMillis());
        second.expectMessageClass(Publisher.Refused.class);
        stream.tell(claim(second, Stream.PULL));
        second.expectMessage(new Publisher.Deciding(1));
        pull.expectMessageClass(Publisher.Probe.class);
        timePasses(SETTINGS.takeoverIdle().minusMillis(1)); // a pause of its node
        pull.expectNoMessage(Duration.ZERO);
        timePasses(Duration.ofMillis(1));
        pull.expectMessageClass(Publisher.Revoked.class);
        second.expectMessageClass(Publisher.Granted.class);
        stream.tell(claim(pull, Stream.PULL));
        pull.expectMessage(new Publisher.Deciding(1));
        second.expectMessageClass(Publisher.Probe.class);
        stream.tell(claim(encoder, "10.0.0.1"));
        pull.expectMessageClass(Publisher.Refused.class);
        second.expectMessageClass(Publisher.Outranked.class);
        encoder.expectMessageClass(Publisher.Granted.class);
    }

    private long publish(TestProbe<Publisher.Message> probe) {
        stream.tell(claim(probe, "10.0.0.1"));
        return probe.expectMessageClass(Publisher.Granted.class).epoch();
    }

    /** Time passes for whatever the Stream has begun to wait for. */
    private void timePasses(Duration time) {
        Mailbox.awaitEmpty(KIT, stream);
        TIME.timePasses(time);
        Mailbox.awaitEmpty(KIT, stream);
    }

    private static PublisherRef ref(TestProbe<Publisher.Message> probe) {
        return new PublisherRef(probe.getRef(), 1);
    }

    private static Stream.Claim claim(TestProbe<Publisher.Message> probe, String peer) {
        return new Stream.Claim(ref(probe), peer, 0);
    }

    private void answerProbe(TestProbe<Publisher.Message> probe, long idleMillis) {
        Publisher.Probe asked = probe.expectMessageClass(Publisher.Probe.class);
        asked.replyTo().tell(new Stream.Idle(ref(probe), idleMillis));
    }
}
