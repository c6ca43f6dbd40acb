package weir.loadtest.compare;

import java.util.Locale;

/** A number that a run finds, in the order of the report. Times are in milliseconds, memory is in bytes. */
public enum Metric {
    VIEWERS("viewers", 0),
    CPU_PER_VIEWER("server CPU, ms per viewer-second", 3),
    USER_PER_VIEWER("- outside the kernel", 3),
    CPU_PER_STREAM("server CPU, ms per stream-second", 3),
    SERVER_CORES("server CPU, cores", 2),
    LATENCY_P50("latency p50, ms", 1),
    LATENCY_P99("latency p99, ms", 1),
    LATENCY_MAX("latency max, ms", 1),
    DELIVERED("frames delivered, %", 2),
    /** Viewers that got neither audio nor video. */
    SILENT("viewers that got nothing", 0),
    /** Frames missing, twice, out of order, undecodable or with a timestamp that goes back, and broken connections. */
    FAULTS("faults", 0),
    /** From the play command on. */
    FIRST_KEYFRAME_P50("first keyframe p50, ms", 1),
    FIRST_KEYFRAME_MAX("first keyframe max, ms", 1),
    /** Of two nodes: the one that is published to. */
    PUBLISHERS_NODE("publishers' node, % of a core", 1),
    VIEWERS_NODE("viewers' node, % of a core", 1),
    /** How late nodes answer each other's heartbeats: no more than this, in steps as the node counts them. */
    HEARTBEAT_P50("heartbeat delay p50, at most ms", 0),
    HEARTBEAT_P99("heartbeat delay p99, at most ms", 0),
    HEARTBEAT_MAX("heartbeat delay max, at most ms", 0),
    /** Before those come whose memory counts: the viewers, or other connections beside them. */
    RESIDENT_BEFORE("resident before, MB", 1, 1e-6),
    RESIDENT("resident after, MB", 1, 1e-6),
    /** For each of those that the scenario is about. */
    RESIDENT_PER_CONNECTION("resident per connection, kB", 1, 1e-3),
    /** What the server itself says it uses, after a collection: the resident set of a JVM holds free memory too. */
    LIVE_PER_CONNECTION("live per connection, kB", 1, 1e-3),
    /** On the heap. */
    ALLOCATED_PER_VIEWER("allocated, kB per viewer-second", 2, 1e-3),
    /** After a collection, like those that follow. */
    HEAP_BEFORE("heap at the beginning, MB", 1, 1e-6),
    HEAP("heap at the end, MB", 1, 1e-6),
    DIRECT_BEFORE("direct buffers at the beginning, MB", 1, 1e-6),
    DIRECT("direct buffers at the end, MB", 1, 1e-6),
    /** Processor time of this program: near its number of cores it is what limits. */
    LOAD_CORES("load program, cores", 2),
    /** The same with the smallest number of viewers that was too many. */
    LOAD_CORES_BEYOND("load program beyond the limit, cores", 2),
    /** How long after it was due the latest frame was sent: large when this program gets too little of the processor. */
    LOAD_LATE("load program, latest frame, ms", 1);

    private final String heading;
    private final int decimals;
    private final double scale;

    Metric(String heading, int decimals) {
        this(heading, decimals, 1);
    }

    Metric(String heading, int decimals, double scale) {
        this.heading = heading;
        this.decimals = decimals;
        this.scale = scale;
    }

    String heading() {
        return heading;
    }

    /** For people. */
    String show(double value) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value * scale);
    }

    /** As JSON has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
