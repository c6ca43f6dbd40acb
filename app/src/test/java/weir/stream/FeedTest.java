package weir.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.telemetry.Metrics;

class FeedTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final long SECOND = 1_000_000_000L;

    private final TestProbe<Hub.Command> hub = KIT.createTestProbe();
    private final TestProbe<Publisher.Message> publisher = KIT.createTestProbe();
    private final StreamCache cache = new StreamCache(new GopLimits(1 << 20, 10_000));
    private final Feed feed = new Feed(
            hub.getRef(),
            new PublisherRef(publisher.getRef(), 1),
            Optional.empty(),
            cache,
            new DropBuffer(new DropBuffer.Limits(1 << 20, 10_000), (reason, frame) -> {}),
            new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_OUT));
    private long now;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldSendNoMoreThanTheHubHasGivenCreditFor() {
        sendUntilNothingGoes();
        feed.credit(0, 1, now);
        feed.flush(1, now);
        assertTrue(hub.expectMessageClass(Hub.Media.class).frames().size() > 0);
    }

    @Test
    void shouldCountAgainstTheWindowWhatTheHubGivesCreditFor() {
        offer(TestFrames.videoConfig(0));
        offer(TestFrames.key(0, 100));
        feed.flush(1, now);
        for (int i = 1; i < 100_000; i++) {
            Hub.Media media = hub.expectMessageClass(Hub.Media.class);
            feed.credit(media.frames().stream().mapToLong(Frame::size).sum(), 1, now);
            offer(TestFrames.audio(i, 1));
            feed.flush(1, now);
        }
    }

    @Test
    void shouldBeginAgainWhenTheCreditIsLost() {
        sendUntilNothingGoes();
        now += 2 * SECOND;
        feed.flush(1, now);
        hub.expectNoMessage(Duration.ZERO);
        now += 2 * SECOND;
        feed.flush(1, now);
        List<Frame> again =
                new ArrayList<>(hub.expectMessageClass(Hub.Media.class).frames());
        assertTrue(again.get(0).isConfiguration());
        assertTrue(again.get(1).isKeyframe());
    }

    private void sendUntilNothingGoes() {
        offer(TestFrames.videoConfig(0));
        offer(TestFrames.key(0, 100));
        feed.flush(1, now);
        for (int i = 0; i < 2 * Feed.WINDOW_MESSAGES; i++) {
            offer(TestFrames.inter(i, 10));
            feed.flush(1, now);
        }
        hub.receiveSeveralMessages(Feed.WINDOW_MESSAGES);
        hub.expectNoMessage(Duration.ZERO);
    }

    private void offer(Frame frame) {
        cache.add(frame);
        feed.offer(frame);
    }
}
