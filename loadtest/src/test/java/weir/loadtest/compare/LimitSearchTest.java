package weir.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSearchTest {

    private final List<Integer> probed = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {260, 499, 500, 501, 999, 1_000, 3_225, 7_325, 15_999})
    void shouldComeWithinAFewPercentOfTheLimit(int limit) {
        double found = found(limit).orElseThrow();
        assertTrue(found <= limit && found >= 0.94 * limit, limit + ": " + probed);
        assertTrue(probed.size() <= 14, limit + ": " + probed);
    }

    @Test
    void shouldGiveUpOnAServerThatDoesNotServeAQuarterOfTheFirst() {
        assertEquals(Optional.empty(), found(10));
        assertEquals(List.of(500, 250, 125), probed);
    }

    @Test
    void shouldStopAtTheMostItCanAskFor() {
        assertEquals(Optional.of(16_000.0), found(1_000_000));
    }

    @Test
    void shouldTakeLossSilenceAndLatenessForTooMany() {
        assertTrue(LimitSearch.isWell(quality(0, 99.95, 1_999)));
        assertFalse(LimitSearch.isWell(quality(1, 100, 5)));
        assertFalse(LimitSearch.isWell(quality(0, 99.8, 5)));
        assertFalse(LimitSearch.isWell(quality(0, 100, 2_000)));
    }

    private Optional<Double> found(int limit) {
        return LimitSearch.highest(500, viewers -> {
                    probed.add(viewers);
                    return new Measurement.Builder()
                            .put(Metric.VIEWERS, viewers)
                            .put(Metric.DELIVERED, viewers <= limit ? 100 : 50)
                            .build("server");
                })
                .map(best -> best.get(Metric.VIEWERS).orElseThrow());
    }

    private static Measurement quality(int silent, double delivered, double p99) {
        return new Measurement.Builder()
                .put(Metric.SILENT, silent)
                .put(Metric.DELIVERED, delivered)
                .put(Metric.LATENCY_P99, p99)
                .build("server");
    }
}
