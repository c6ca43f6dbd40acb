package weir.loadtest.compare;

import java.util.List;
import weir.loadtest.compare.ProcessTree.CpuTime;

/** The nodes of a server, watched one by one: what each costs, and how late they answer each other. */
final class Nodes {

    private final List<Contender.Running> nodes;
    private final List<ProcessTree> processes;

    /** At one moment. */
    record Reading(List<CpuTime> cpu, HeartbeatDelays heartbeats) {}

    Nodes(Contender.Running server) {
        this.nodes = List.of(server, server.second().orElse(server));
        this.processes = nodes.stream().map(node -> ProcessTree.of(node.pid())).toList();
    }

    Reading read() {
        return new Reading(
                processes.stream().map(ProcessTree::cpu).toList(),
                nodes.stream()
                        .map(node -> HeartbeatDelays.of(node.metrics().orElse("")))
                        .reduce(new HeartbeatDelays(), HeartbeatDelays::plus));
    }

    static void compare(Reading before, Reading after, double seconds, Measurement.Builder into) {
        into.put(Metric.PUBLISHERS_NODE, percent(before, after, 0, seconds))
                .put(Metric.VIEWERS_NODE, percent(before, after, 1, seconds));
        HeartbeatDelays delays = after.heartbeats().minus(before.heartbeats());
        delays.within(50).ifPresent(millis -> into.put(Metric.HEARTBEAT_P50, millis));
        delays.within(99).ifPresent(millis -> into.put(Metric.HEARTBEAT_P99, millis));
        delays.within(100).ifPresent(millis -> into.put(Metric.HEARTBEAT_MAX, millis));
    }

    private static double percent(Reading before, Reading after, int node, double seconds) {
        return 100 * after.cpu().get(node).minus(before.cpu().get(node)).total() / seconds;
    }
}
