package weir.bench;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benches when it is asked for by name: no test, and so named that no build takes it for one. */
class Benchmarks {

    private static final String PATTERN = "weir.bench.pattern";

    @Test
    void run() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(System.getProperty(PATTERN, "weir\\..*Bench"))
                        .addProfiler("gc")
                        .build())
                .run();
    }
}
