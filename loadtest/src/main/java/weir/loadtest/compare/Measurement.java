package weir.loadtest.compare;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What one run at one server found; the median of several runs has the same form. */
public final class Measurement {

    private final String server;
    private final Map<Metric, Double> numbers;

    private Measurement(String server, Map<Metric, Double> numbers) {
        this.server = server;
        this.numbers = numbers;
    }

    /** Collects the numbers of a run. */
    static final class Builder {

        private final Map<Metric, Double> numbers = new EnumMap<>(Metric.class);

        Builder put(Metric metric, double value) {
            numbers.put(metric, value);
            return this;
        }

        Measurement build(String server) {
            return new Measurement(server, new EnumMap<>(numbers));
        }
    }

    /** Of each number the median of all runs that have it. */
    public static Measurement median(List<Measurement> runs) {
        Builder medians = new Builder();
        for (Metric metric : Metric.values()) {
            double[] sorted = runs.stream()
                    .flatMapToDouble(run -> run.get(metric).stream())
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                medians.put(metric, median(sorted));
            }
        }
        return medians.build(runs.get(0).server);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[middle]
                : Arrays.stream(sorted, middle - 1, middle + 1).sum() / 2;
    }

    /** The same with one number more. */
    Measurement with(Metric metric, double value) {
        Builder more = new Builder();
        numbers.forEach(more::put);
        return more.put(metric, value).build(server);
    }

    public String server() {
        return server;
    }

    /** Empty when the run does not ask for it. */
    public OptionalDouble get(Metric metric) {
        return numbers.containsKey(metric) ? OptionalDouble.of(numbers.get(metric)) : OptionalDouble.empty();
    }

    /** For JSON. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("server", server);
        numbers.forEach((metric, value) -> fields.put(metric.word(), value));
        return fields;
    }
}
