package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.event.EventStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatDelaysTest {

    /** Of each test its own, as all that listen on one hear everything. */
    private final ActorTestKit kit = ActorTestKit.create();

    private final EventStream events = Adapter.toClassic(kit.system()).eventStream();

    @AfterEach
    void shutdown() {
        kit.shutdownTestKit();
    }

    @Test
    void shouldCountHowLateAnAnswerIs() {
        PrometheusRegistry registry = new PrometheusRegistry();
        kit.spawn(HeartbeatDelays.create(new Metrics(registry).heartbeatDelays()));
        TimedFailureDetector detector = detector("1ms");
        detector.heartbeat();
        // The first ones may come before anybody listens, or within the interval.
        kit.createTestProbe().awaitAssert(() -> {
            detector.heartbeat();
            assertTrue(snapshot(registry).getSum() > 0);
            return true;
        });
        assertTrue(count(registry) > 0);
    }

    @Test
    void shouldCallAnAnswerBeforeItsTimeNotLate() {
        PrometheusRegistry registry = new PrometheusRegistry();
        kit.spawn(HeartbeatDelays.create(new Metrics(registry).heartbeatDelays()));
        TimedFailureDetector detector = detector("1h");
        detector.heartbeat();
        kit.createTestProbe().awaitAssert(() -> {
            detector.heartbeat();
            assertTrue(count(registry) > 0);
            return true;
        });
        assertEquals(0, snapshot(registry).getSum());
    }

    @Test
    void shouldJudgeAsPekkosDoes() {
        TimedFailureDetector detector = detector("1h");
        detector.setAddress("pekko://weir@127.0.0.1:1");
        assertFalse(detector.isMonitoring());
        assertTrue(detector.isAvailable());
        detector.heartbeat();
        assertTrue(detector.isMonitoring());
        assertTrue(detector.isAvailable());
    }

    private TimedFailureDetector detector(String interval) {
        Config pekko = ConfigFactory.load("weir/node/pekko").getConfig("pekko.cluster.failure-detector");
        Config config =
                ConfigFactory.parseString("heartbeat-interval = " + interval).withFallback(pekko);
        return new TimedFailureDetector(config, events);
    }

    private static long count(PrometheusRegistry registry) {
        return snapshot(registry).getCount();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot snapshot(PrometheusRegistry registry) {
        HistogramSnapshot delays =
                (HistogramSnapshot) registry.scrape(name -> name.equals("weir_heartbeat_delay_seconds"))
                        .get(0);
        return delays.getDataPoints().get(0);
    }
}
