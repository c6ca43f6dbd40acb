package weir.loadtest.compare;

import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How late nodes of Weir answer each other's heartbeats, as their pages of metrics count it. */
final class HeartbeatDelays {

    private static final Pattern BUCKET =
            Pattern.compile("weir_heartbeat_delay_seconds_bucket\\{le=\"([^\"]+)\"} ([0-9.E]+)");

    /** By upper bound in seconds, how many were no later. */
    private final TreeMap<Double, Double> counts = new TreeMap<>();

    static HeartbeatDelays of(String metrics) {
        HeartbeatDelays delays = new HeartbeatDelays();
        Matcher bucket = BUCKET.matcher(metrics);
        while (bucket.find()) {
            double bound =
                    bucket.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bucket.group(1));
            delays.counts.put(bound, Double.parseDouble(bucket.group(2)));
        }
        return delays;
    }

    HeartbeatDelays plus(HeartbeatDelays other) {
        return combined(other, 1);
    }

    HeartbeatDelays minus(HeartbeatDelays earlier) {
        return combined(earlier, -1);
    }

    private HeartbeatDelays combined(HeartbeatDelays other, int sign) {
        HeartbeatDelays result = new HeartbeatDelays();
        result.counts.putAll(counts);
        other.counts.forEach((bound, count) -> result.counts.merge(bound, sign * count, Double::sum));
        return result;
    }

    /** Milliseconds within which so many percent were: the upper bound of the bucket; empty when none was counted. */
    OptionalDouble within(double percent) {
        double all = counts.getOrDefault(Double.POSITIVE_INFINITY, 0.0);
        return counts.entrySet().stream()
                .filter(entry -> all > 0 && entry.getValue() >= all * percent / 100)
                .mapToDouble(entry -> 1e3 * entry.getKey())
                .findFirst();
    }
}
