package weir.cluster;

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
import weir.testkit.RtmpClient;
import weir.testkit.Tools;

/** HAProxy before a cluster, with the configuration of deploy/haproxy. */
final class LoadBalancer implements AutoCloseable {

    private static final Path CONFIGURATION = Path.of("..", "deploy", "haproxy", "haproxy.cfg");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final int port = FreePorts.next();
    private final Path configuration;
    private final ExternalProcess process;

    private LoadBalancer(TestCluster cluster) {
        Path program = Tools.require("haproxy");
        try {
            configuration = Files.createTempFile("haproxy", ".cfg");
            Files.write(configuration, withServers(Files.readAllLines(CONFIGURATION), cluster.nodes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ProcessBuilder command = new ProcessBuilder(program.toString(), "-db", "-f", configuration.toString());
        command.environment().put("RTMP_BIND", "127.0.0.1:" + port);
        command.environment().put("HTTP_BIND", "127.0.0.1:" + FreePorts.next());
        process = ExternalProcess.start("haproxy", command);
        awaitTraffic(cluster.nodes().size());
    }

    /** @param cluster whose nodes are all ready */
    static LoadBalancer before(TestCluster cluster) {
        return new LoadBalancer(cluster);
    }

    /** As deploy/local-cluster.sh does it: the first server line of a backend is written anew for each node. */
    private static List<String> withServers(List<String> lines, List<TestCluster.Node> nodes) {
        List<String> written = new ArrayList<>();
        boolean rtmp = false;
        for (String line : lines) {
            if (line.startsWith("backend ")) {
                rtmp = line.contains("rtmp");
            }
            if (!line.strip().startsWith("server ")) {
                written.add(line);
            } else if (line.contains(" weir-1 ")) {
                for (TestCluster.Node node : nodes) {
                    int port = rtmp ? node.rtmpPort() : node.httpPort();
                    String address = node + " 127.0.0.1:" + port + " port " + node.opsPort();
                    written.add(line.replaceFirst("weir-1 weir-1:[0-9]+ port [0-9]+", address));
                }
            }
        }
        return written;
    }

    /** A client for each node, so that all of them have been found. */
    private void awaitTraffic(int nodes) {
        Await.until(LIMIT, () -> "traffic through " + process.output(), () -> {
            try {
                for (int i = 0; i < nodes; i++) {
                    RtmpClient.connect(url("live/first")).close();
                }
                return true;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    String url(String key) {
        return "rtmp://127.0.0.1:" + port + "/" + key;
    }

    @Override
    public void close() {
        process.close();
        try {
            Files.deleteIfExists(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
