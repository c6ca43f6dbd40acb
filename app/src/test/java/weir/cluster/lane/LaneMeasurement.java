package weir.cluster.lane;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;

/**
 * Two processes on the loopback interface, publishers in one, Hubs in the other: what Artery's lane costs, beside a plain TCP link
 * with the same messages, and what heartbeats suffer meanwhile. Not part of the build; {@code -Dweir.lane.seconds=N} says how
 * long each measurement takes, {@code -Dweir.lane.rounds=N} how often all are taken.
 */
class LaneMeasurement {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final int SECONDS = Integer.getInteger("weir.lane.seconds", 20);
    private static final int ROUNDS = Integer.getInteger("weir.lane.rounds", 1);
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    private int runs;

    @Test
    void shouldMeasureTheLaneBesideAPlainLink() throws IOException {
        System.out.println("lane: link, load | sender ms/MB and % of a core | receiver ms/MB and % of a core | MB/s"
                + " | heartbeat p50, p99, max ms");
        for (int round = 0; round < ROUNDS; round++) {
            for (LaneLoad load : LaneLoad.values()) {
                for (LaneLink link : LaneLink.values()) {
                    if (link != LaneLink.NONE || load == LaneLoad.LIVE) {
                        measure(link, load);
                    }
                }
            }
        }
    }

    private void measure(LaneLink link, LaneLoad load) throws IOException {
        Path meeting = directory.resolve("run" + runs++);
        try (ExternalProcess receiver = java(LaneReceiver.class, meeting, link, load)) {
            receiver.awaitOutput(LIMIT, "ready");
            try (ExternalProcess sender = java(LaneSender.class, meeting, link, load)) {
                sender.awaitOutput(LIMIT, "sending");
                pause(WARM_UP);
                sender.awaitOutput(LIMIT, "heartbeats");
                Sample before = Sample.of(sender, receiver);
                pause(Duration.ofSeconds(SECONDS));
                Sample after = Sample.of(sender, receiver);
                report(link, load, before, after, sender);
            }
        }
    }

    private static void report(LaneLink link, LaneLoad load, Sample before, Sample after, ExternalProcess sender) {
        double seconds = (after.nanos - before.nanos) / 1e9;
        double megabytes =
                link == LaneLink.NONE ? load.megabytesPerSecond() * seconds : (after.bytes - before.bytes) / 1e6;
        double sent = (after.senderMillis - before.senderMillis) / megabytes;
        double received = (after.receiverMillis - before.receiverMillis) / megabytes;
        System.out.printf(
                "lane: %s, %s | %.1f ms/MB, %.0f %% | %.1f ms/MB, %.0f %% | %.0f MB/s, %d dropped | %s%n",
                link,
                load,
                sent,
                sent * megabytes / seconds / 10,
                received,
                received * megabytes / seconds / 10,
                megabytes / seconds,
                after.dropped - before.dropped,
                last(sender, "heartbeats "));
    }

    /** What both have used, and what has arrived, up to a moment. */
    private record Sample(long nanos, double senderMillis, double receiverMillis, long bytes, long dropped) {
        static Sample of(ExternalProcess sender, ExternalProcess receiver) {
            return new Sample(
                    System.nanoTime(),
                    cpuMillis(sender),
                    cpuMillis(receiver),
                    Long.parseLong(last(receiver, "received ")),
                    Long.parseLong(last(sender, "dropped ")));
        }

        private static double cpuMillis(ExternalProcess process) {
            return ProcessHandle.of(process.pid())
                    .flatMap(handle -> handle.info().totalCpuDuration())
                    .orElseThrow()
                    .toMillis();
        }
    }

    private static String last(ExternalProcess process, String what) {
        return process.output().stream()
                .filter(line -> line.startsWith(what))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no \"" + what + "\" in " + process.output()))
                .substring(what.length());
    }

    private static void pause(Duration time) {
        Await.pauseUntil(System.nanoTime() + time.toNanos());
    }

    private static ExternalProcess java(Class<?> program, Path meeting, LaneLink link, LaneLoad load) {
        return ExternalProcess.start(
                program.getSimpleName(),
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        meeting.toString(),
                        link.name(),
                        load.name()));
    }
}
