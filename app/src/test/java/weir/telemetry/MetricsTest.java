package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics(new PrometheusRegistry());

    private String page() throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        ExpositionFormats.init()
                .getPrometheusTextFormatWriter()
                .write(page, metrics.registry().scrape());
        return page.toString(StandardCharsets.UTF_8);
    }

    private void assertShows(String... lines) throws IOException {
        String page = page();
        for (String line : lines) {
            assertTrue(List.of(page.split("\n")).contains(line), () -> line + " is not in\n" + page);
        }
    }

    @Test
    void shouldFollowAConnectionThroughItsLife() throws IOException {
        metrics.connectionOpened();
        metrics.connectionOpened();
        metrics.connectionBecame(Metrics.ConnectionKind.IDLE, Metrics.ConnectionKind.PUBLISHER);
        assertShows("weir_connections{kind=\"idle\"} 1.0", "weir_connections{kind=\"publisher\"} 1.0");
        metrics.connectionClosed(Metrics.ConnectionKind.PUBLISHER, "client_closed");
        assertShows(
                "weir_connections{kind=\"publisher\"} 0.0",
                "weir_connections_closed_total{reason=\"client_closed\"} 1.0");
    }

    @Test
    @DisplayName("002: streams, publishers, subscribers, messages and bytes relayed, messages dropped")
    void shouldCountWhatIsRelayed() throws IOException {
        metrics.traffic(Metrics.Direction.OUT).add(3, 4000);
        metrics.dropped("inter_frame").inc(2);
        metrics.framesIgnored("unknown_type").inc();
        metrics.badClient("malformed");
        metrics.streams(() -> 1);
        metrics.publishers().inc();
        metrics.subscribers().inc(5);
        metrics.deadLetters().inc();
        metrics.version("1.0");
        assertShows(
                "weir_messages_total{direction=\"in\"} 0.0",
                "weir_messages_total{direction=\"out\"} 3.0",
                "weir_bytes_total{direction=\"out\"} 4000.0",
                "weir_bytes_total{direction=\"node_out\"} 0.0",
                "weir_messages_dropped_total{reason=\"inter_frame\"} 2.0",
                "weir_frames_ignored_total{reason=\"unknown_type\"} 1.0",
                "weir_bad_clients_total{kind=\"malformed\"} 1.0",
                "weir_streams 1.0",
                "weir_publishers 1.0",
                "weir_subscribers 5.0",
                "weir_dead_letters_total 1.0",
                "weir_build_info{version=\"1.0\"} 1");
    }

    @Test
    void shouldTellOfTheVirtualMachine() throws IOException {
        metrics.withJvm();
        assertTrue(page().contains("jvm_memory_used_bytes{area=\"heap\"}"));
    }
}
