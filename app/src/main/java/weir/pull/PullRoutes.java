package weir.pull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** Pulls on the operations port: what is pulled from where. Pekko Management makes it by its class name. */
public final class PullRoutes extends AllDirectives implements ManagementRouteProvider {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PullView view;

    public PullRoutes(ExtendedActorSystem system) {
        this.view = PullView.of(Adapter.toTyped(system));
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return pathPrefix("api", () -> path("pull", () -> get(() -> complete(overview()))));
    }

    private HttpResponse overview() {
        ObjectNode page = JSON.createObjectNode();
        ArrayNode rules = page.putArray("rules");
        view.rules().forEach(rule -> rules.add(row(rule)));
        ArrayNode pulls = page.putArray("pulls");
        view.all().forEach(info -> pulls.add(row(info)));
        try {
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(page)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode row(PullRule rule) {
        ObjectNode row = JSON.createObjectNode().put("match", rule.match().toString());
        ArrayNode from = row.putArray("from");
        rule.from().forEach(template -> from.add(template.toString()));
        return row.put("when", rule.when().label());
    }

    private static ObjectNode row(PullInfo info) {
        return JSON.createObjectNode()
                .put("stream", info.key().toString())
                .put("rule", info.rule().match().toString())
                .put("url", info.maskedUrl())
                .put("status", info.state().label())
                .<ObjectNode>set(
                        "connectedSince", textOrNull(info.connectedSince().map(Instant::toString)))
                .put("messagesReceived", info.messagesReceived())
                .put("bytesReceived", info.bytesReceived())
                .put("failures", info.failures())
                .set("lastError", textOrNull(info.lastError()));
    }

    private static JsonNode textOrNull(Optional<String> text) {
        return text.<JsonNode>map(TextNode::valueOf).orElseGet(NullNode::getInstance);
    }
}
