package weir.stream;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import weir.media.Codec;
import weir.media.Frame;
import weir.telemetry.Metrics;

/** A publisher of {@code live/test}, and probes in the place of all that it talks to. */
abstract class PublisherFixture {

    static ActorTestKit kit;

    static final StreamKey KEY = new StreamKey("live", "test");
    static final long SECOND = 1_000_000_000L;

    private final TestProbe<Publisher.Message> self = kit.createTestProbe();
    final TestProbe<Stream.Command> authority = kit.createTestProbe();
    final TestProbe<NodeDirectory.Command> directory = kit.createTestProbe();
    final List<String> told = new ArrayList<>();
    final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    final Publisher publisher = publisher("10.0.0.1");

    @BeforeAll
    static void startKit() {
        kit = ActorTestKit.create();
    }

    @AfterAll
    static void stopKit() {
        kit.shutdownTestKit();
    }

    Publisher publisher(String peer) {
        return new Publisher(
                KEY,
                TestSettings.stream(),
                me(),
                TestReach.alone(key -> authority.getRef()::tell, directory.getRef()),
                peer,
                new Told(),
                (reason, frame) -> drops.merge(reason, 1, Integer::sum),
                new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_OUT),
                0);
    }

    PublisherRef me() {
        return new PublisherRef(self.getRef(), 1);
    }

    void grant() {
        publisher.receive(new Publisher.Granted(1, 5, authority.getRef(), List.of()), 0);
    }

    private final class Told implements Publisher.Listener {
        @Override
        public void granted(StreamKey key) {
            told.add("granted");
        }

        @Override
        public void authority(StreamKey key, ActorRef<Stream.Command> spokesman) {
            told.add("authority");
        }

        @Override
        public void refused(StreamKey key, String why) {
            told.add("refused " + why);
        }

        @Override
        public void revoked(StreamKey key, String why) {
            told.add("revoked " + why);
        }

        @Override
        public void outranked(StreamKey key) {
            told.add("outranked");
        }

        @Override
        public void codecDetected(StreamKey key, Frame.Type type, Codec codec) {
            told.add(type + " " + codec.label());
        }

        @Override
        public void feeds(Publisher.Unwatched ended) {
            told.add("feeds");
        }

        @Override
        public void watched(StreamKey key, int nodes) {
            told.add("watched " + nodes);
        }
    }
}
