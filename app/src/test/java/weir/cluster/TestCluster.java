package weir.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.FreePorts;
import weir.testkit.NetworkNamespaces;
import weir.testkit.OperationsClient;

/** Nodes as processes of their own, from the packaged jar, that know each other as seeds. */
final class TestCluster implements AutoCloseable {

    private static final Path JAR = Path.of("target", "weir.jar");
    private static final Duration START = Duration.ofSeconds(90);

    /** One of the nodes, through its lives: a restart keeps its ports. */
    final class Node {
        private final String name;
        private final String address;
        /** Before the command that starts it. */
        private final List<String> place;
        /** What only this one is started with, before the jar. */
        private final List<String> ownJavaOptions;

        private final int rtmp = FreePorts.next();
        private final int http = FreePorts.next();
        private final int ops = FreePorts.next();
        private final int cluster = FreePorts.next();
        private final OperationsClient operations;
        private ExternalProcess process;

        private Node(String name, String address, List<String> place, List<String> ownJavaOptions) {
            this.ownJavaOptions = ownJavaOptions;
            this.name = name;
            this.address = address;
            this.place = place;
            this.operations = new OperationsClient(at(ops));
        }

        void start() {
            List<String> command = new ArrayList<>(place);
            command.addAll(List.of(
                    ProcessHandle.current().info().command().orElse("java"), "-XX:TieredStopAtLevel=1", "-Xmx512m"));
            command.addAll(javaOptions);
            command.addAll(ownJavaOptions);
            command.addAll(List.of("-jar", JAR.toString()));
            command.addAll(List.of("--listen", at(rtmp), "--http", at(http)));
            command.addAll(List.of("--ops", at(ops), "--cluster", at(cluster)));
            nodes.forEach(seed -> command.addAll(List.of("--seed", seed.at(seed.cluster))));
            process = ExternalProcess.start(name, new ProcessBuilder(command));
        }

        private String at(int port) {
            return address + ":" + port;
        }

        void awaitReady() {
            Await.until(START, () -> name + " is ready, but it says " + process.output(), () -> isReady());
        }

        boolean isReady() {
            return process.isAlive() && operations.isReady();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        String url(String key) {
            return "rtmp://" + at(rtmp) + "/" + key;
        }

        int rtmpPort() {
            return rtmp;
        }

        int httpPort() {
            return http;
        }

        int opsPort() {
            return ops;
        }

        int clusterPort() {
            return cluster;
        }

        ExternalProcess process() {
            return process;
        }

        /** Whether the authority on the key has been on this node. */
        boolean carriedAuthorityOn(String key) {
            return process.outputContains("stream changed stream=" + key + " ");
        }

        boolean publishes(String key) {
            return isAlive() && operations.stream(key).path("publishedHere").asBoolean();
        }

        int subscribers(String key) {
            return operations.stream(key).path("subscribers").asInt();
        }

        /** Nodes that watch the stream that is published here. */
        int watchers(String key) {
            return operations.stream(key).path("watchingNodes").asInt();
        }

        double metric(String sample) {
            return operations.metric(sample);
        }

        int members() {
            return operations.members();
        }

        /** Whether it takes the other one for lost. */
        boolean suspects(Node other) {
            return operations.suspects(other.at(other.cluster));
        }

        /** Whether it has been in the cluster for longer than the others: the coordinator of the shards is there. */
        boolean isOldest() {
            return operations.isOldest(at(cluster));
        }

        OperationsClient operations() {
            return operations;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Optional<NetworkNamespaces> network;
    private final List<String> javaOptions;
    private final List<Node> nodes = new ArrayList<>();

    private TestCluster(Optional<NetworkNamespaces> network, List<String> javaOptions) {
        this.network = network;
        this.javaOptions = javaOptions;
    }

    /** Starts the first before the others, so that it is the oldest. @param javaOptions for all, such as settings with -D */
    static TestCluster start(int size, String... javaOptions) {
        TestCluster cluster = new TestCluster(Optional.empty(), List.of(javaOptions));
        for (int i = 0; i < size; i++) {
            cluster.add("127.0.0.1", List.of());
        }
        return cluster.started();
    }

    /** As above, each on a host of its own; the hosts end with the cluster. */
    static TestCluster startOnHosts(int size, String... javaOptions) {
        NetworkNamespaces network = NetworkNamespaces.create(size);
        TestCluster cluster = new TestCluster(Optional.of(network), List.of(javaOptions));
        for (int i = 0; i < size; i++) {
            cluster.add(network.host(i).address(), network.host(i).commandPrefix());
        }
        try {
            return cluster.started();
        } catch (RuntimeException | AssertionError e) {
            network.close();
            throw e;
        }
    }

    private void add(String address, List<String> place) {
        nodes.add(new Node("node" + (nodes.size() + 1), address, place, List.of()));
    }

    /** One that is no part of the cluster, but knows it. Not started. */
    Node stranger(String... ownJavaOptions) {
        return new Node("stranger", "127.0.0.1", List.of(), List.of(ownJavaOptions));
    }

    private TestCluster started() {
        nodes.get(0).start();
        nodes.get(0).awaitReady();
        nodes.stream().skip(1).forEach(Node::start);
        nodes.forEach(Node::awaitReady);
        awaitMembers();
        return this;
    }

    /** Starts again whom it has lost. */
    void restore() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(Node::start);
        nodes.forEach(Node::awaitReady);
        awaitMembers();
    }

    /** All nodes see all nodes. */
    void awaitMembers() {
        Await.until(START, "all are up", () -> nodes.stream().allMatch(node -> node.members() == nodes.size()));
    }

    /** Of nodes on hosts of their own. */
    NetworkNamespaces network() {
        return network.orElseThrow();
    }

    Node node(int index) {
        return nodes.get(index);
    }

    List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** The first node that takes traffic: where a load balancer would lead a client. */
    Node anyReady() {
        return nodes.stream()
                .filter(Node::isReady)
                .findFirst()
                .orElseThrow(() -> new UncheckedIOException(new IOException("no node is ready")));
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process.close());
        network.ifPresent(NetworkNamespaces::close);
    }
}
