package weir.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import weir.testkit.Await;
import weir.testkit.OperationsClient;

/** The recordings of a node as its operator handles them. */
public final class RecordingApi {

    private static final String PATH = "/api/recordings";
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final OperationsClient operations;

    public RecordingApi(OperationsClient operations) {
        this.operations = operations;
    }

    public JsonNode overview() {
        return operations.json(PATH);
    }

    /** The recording of a stream, a missing node when there is none here. */
    public JsonNode recording(String key) {
        return OperationsClient.row(overview().path("recordings"), "stream", key);
    }

    /** What was asked for a stream, a missing node when that is nothing. */
    public JsonNode wish(String key) {
        return OperationsClient.row(overview().path("wishes"), "stream", key);
    }

    /** @return the status */
    public int ask(String key, boolean record) {
        return post("{\"stream\":\"%s\",\"record\":%s}".formatted(key, record), "application/json");
    }

    public int post(String body, String contentType) {
        return operations.post(PATH, contentType, body).status();
    }

    /** @return the status */
    public int forget(String key) {
        return operations.delete(PATH + "?stream=" + key).status();
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
}
