package weir.push;

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
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.OperationsClient;

/** The pushes of a node as its operator handles them. */
public final class PushApi {

    /** @param body a missing node when there is none */
    public record Answer(int status, JsonNode body) {
        public String id() {
            return body.path("id").asText();
        }
    }

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String root;

    public PushApi(OperationsClient operations) {
        this.root = "http://" + operations.address() + "/api/push";
    }

    static PushApi of(RunningNode node) {
        return new PushApi(node.operations());
    }

    public JsonNode overview() {
        return send(HttpRequest.newBuilder(URI.create(root))).body();
    }

    public Answer add(String match, String url) {
        return post("{\"match\":\"%s\",\"url\":\"%s\"}".formatted(match, url), "application/json");
    }

    public Answer post(String body, String contentType) {
        return send(HttpRequest.newBuilder(URI.create(root + "/rules"))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body)));
    }

    public int remove(String id) {
        return send(HttpRequest.newBuilder(URI.create(root + "/rules/" + id)).DELETE())
                .status();
    }

    /** The row of a rule, a missing node when there is none. */
    public JsonNode rule(String id) {
        return row("rules", "id", id);
    }

    /** The push to a masked URL, a missing node when there is none. */
    public JsonNode push(String url) {
        return row("pushes", "url", url);
    }

    /** Waits until the only push has that status. */
    public void awaitStatus(String status) {
        Await.until(
                LIMIT,
                () -> status + " in " + overview(),
                () -> overview().path("pushes").path(0).path("status").asText().equals(status));
    }

    private JsonNode row(String list, String field, String value) {
        for (JsonNode row : overview().path(list)) {
            if (row.path(field).asText().equals(value)) {
                return row;
            }
        }
        return JSON.missingNode();
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
