package weir.loadtest.compare;

import java.util.Optional;
import java.util.function.IntFunction;

/** Looks for the highest number of viewers a server serves well: doubles while it does, then halves the interval. */
final class LimitSearch {

    private static final int MOST = 16_000;
    private static final int MOST_PROBES = 14;
    private static final double EXACT_ENOUGH = 0.05;
    private static final double DELIVERED_PERCENT = 99.9;
    private static final double SLOWEST_MILLIS = 2_000;
    private static final int HOPELESS = 4;

    private LimitSearch() {}

    /**
     * Returns the measurement at the highest number that was served well; empty when not even a quarter of the first was.
     *
     * @param probe measures with so many viewers
     */
    static Optional<Measurement> highest(int first, IntFunction<Measurement> probe) {
        Optional<Measurement> best = Optional.empty();
        int good = 0;
        int bad = MOST + 1;
        int viewers = first;
        for (int probes = 0; probes < MOST_PROBES && viewers > good && viewers < bad; probes++) {
            Measurement measured = probe.apply(viewers);
            if (isWell(measured)) {
                best = Optional.of(measured);
                good = viewers;
            } else {
                bad = viewers;
            }
            if (bad - good <= EXACT_ENOUGH * good || bad <= first / HOPELESS) {
                break;
            }
            viewers = bad > MOST ? Math.min(2 * good, MOST) : (good + bad) / 2;
        }
        return best;
    }

    static boolean isWell(Measurement measured) {
        return measured.get(Metric.SILENT).orElse(0) == 0
                && measured.get(Metric.DELIVERED).orElse(0) >= DELIVERED_PERCENT
                && measured.get(Metric.LATENCY_P99).orElse(0) < SLOWEST_MILLIS;
    }
}
