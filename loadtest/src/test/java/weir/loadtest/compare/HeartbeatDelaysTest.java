package weir.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeartbeatDelaysTest {

    private static final String BUCKETS = """
            # TYPE weir_heartbeat_delay_seconds histogram
            weir_heartbeat_delay_seconds_bucket{le="0.001"} %d
            weir_heartbeat_delay_seconds_bucket{le="0.5"} %d
            weir_heartbeat_delay_seconds_bucket{le="+Inf"} %d
            weir_heartbeat_delay_seconds_count 100
            """;

    @Test
    void shouldSayWithinWhichBoundSoManyWere() {
        HeartbeatDelays delays = HeartbeatDelays.of(BUCKETS.formatted(60, 99, 100));
        assertEquals(OptionalDouble.of(1), delays.within(50));
        assertEquals(OptionalDouble.of(500), delays.within(99));
        assertEquals(OptionalDouble.of(Double.POSITIVE_INFINITY), delays.within(100));
    }

    @Test
    void shouldCountWhatCameSinceAnEarlierReadingOfAllNodes() {
        HeartbeatDelays before = HeartbeatDelays.of(BUCKETS.formatted(0, 0, 50));
        HeartbeatDelays after = HeartbeatDelays.of(BUCKETS.formatted(0, 40, 90));
        HeartbeatDelays other = HeartbeatDelays.of(BUCKETS.formatted(40, 40, 40));
        assertEquals(OptionalDouble.of(500), after.minus(before).within(99));
        assertEquals(OptionalDouble.of(1), after.plus(other).minus(before).within(50));
    }

    @Test
    void shouldSayNothingOfAServerThatCountsNone() {
        assertEquals(OptionalDouble.empty(), HeartbeatDelays.of("").within(50));
        assertEquals(
                OptionalDouble.empty(),
                HeartbeatDelays.of(BUCKETS.formatted(0, 0, 0)).within(99));
    }
}
