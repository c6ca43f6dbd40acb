package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.settings.HostPort;
import weir.testkit.Await;
import weir.testkit.FreePorts;
import weir.testkit.OperationsClient;

/** The contract of the program, seen from outside: options, ports, exit codes, what it prints. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class NodeIT {

    @Test
    void shouldStartServeAndExitWithZeroAfterSigterm() throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start()) {
            String banner = node.awaitBanner();
            HostPort operations = NodeProcess.listener(banner, "operations");
            HostPort http = NodeProcess.listener(banner, "http");
            assertTrue(node.awaitLine(line -> true).startsWith("Publish: "));
            assertTrue(node.awaitLine(line -> true).startsWith("Play: "));

            awaitReady(operations);
            assertEquals(200, get(operations, "/alive").statusCode());
            assertTrue(get(operations, "/cluster/members").body().contains("\"status\":\"Up\""));
            HttpResponse<String> metrics = get(operations, "/metrics");
            assertTrue(metrics.headers().firstValue("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"));
            assertTrue(metrics.body().contains("\nweir_connections{kind=\"publisher\"} 0.0\n"));
            assertTrue(metrics.body().contains("\njvm_threads_current "));
            assertEquals(404, get(operations, "/api/nothing").statusCode());

            assertTrue(get(http, "/").body().contains("rtmp://"));
            for (String hidden : List.of("/metrics", "/ready", "/cluster/members", "/nothing")) {
                assertEquals(404, get(http, hidden).statusCode(), hidden);
            }

            node.terminate();
            assertEquals(0, node.awaitExit());
            assertTrue(node.output().get(node.output().size() - 1).endsWith("shutting down signal=SIGTERM"));
            assertEquals(List.of(), node.errors());
        }
    }

    @ParameterizedTest
    @CsvSource({"--http, http", "--ops, operations", "--cluster, cluster"})
    void shouldExitWithOneAndNameTheAddressThatIsTaken(String option, String word)
            throws IOException, InterruptedException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + holder.getLocalPort();
            try (NodeProcess node = NodeProcess.start(option, address)) {
                assertEquals(1, node.awaitExit());
                assertEquals(
                        List.of("weir: cannot listen on " + address + " (" + word + "): Address already in use"),
                        node.errors());
                assertEquals(List.of(), node.output());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--listen nonsense",
                "--no-such-option",
                "--relay-to http://a/b",
                "--merge-window soon",
                "--seed nowhere",
                "--config /does/not/exist.conf",
                "--chunk-size 5",
                "--role king",
                "stray",
                "--listen",
            })
    void shouldExitWithTwoAndOneLineOnBadInput(String options) throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.run(options.split(" "))) {
            assertEquals(2, node.awaitExit());
            assertEquals(List.of(), node.output());
            assertEquals(1, node.errors().size(), node.errors()::toString);
            String named = options.split(" ")[0];
            assertTrue(node.errors().get(0).startsWith("weir: "));
            assertTrue(node.errors().get(0).contains(named));
        }
    }

    @Test
    void shouldExitWithTwoWhenPekkoCannotUseWhatItIsGiven() throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start("--config", "src/test/resources/weir/node/bad-pekko.conf")) {
            assertEquals(2, node.awaitExit());
            assertEquals(1, node.errors().size());
            assertTrue(node.errors().get(0).contains("tick-duration"));
        }
    }

    @Test
    void shouldPrintHelpAndVersion() throws IOException, InterruptedException {
        try (NodeProcess help = NodeProcess.run("--help");
                NodeProcess version = NodeProcess.run("--version")) {
            assertEquals(0, help.awaitExit());
            assertTrue(help.output().get(0).startsWith("Usage: weir "));
            assertEquals(0, version.awaitExit());
            assertTrue(version.output().get(0).matches("weir [0-9]+\\.[0-9]+.*"));
        }
    }

    @Test
    void shouldWriteNothingButJsonWhenAsked() throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start("--log-format", "json")) {
            node.awaitLine(line -> line.contains("\"message\":\"node started\""));
            node.terminate();
            assertEquals(0, node.awaitExit());
            ObjectMapper json = new ObjectMapper();
            List<String> messages = new ArrayList<>();
            for (String line : node.output()) {
                JsonNode object = json.readTree(line);
                messages.add(object.get("message").textValue());
                if (object.get("message").textValue().equals("node started")) {
                    HostPort.parse(object.get("http").textValue());
                    HostPort.parse(object.get("cluster").textValue());
                }
            }
            assertTrue(messages.contains("shutting down"));
        }
    }

    @Test
    void shouldFormAClusterBySeed() throws IOException, InterruptedException {
        try (NodeProcess first = NodeProcess.start()) {
            HostPort cluster = NodeProcess.listener(first.awaitBanner(), "cluster");
            try (NodeProcess second = NodeProcess.start("--seed", cluster.toString())) {
                HostPort operations = NodeProcess.listener(second.awaitBanner(), "operations");
                String members = get(operations, "/cluster/members").body();
                assertEquals(2, members.split("\"status\":\"Up\"", -1).length - 1, members);
                second.terminate();
                assertEquals(0, second.awaitExit());
            }
            first.terminate();
            assertEquals(0, first.awaitExit());
        }
    }

    @Test
    void shouldBeAliveButNotReadyWhileItsSeedIsAway() throws IOException, InterruptedException {
        HostPort operations = new HostPort("127.0.0.1", FreePorts.next());
        try (NodeProcess node = NodeProcess.start("--ops", operations.toString(), "--seed", "127.0.0.1:1")) {
            Await.until(Duration.ofSeconds(120), "an answer", () -> answers(operations, node));
            assertEquals(200, get(operations, "/alive").statusCode());
            assertEquals(500, get(operations, "/ready").statusCode());
            node.terminate();
            assertEquals(0, node.awaitExit());
        }
    }

    /** The shards find their places a moment after the listeners do. */
    private static void awaitReady(HostPort operations) {
        OperationsClient client = new OperationsClient(operations.toString());
        Await.until(Duration.ofSeconds(120), "the node is ready", client::isReady);
    }

    private static HttpResponse<String> get(HostPort address, String path) throws IOException {
        return OperationsClient.get(address.toString(), path);
    }

    private static boolean answers(HostPort operations, NodeProcess node) {
        assertTrue(node.isAlive());
        return new OperationsClient(operations.toString())
                .find("/alive")
                .filter(page -> page.statusCode() == 200)
                .isPresent();
    }

    @Test
    void shouldListenOnIpv6() throws IOException, InterruptedException {
        try (NodeProcess node = NodeProcess.start(
                "--http", "[::1]:0", "--ops", "[::1]:0", "--cluster", "[::1]:0", "--listen", "[::1]:0")) {
            HostPort operations = NodeProcess.listener(node.awaitBanner(), "operations");
            awaitReady(operations);
            node.terminate();
            assertEquals(0, node.awaitExit());
        }
    }
}
