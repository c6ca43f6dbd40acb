package weir.loadtest.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What a process costs, with or without its children, as /proc tells it. */
final class ProcessTree {

    private static final Path PROC = Path.of("/proc");
    /** USER_HZ, which is 100 on every Linux there is (proc(5)). */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final List<Long> roots;
    private final boolean withChildren;

    private ProcessTree(List<Long> roots, boolean withChildren) {
        this.roots = roots;
        this.withChildren = withChildren;
    }

    /** A server with its workers, and those of its other nodes. */
    static ProcessTree of(long pid, long... others) {
        return new ProcessTree(
                LongStream.concat(LongStream.of(pid), LongStream.of(others))
                        .boxed()
                        .toList(),
                true);
    }

    /** This program, without the servers it has started. */
    static ProcessTree ofThisProgram() {
        return new ProcessTree(List.of(ProcessHandle.current().pid()), false);
    }

    /**
     * Processor time since the start of all its processes that still run, and all their threads.
     *
     * @param user seconds
     * @param system seconds
     */
    record CpuTime(double user, double system) {

        CpuTime minus(CpuTime earlier) {
            return new CpuTime(user - earlier.user, system - earlier.system);
        }

        CpuTime plus(CpuTime other) {
            return new CpuTime(user + other.user, system + other.system);
        }

        double total() {
            return user + system;
        }
    }

    CpuTime cpu() {
        return pids().mapToObj(process -> cpuOf(read(process, "stat"))).reduce(new CpuTime(0, 0), CpuTime::plus);
    }

    /** Resident memory in bytes. What processes share is counted for each. */
    long residentBytes() {
        return pids().map(process -> residentOf(read(process, "status"))).sum();
    }

    private LongStream pids() {
        return roots.stream()
                .flatMap(root -> Stream.concat(Stream.of(root), withChildren ? children(root) : Stream.of()))
                .mapToLong(pid -> pid);
    }

    private static Stream<Long> children(long root) {
        return ProcessHandle.of(root).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
    }

    /** @param stat what the file of that name in /proc holds (proc(5)); empty for no time */
    static CpuTime cpuOf(String stat) {
        // The name in parentheses may hold anything.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length <= SYSTEM_TICKS) {
            return new CpuTime(0, 0);
        }
        return new CpuTime(
                Long.parseLong(fields[USER_TICKS]) / TICKS_A_SECOND,
                Long.parseLong(fields[SYSTEM_TICKS]) / TICKS_A_SECOND);
    }

    /** Bytes. @param status what the file of that name in /proc holds; empty for none */
    static long residentOf(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }

    /** Empty when the process is gone. */
    static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
