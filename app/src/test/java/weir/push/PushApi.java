package weir.push;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.OperationsClient;

/** The pushes of a node as its operator handles them. */
public final class PushApi {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PATH = "/api/push";
    private static final String RULES = PATH + "/rules";

    private final OperationsClient operations;

    public PushApi(OperationsClient operations) {
        this.operations = operations;
    }

    static PushApi of(RunningNode node) {
        return new PushApi(node.operations());
    }

    public JsonNode overview() {
        return operations.json(PATH);
    }

    public OperationsClient.Answer add(String match, String url) {
        return post("{\"match\":\"%s\",\"url\":\"%s\"}".formatted(match, url), "application/json");
    }

    public OperationsClient.Answer post(String body, String contentType) {
        return operations.post(RULES, contentType, body);
    }

    public int remove(String id) {
        return operations.delete(RULES + "/" + id).status();
    }

    /** The row of a rule, a missing node when there is none. */
    public JsonNode rule(String id) {
        return OperationsClient.row(overview().path("rules"), "id", id);
    }

    /** The push to a masked URL, a missing node when there is none. */
    public JsonNode push(String url) {
        return OperationsClient.row(overview().path("pushes"), "url", url);
    }

    /** Waits until the only push has that status. */
    public void awaitStatus(String status) {
        Await.until(
                LIMIT,
                () -> status + " in " + overview(),
                () -> overview().path("pushes").path(0).path("status").asText().equals(status));
    }
}
