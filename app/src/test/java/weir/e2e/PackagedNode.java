package weir.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.FreePorts;
import weir.testkit.OperationsClient;

/** One node from the packaged jar, seen as its operator sees it: log, metrics, memory. */
final class PackagedNode implements AutoCloseable {

    private static final Path JAR = Path.of("target", "weir.jar");
    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration TOOL = Duration.ofSeconds(30);

    private final int rtmpPort = FreePorts.next();
    private final String opsAddress = "127.0.0.1:" + FreePorts.next();
    private final OperationsClient operations = new OperationsClient(opsAddress);
    private final Path log;
    private final ExternalProcess process;

    private PackagedNode(List<String> place, List<String> javaOptions) {
        try {
            log = Files.createTempFile("weir", ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = new ArrayList<>(place);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR.toString(), "--listen", "127.0.0.1:" + rtmpPort));
        command.addAll(List.of("--ops", opsAddress, "--http", "127.0.0.1:0", "--cluster", "127.0.0.1:0"));
        process = ExternalProcess.start("weir", new ProcessBuilder(command).redirectOutput(log.toFile()));
        Await.until(START, () -> "the node is ready: " + log(0), operations::isReady);
    }

    /** @param javaOptions memory, and settings with -D */
    static PackagedNode start(String... javaOptions) {
        return startAt(List.of(), javaOptions);
    }

    /** @param place before the command that starts it */
    static PackagedNode startAt(List<String> place, String... javaOptions) {
        return new PackagedNode(place, List.of(javaOptions));
    }

    int rtmpPort() {
        return rtmpPort;
    }

    String url(String key) {
        return "rtmp://127.0.0.1:" + rtmpPort + "/" + key;
    }

    long pid() {
        return process.pid();
    }

    OperationsClient operations() {
        return operations;
    }

    /** Ends it without a chance to do anything. */
    void kill9() {
        process.kill9();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All lines printed so far, but for the first ones. */
    List<String> log(int skipped) {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.subList(Math.min(skipped, lines.size()), lines.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double metric(String sample) {
        return operations.metric(sample);
    }

    /** Bytes of the heap that are in use once everything unused is collected. */
    long heapAfterCollection() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ExternalProcess.run("jcmd", new ProcessBuilder(jcmd.toString(), "" + process.pid(), "GC.run"), TOOL);
        return (long) metric("jvm_memory_used_bytes{area=\"heap\"}");
    }

    /** Memory of the process, in bytes, as the system counts it. */
    long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("no VmRSS");
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
