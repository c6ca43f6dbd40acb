package weir.loadtest.compare;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The memory that a JVM uses, as its page of metrics says it. In bytes.
 *
 * @param heap of objects
 * @param direct of buffers outside the heap
 * @param own of the JVM's own areas
 * @param allocated on the heap since the start, as of the last collection
 */
record JvmMemory(double heap, double direct, double own, double allocated) {

    /** Empty when the page has none of it. */
    static Optional<JvmMemory> of(String metrics) {
        return metrics.contains("jvm_memory_used_bytes{")
                ? Optional.of(new JvmMemory(
                        sum(metrics, line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"")),
                        sum(metrics, line -> line.startsWith("jvm_buffer_pool_used_bytes{pool=\"direct\"}")),
                        sum(metrics, line -> line.startsWith("jvm_memory_used_bytes{area=\"nonheap\"")),
                        sum(metrics, line -> line.startsWith("jvm_memory_pool_allocated_bytes_total{"))))
                : Optional.empty();
    }

    double inUse() {
        return heap + direct + own;
    }

    /** Puts both to the measurement, and what was allocated meanwhile for each viewer and second. */
    void compare(JvmMemory later, double viewerSeconds, Measurement.Builder into) {
        into.put(Metric.HEAP_BEFORE, heap)
                .put(Metric.HEAP, later.heap)
                .put(Metric.DIRECT_BEFORE, direct)
                .put(Metric.DIRECT, later.direct)
                .put(Metric.ALLOCATED_PER_VIEWER, (later.allocated - allocated) / viewerSeconds);
    }

    private static double sum(String metrics, Predicate<String> wanted) {
        Stream<String> lines = metrics.lines().filter(wanted);
        return lines.mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
