package weir.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts with a network of their own: Linux network namespaces, joined by a bridge that this machine is on as well. Hosts can be cut
 * off from each other and are still reached from outside; a host's link can be made narrow. Needs root and iproute2.
 */
public final class NetworkNamespaces implements AutoCloseable {

    private static final String PACKAGE = "iproute2";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Every name holds the process that made it, so that a later one can tell what a crash has left behind. */
    private static final Pattern NAME = Pattern.compile("w([0-9]+)n[0-9]+[bh][0-9]*");

    /** Nobody has it: what is sent there is lost without a word, as on a broken line. */
    private static final String NO_STATION = "02:00:00:00:00:fe";

    private static final AtomicInteger NETWORKS = new AtomicInteger();
    private static final Set<NetworkNamespaces> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(NetworkNamespaces::close)));
    }

    /** One namespace. */
    public final class Host {
        /** Of the namespace, and of the outer end of its link. */
        private final String name;

        private final String address;

        private Host(int number) {
            name = prefix + "h" + number;
            address = subnet + "." + (number + 1);
        }

        public String address() {
            return address;
        }

        /** What to put before a command so that it runs on this host. */
        public List<String> commandPrefix() {
            return List.of(ip, "netns", "exec", name);
        }

        /** Lets through no more than that on the way to this host; what would have to wait for longer than the delay is lost. */
        public void narrow(long bitsPerSecond, Duration delay) {
            String latency = delay.toMillis() + "ms";
            String rate = bitsPerSecond + "bit";
            run(tc, "qdisc", "replace", "dev", name, "root", "tbf", "rate", rate, "burst", "16kb", "latency", latency);
        }

        /** Ends {@link #narrow}. */
        public void widen() {
            run(tc, "qdisc", "del", "dev", name, "root");
        }

        private void create() {
            run(ip, "netns", "add", name);
            run(ip, "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
            run(ip, "link", "set", name, "master", bridge, "up");
            inside("address", "add", address + "/24", "dev", "eth0");
            inside("link", "set", "lo", "up");
            inside("link", "set", "eth0", "up");
        }

        private void lose(Host other) {
            inside("neighbour", "replace", other.address, "lladdr", NO_STATION, "dev", "eth0", "nud", "permanent");
        }

        private void find(Host other) {
            inside("neighbour", "delete", other.address, "dev", "eth0");
        }

        private void inside(String... arguments) {
            List<String> command = new ArrayList<>(List.of(ip, "-netns", name));
            command.addAll(List.of(arguments));
            run(command.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return name + " " + address;
        }
    }

    private final String ip = Tools.require("ip", PACKAGE).toString();
    private final String tc = Tools.require("tc", PACKAGE).toString();
    private final String prefix = "w" + ProcessHandle.current().pid() + "n" + NETWORKS.incrementAndGet();
    private final String bridge = prefix + "b";
    private final String subnet;
    private final List<Host> hosts = new ArrayList<>();
    private final List<List<Host>> cuts = new ArrayList<>();

    private NetworkNamespaces(int size) {
        removeAll(NetworkNamespaces::isLeftOver);
        subnet = freeSubnet();
        try {
            run(ip, "link", "add", bridge, "type", "bridge");
        } catch (AssertionError e) {
            Tools.refuse("this test needs root and a kernel with network namespaces and bridges: " + e.getMessage());
        }
        OPEN.add(this);
        run(ip, "address", "add", subnet + ".254/24", "dev", bridge);
        run(ip, "link", "set", bridge, "up");
        for (int number = 0; number < size; number++) {
            Host host = new Host(number);
            hosts.add(host);
            host.create();
        }
    }

    /** Does not return where that cannot be done. */
    public static NetworkNamespaces create(int size) {
        return new NetworkNamespaces(size);
    }

    public Host host(int index) {
        return hosts.get(index);
    }

    /** From now on nothing gets from one to the other, either way; neither is told. */
    public void cut(Host one, Host other) {
        one.lose(other);
        other.lose(one);
        cuts.add(List.of(one, other));
    }

    /** Ends every {@link #cut}. */
    public void heal() {
        for (List<Host> cut : cuts) {
            cut.get(0).find(cut.get(1));
            cut.get(1).find(cut.get(0));
        }
        cuts.clear();
    }

    /** Of the range for tests of network devices (RFC 2544), which nobody is at. */
    private String freeSubnet() {
        int first = (int) (ProcessHandle.current().pid() % 256);
        for (int i = 0; i < 256; i++) {
            String candidate = "198.18." + (first + i) % 256;
            if (run(ip, "route", "show", candidate + ".0/24").isEmpty()) {
                return candidate;
            }
        }
        throw new AssertionError("no free network in 198.18.0.0/16");
    }

    private static boolean isLeftOver(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    private void removeAll(Predicate<String> which) {
        namespaces().stream().filter(which).forEach(name -> unlessGone(this::namespaces, name, this::removeNamespace));
        bridges().stream().filter(which).forEach(name -> unlessGone(this::bridges, name, this::removeBridge));
    }

    /** With whatever runs in it and the link to it. */
    private void removeNamespace(String name) {
        run(ip, "netns", "pids", name).forEach(pid -> ProcessHandle.of(Long.parseLong(pid.strip()))
                .ifPresent(ProcessHandle::destroyForcibly));
        run(ip, "netns", "delete", name);
    }

    private void removeBridge(String name) {
        run(ip, "link", "delete", name);
    }

    /** Another JVM may be clearing up the same remains. */
    private static void unlessGone(Supplier<List<String>> there, String name, Consumer<String> remove) {
        try {
            remove.accept(name);
        } catch (AssertionError e) {
            if (there.get().contains(name)) {
                throw e;
            }
        }
    }

    private List<String> namespaces() {
        return firstWords(run(ip, "netns", "list"));
    }

    private List<String> bridges() {
        return firstWords(run(ip, "-brief", "link", "show", "type", "bridge"));
    }

    private static List<String> firstWords(List<String> lines) {
        return lines.stream().map(line -> line.split("[ @]", 2)[0]).toList();
    }

    private static List<String> run(String... command) {
        return ExternalProcess.run(String.join(" ", command), new ProcessBuilder(command), LIMIT);
    }

    /** Ends what still runs on the hosts, too. */
    @Override
    public void close() {
        if (OPEN.remove(this)) {
            removeAll(name -> name.startsWith(prefix) && NAME.matcher(name).matches());
        }
    }
}
