package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.testkit.Await;
import weir.testkit.RtmpClient;
import weir.testkit.SyntheticStream;

/** The cluster port with TLS and certificates on both sides, as cluster-config/tls.conf sets it up. */
class ClusterTlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path TLS = Path.of("..", "cluster-config", "tls.conf").toAbsolutePath();
    /** Gives up soon where it is not let in. */
    private static final String IMPATIENT = "-Dpekko.cluster.shutdown-after-unsuccessful-join-seed-nodes=10s";

    @TempDir
    private static Path directory;

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start(2, withCertificatesIn("ours"), IMPATIENT);
    }

    private static String withCertificatesIn(String name) throws IOException, GeneralSecurityException {
        Path issued = Certificates.issue(directory.resolve(name));
        Path file = issued.resolve("node.conf");
        Files.write(file, List.of("include file(\"" + TLS + "\")", "cluster-tls-dir = \"" + issued + "\""));
        return "-Dweir.config=" + file;
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @DisplayName("nodes with certificates of one authority form a cluster and relay")
    void shouldRelayBetweenNodes() {
        SyntheticStream stream = new SyntheticStream(4_000);
        try (RtmpClient encoder = RtmpClient.publish(cluster.node(0).url("live/tls"));
                RtmpClient player = RtmpClient.play(cluster.node(1).url("live/tls"))) {
            Await.until(
                    PATIENCE, "the other node watches", () -> cluster.node(0).watchers("live/tls") == 1);
            stream.headers().forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            for (int number = 0; number < 50; number++) {
                stream.picture(number).forEach(m -> encoder.send(m.type(), m.timestamp(), m.payload()));
            }
            player.awaitFrames(2 + 50 * 3);
        }
    }

    @Test
    @DisplayName("a node with a certificate of another authority and one that speaks no TLS are refused")
    void shouldRefuseStrangers() throws Exception {
        TestCluster.Node otherAuthority = cluster.stranger(withCertificatesIn("theirs"));
        TestCluster.Node noTls = cluster.stranger("-Dpekko.remote.artery.transport=tcp");
        List<TestCluster.Node> strangers = List.of(otherAuthority, noTls);
        strangers.forEach(TestCluster.Node::start);
        strangers.forEach(stranger -> assertEquals(1, stranger.process().waitFor(PATIENCE)));
        for (TestCluster.Node node : cluster.nodes()) {
            assertEquals(2, node.members());
            assertTrue(node.isReady());
        }
    }

    @Test
    @DisplayName("who speaks TLS and shows no certificate is refused")
    void shouldRefuseAClientWithoutACertificate() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnybody()}, new SecureRandom());
        int port = cluster.node(0).clusterPort();
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            assertThrows(IOException.class, () -> {
                socket.startHandshake();
                // In TLS 1.3 a client learns only afterwards what the server thinks of it.
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
        }
    }

    private static final class TrustsAnybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
