package weir.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import weir.testkit.Await;
import weir.testkit.OperationsClient;

/** The recordings of a node as its operator handles them. */
public final class RecordingApi {

    private static final String PATH = "/api/recordings";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final OperationsClient operations;

    public RecordingApi(OperationsClient operations) {
        this.operations = operations;
    }

    public JsonNode overview() {
        return operations.json(PATH);
    }

    /** The recording of a stream, a missing node when there is none here. */
    public JsonNode recording(String key) {
        return row("recordings", key);
    }

    /** What was asked for a stream, a missing node when that is nothing. */
    public JsonNode wish(String key) {
        return row("wishes", key);
    }

    private JsonNode row(String list, String key) {
        JsonNode rows = overview().path(list);
        for (JsonNode row : rows) {
            if (row.path("stream").asText().equals(key)) {
                return row;
            }
        }
        return rows.path("none");
    }

    /** @return the status */
    public int ask(String key, boolean record) {
        return post("{\"stream\":\"%s\",\"record\":%s}".formatted(key, record), "application/json");
    }

    public int post(String body, String contentType) {
        return send(request("").header("Content-Type", contentType).POST(BodyPublishers.ofString(body)));
    }

    /** @return the status */
    public int forget(String key) {
        return send(request("?stream=" + key).DELETE());
    }

    /** Waits until at least a second of the stream has reached the disk. */
    public void awaitRecorded(String key) {
        Await.until(LIMIT, () -> key + " recorded in " + overview(), () -> {
            JsonNode row = recording(key);
            return row.path("state").asText().equals("recording")
                    && row.path("seconds").asDouble() >= 1;
        });
    }

    public void awaitNone(String key) {
        Await.until(LIMIT, () -> "no " + key + " in " + overview(), () -> recording(key)
                .isMissingNode());
    }

    private HttpRequest.Builder request(String query) {
        return HttpRequest.newBuilder(URI.create("http://" + operations.address() + PATH + query))
                .timeout(LIMIT);
    }

    private static int send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
