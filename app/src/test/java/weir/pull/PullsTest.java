package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.outbound.Outbound;
import weir.outbound.OutboundSettings;
import weir.outbound.OwnAddresses;
import weir.rtmp.session.RtmpUrl;
import weir.stream.Hub;
import weir.stream.LocalStreams;
import weir.stream.NodeDirectory;
import weir.stream.Publisher;
import weir.stream.Stream;
import weir.stream.Stream.Claim;
import weir.stream.Stream.Release;
import weir.stream.StreamKey;
import weir.stream.TestReach;
import weir.stream.TestSettings;
import weir.telemetry.Metrics;
import weir.testkit.Await;
import weir.testkit.RtmpServer;

/** Pulls whose authority is the test. */
class PullsTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = new StreamKey("tv", "one");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int OWN_PORT = 1935;

    private final TestProbe<Stream.Command> authority = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final RtmpServer upstream = RtmpServer.start();
    private final LocalStreams streams = new LocalStreams();
    private PullInfo info;

    @AfterEach
    void close() {
        upstream.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName(
            "The key comes first: nothing is connected to before the authority grants it, however often it refuses")
    void shouldConnectOnlyOnceGranted() {
        ActorRef<Pull.Command> pull = pull();
        refuse(claim());
        awaitState(PullState.STANDBY);
        refuse(claim());
        Claim third = claim();
        assertEquals(List.of(), upstream.connections());
        assertEquals(PullState.STANDBY, info.state());
        grant(third);
        upstream.awaitConnection(0);
        awaitState(PullState.CONNECTING);
        KIT.stop(pull);
        Await.until(LIMIT, "the end", upstream.awaitConnection(0)::hasEnded);
    }

    @Test
    void shouldEndWhenNoNodeWatches() {
        ActorRef<Pull.Command> pull = pull(Duration.ofMillis(100));
        Claim claim = claim();
        grant(claim);
        authority.expectTerminated(pull, LIMIT);
        authority.expectMessage(new Release(claim.publisher(), false));
    }

    @Test
    void shouldStandByOnlyWhileSomebodyWatchesHere() {
        ActorRef<Pull.Command> pull = pull();
        refuse(claim());
        awaitState(PullState.STANDBY);
        pull.tell(new Pull.Wanted(false));
        authority.expectTerminated(pull, LIMIT);
    }

    @Test
    void shouldStandByWhenAnEncoderTakesTheStream() {
        ActorRef<Pull.Command> pull = pull();
        Claim claim = claim();
        grant(claim);
        upstream.awaitConnection(0);
        claim.publisher().tell(Publisher.Outranked::new);
        Await.until(LIMIT, "the end", upstream.awaitConnection(0)::hasEnded);
        awaitState(PullState.STANDBY);
        assertEquals(0, info.failures());
        KIT.stop(pull);
    }

    @Test
    @DisplayName(
            "What is pulled on demand counts as published nowhere: it leaves the row of an encoder on this node alone")
    void shouldNotWriteIntoTheRowOfAnEncoder() {
        streams.published(KEY, "7");
        TestProbe<Hub.Command> hub = KIT.createTestProbe();
        TestProbe<Publication.Event> events = KIT.createTestProbe();
        PullSettings settings = settings(List.of(), LIMIT);
        Publication.Attempt attempt = new Publication.Attempt(1, RtmpUrl.parse(upstream.url("tv/one")), 0);
        info = new PullInfo(KEY, PullRule.of("tv/*", List.of(upstream.url("tv")), "on-demand"), "");
        KIT.spawn(Publication.create(context(settings), info, attempt, events.getRef()));
        Claim claim = claim();
        claim.publisher().tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of(hub.getRef())));
        events.expectMessage(LIMIT, new Publication.Granted(1));
        events.expectMessage(LIMIT, new Publication.Watched(1, 1));
        assertEquals(0, streams.all().get("tv/one").publisher().orElseThrow().watchers());
        claim.publisher().tell(Publisher.Outranked::new);
        events.expectMessageClass(Publication.TurnedAway.class, LIMIT);
        assertTrue(streams.isPublished(KEY));
    }

    @Test
    @DisplayName("What leads back to this node is not pulled, a node that drains ends them all")
    void shouldStartWhatItMay() {
        PullView view = PullView.of(KIT.system());
        PullRule loop = rule("tv/loop", "rtmp://localhost/tv/other");
        PullRule one = rule("tv/one", "rtmp://localhost/tv", upstream.url("tv"));
        PullRule two = rule("tv/two", upstream.url("tv"));
        PullSettings settings = settings(List.of(loop, one, two), LIMIT);
        ActorRef<Pulls.Command> pulls = KIT.spawn(Pulls.create(context(settings), view));
        Await.until(LIMIT, "two pulls", () -> view.all().size() == 2);
        assertEquals(
                List.of("tv/one", "tv/two"),
                view.all().stream().map(row -> row.key().toString()).toList());
        assertEquals(upstream.url("tv/***"), view.all().get(0).maskedUrl());
        TestProbe<Done> done = KIT.createTestProbe();
        pulls.tell(new Pulls.Drain(done.getRef()));
        done.expectMessage(LIMIT, Done.getInstance());
        assertTrue(view.all().isEmpty());
    }

    private static PullRule rule(String match, String... from) {
        return PullRule.of(match, List.of(from), "always");
    }

    private ActorRef<Pull.Command> pull() {
        return pull(LIMIT);
    }

    private ActorRef<Pull.Command> pull(Duration idleTimeout) {
        PullRule rule = PullRule.of("tv/*", List.of(upstream.url("tv")), "on-demand");
        PullSettings settings = settings(List.of(rule), idleTimeout);
        info = new PullInfo(KEY, rule, "");
        Upstreams upstreams = new Upstreams(rule.upstreams(KEY), SECOND, SECOND);
        return KIT.spawn(Pull.create(context(settings), info, upstreams, true));
    }

    private Claim claim() {
        Claim claim = (Claim) authority
                .fishForMessage(
                        LIMIT,
                        message -> message instanceof Claim
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
        assertEquals(Stream.PULL, claim.peer());
        return claim;
    }

    private void grant(Claim claim) {
        claim.publisher().tell(number -> new Publisher.Granted(number, 5, authority.getRef(), List.of()));
    }

    private static void refuse(Claim claim) {
        claim.publisher().tell(number -> new Publisher.Refused(number, "it is pulled"));
    }

    private void awaitState(PullState state) {
        Await.until(LIMIT, () -> state + ", not " + info.state(), () -> info.state() == state);
    }

    private static PullSettings settings(List<PullRule> rules, Duration idleTimeout) {
        return new PullSettings(rules, idleTimeout, LIMIT, SECOND, SECOND, Duration.ofMillis(200), 10);
    }

    private PullContext context(PullSettings settings) {
        OutboundSettings sockets = new OutboundSettings(SECOND, LIMIT, LIMIT, 0, Optional.empty());
        return new PullContext(
                settings,
                TestSettings.streamAsking(Duration.ofSeconds(10)),
                new Outbound(KIT.system(), sockets, 4096),
                TestReach.alone(key -> authority.getRef()::tell, directory.getRef()),
                streams,
                new OwnAddresses(OWN_PORT, "here"),
                (reason, frame) -> {},
                new Metrics(new PrometheusRegistry()));
    }
}
