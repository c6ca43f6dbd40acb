package weir.pull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import weir.operations.ApiRoutes;

/** Pulls on the operations port: what is pulled from where. Pekko Management makes it by its class name. */
public final class PullRoutes extends ApiRoutes {

    private final PullView view;

    public PullRoutes(ExtendedActorSystem system) {
        super(system);
        this.view = PullView.of(system());
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return pathPrefix("api", () -> path("pull", () -> get(() -> complete(overview()))));
    }

    private HttpResponse overview() {
        ObjectNode page = object();
        ArrayNode rules = page.putArray("rules");
        view.rules().forEach(rule -> rules.add(row(rule)));
        ArrayNode pulls = page.putArray("pulls");
        view.all().forEach(info -> pulls.add(row(info)));
        return answer(StatusCodes.OK, page);
    }

    private static ObjectNode row(PullRule rule) {
        ObjectNode row = object().put("match", rule.match().toString());
        ArrayNode from = row.putArray("from");
        rule.from().forEach(template -> from.add(template.toString()));
        return row.put("when", rule.when().label());
    }

    private static ObjectNode row(PullInfo info) {
        return object().put("stream", info.key().toString())
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
}
