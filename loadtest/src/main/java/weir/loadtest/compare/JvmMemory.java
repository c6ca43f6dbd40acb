package weir.loadtest.compare;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The memory that a JVM uses, as its page of metrics says it. */
final class JvmMemory {

    private JvmMemory() {}

    /** Bytes of the heap, of the JVM's own areas and of direct buffers; empty when the page has none of them. */
    static OptionalDouble inUse(String metrics) {
        double[] values = metrics.lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{")
                        || line.startsWith("jvm_buffer_pool_used_bytes{pool=\"direct\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(values).sum());
    }
}
