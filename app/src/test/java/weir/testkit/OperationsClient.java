package weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A node's operations port, as its operator uses it. */
public final class OperationsClient {

    /** @param body a missing node when there is none */
    public record Answer(int status, JsonNode body) {}

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;

    /** @param address of the operations port, {@code host:port} */
    public OperationsClient(String address) {
        this.address = address;
    }

    /** Of the operations port. */
    public String address() {
        return address;
    }

    /**
     * A page of any HTTP port.
     *
     * @throws IOException nobody answers
     */
    public static HttpResponse<String> get(String address, String path) throws IOException {
        return send(request(address, path));
    }

    private static HttpRequest.Builder request(String address, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(LIMIT);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The page, whatever its status; nobody answers at a node that is not there. */
    public Optional<HttpResponse<String>> find(String path) {
        try {
            return Optional.of(get(address, path));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The body of a page. */
    public String page(String path) {
        try {
            return get(address, path).body();
        } catch (IOException e) {
            throw new UncheckedIOException("http://" + address + path, e);
        }
    }

    /** The content of a page in JSON, a missing node when nobody answers. */
    public JsonNode json(String path) {
        try {
            String body = find(path).map(HttpResponse::body).orElse("");
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** What is answered to a body that is posted. */
    public Answer post(String path, String contentType, String body) {
        return answer(request(address, path).header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    public Answer delete(String path) {
        return answer(request(address, path).DELETE());
    }

    private static Answer answer(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = send(request);
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the node takes traffic. */
    public boolean isReady() {
        return find("/ready").filter(page -> page.statusCode() == 200).isPresent();
    }

    /**
     * A sample of the metrics page, 0 when it is not there.
     *
     * @param sample its name with all labels as the page writes them, or its name alone for the sum
     */
    public double metric(String sample) {
        double sum = 0;
        for (String line : page("/metrics").split("\n")) {
            boolean asked = line.startsWith(sample + " ") || line.startsWith(sample + "{");
            if (asked) {
                sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return sum;
    }

    /** The row of a stream in {@code /api/streams}, a missing node when the node has none. */
    public JsonNode stream(String key) {
        return row(json("/api/streams"), "stream", key);
    }

    /** The first row whose field has that value, a missing node when there is none. */
    public static JsonNode row(JsonNode rows, String field, String value) {
        for (JsonNode row : rows) {
            if (row.path(field).asText().equals(value)) {
                return row;
            }
        }
        return JSON.missingNode();
    }

    /** Nodes of the cluster that are up, as this one sees it. */
    public int members() {
        int up = 0;
        for (JsonNode member : json("/cluster/members").path("members")) {
            if (member.path("status").asText().equals("Up")) {
                up++;
            }
        }
        return up;
    }

    /** Whether the node with this cluster port has been in the cluster for longer than the others. */
    public boolean isOldest(String other) {
        return json("/cluster/members").path("oldest").asText().endsWith("@" + other);
    }

    /** Whether it takes the other one for lost. @param other the address of its cluster port */
    public boolean suspects(String other) {
        return json("/cluster/members").path("unreachable").toString().contains(other);
    }

    /** Streams whose authority is on this node. */
    public int authorities() {
        int sum = 0;
        for (JsonNode shard : json("/cluster/shards/stream").path("regions")) {
            sum += shard.path("numEntities").asInt();
        }
        return sum;
    }
}
