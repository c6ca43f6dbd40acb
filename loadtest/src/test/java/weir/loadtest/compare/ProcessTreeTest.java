package weir.loadtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import weir.loadtest.compare.ProcessTree.CpuTime;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;

class ProcessTreeTest {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Test
    void shouldReadProcessorTimeFromALineOfProc() {
        String stat = "4711 (a (strange) name 1 2) S 1 4711 4711 0 -1 4194560 1 2 3 4 250 50 7 8 20 0 1 0 1";
        assertEquals(new CpuTime(2.5, 0.5), ProcessTree.cpuOf(stat));
        assertEquals(new CpuTime(0, 0), ProcessTree.cpuOf(""));
    }

    @Test
    void shouldReadResidentMemoryFromAPageOfProc() {
        assertEquals(2_048, ProcessTree.residentOf("Name:\tx\nVmHWM:\t   9 kB\nVmRSS:\t       2 kB\n"));
        assertEquals(0, ProcessTree.residentOf(""));
    }

    @Test
    void shouldAddUpChildren() {
        try (ExternalProcess shell = shell("sh -c 'while :; do :; done'; :")) {
            ProcessTree tree = ProcessTree.of(shell.pid());
            Await.until(LIMIT, "processor time", () -> tree.cpu().total() > 0.2);
            long alone = ProcessTree.residentOf(ProcessTree.read(shell.pid(), "status"));
            assertTrue(tree.residentBytes() > alone);
        }
    }

    @Test
    void shouldLeaveTheServersOutOfThisProgram() {
        CpuTime before = ProcessTree.ofThisProgram().cpu();
        try (ExternalProcess shell = shell("while :; do :; done")) {
            ProcessTree servers = ProcessTree.of(shell.pid());
            Await.until(LIMIT, "processor time", () -> servers.cpu().total() > 1);
            double own = ProcessTree.ofThisProgram().cpu().minus(before).total();
            double all = ProcessTree.of(ProcessHandle.current().pid())
                    .cpu()
                    .minus(before)
                    .total();
            assertTrue(all >= own + 1, own + " of " + all);
        }
    }

    @Test
    void shouldCountNothingForAProcessThatIsGone() {
        ExternalProcess shell = shell(":");
        shell.waitFor(LIMIT);
        assertEquals(0, ProcessTree.of(shell.pid()).cpu().total());
        assertEquals(0, ProcessTree.of(shell.pid()).residentBytes());
        shell.close();
    }

    @Test
    void shouldAddUpWhatAJvmSaysOfItsMemory() {
        String page = """
                # TYPE jvm_memory_used_bytes gauge
                jvm_memory_used_bytes{area="heap"} 4.0E7
                jvm_memory_used_bytes{area="nonheap"} 2.0E7
                jvm_memory_max_bytes{area="heap"} 9.0E9
                jvm_buffer_pool_used_bytes{pool="direct"} 1000.0
                jvm_buffer_pool_used_bytes{pool="mapped"} 5.0
                jvm_memory_pool_allocated_bytes_total{pool="G1 Eden Space"} 3.0E8
                jvm_memory_pool_allocated_bytes_total{pool="G1 Old Gen"} 1.0E8
                """;
        JvmMemory memory = JvmMemory.of(page).orElseThrow();
        assertEquals(new JvmMemory(4e7, 1_000, 2e7, 4e8), memory);
        assertEquals(60_001_000, memory.inUse());
        assertEquals(Optional.empty(), JvmMemory.of("nothing"));
    }

    @Test
    void shouldShareWhatWasAllocatedAmongViewersAndSeconds() {
        Measurement.Builder numbers = new Measurement.Builder();
        new JvmMemory(1, 2, 3, 1_000).compare(new JvmMemory(4, 5, 6, 3_000), 100, numbers);
        Measurement measured = numbers.build("weir");
        assertEquals(OptionalDouble.of(20), measured.get(Metric.ALLOCATED_PER_VIEWER));
        assertEquals(OptionalDouble.of(1), measured.get(Metric.HEAP_BEFORE));
        assertEquals(OptionalDouble.of(4), measured.get(Metric.HEAP));
        assertEquals(OptionalDouble.of(5), measured.get(Metric.DIRECT));
    }

    private static ExternalProcess shell(String command) {
        return ExternalProcess.start("sh", new ProcessBuilder("sh", "-c", command));
    }
}
