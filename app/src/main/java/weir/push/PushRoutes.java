package weir.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import weir.operations.ApiRoutes;

/** Pushes on the operations port: what is pushed where, and the rules to list, add and remove. Pekko Management makes it by its class name. */
public final class PushRoutes extends ApiRoutes {

    private static final String WANTED =
            "send application/json such as {\"match\":\"live/*\",\"url\":\"rtmp://host/app\"}";

    private final PushView view;

    public PushRoutes(ExtendedActorSystem system) {
        super(system);
        this.view = PushView.of(system());
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return pathPrefix(
                "api",
                () -> pathPrefix(
                        "push",
                        () -> concat(
                                pathEnd(() -> get(() -> completeWithFuture(overview()))),
                                pathPrefix(
                                        "rules",
                                        () -> concat(
                                                pathEnd(() -> post(() -> jsonBody(WANTED, this::add))),
                                                path(id -> delete(() -> completeWithFuture(remove(id)))))))));
    }

    private CompletionStage<HttpResponse> overview() {
        return rules().thenApply(rules -> {
            ObjectNode page = object();
            ArrayNode ruleRows = page.putArray("rules");
            rules.forEach(row -> ruleRows.add(row(row.rule()).put("configured", row.configured())));
            ArrayNode pushRows = page.putArray("pushes");
            view.all().forEach(info -> pushRows.add(row(info)));
            return answer(StatusCodes.OK, page);
        });
    }

    private CompletionStage<List<PushRules.Row>> rules() {
        return ask(view.rules(), PushRules.GetAll::new, List.of());
    }

    private static ObjectNode row(PushRule rule) {
        return object().put("id", rule.id())
                .put("match", rule.match().toString())
                .put("url", rule.to().toString());
    }

    private static ObjectNode row(PushInfo info) {
        return object().put("stream", info.key().toString())
                .put("rule", info.rule().id())
                .put("url", info.maskedUrl())
                .put("status", info.state().label())
                .<ObjectNode>set(
                        "connectedSince", textOrNull(info.connectedSince().map(Instant::toString)))
                .put("messagesSent", info.messagesSent())
                .put("bytesSent", info.bytesSent())
                .put("messagesDropped", info.messagesDropped())
                .put("reconnects", info.reconnects())
                .set("lastError", textOrNull(info.lastError()));
    }

    private CompletionStage<HttpResponse> add(JsonNode wish) {
        PushRule rule;
        try {
            rule = PushRule.of(wish.path("match").asText("*"), wish.path("url").asText());
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, e.getMessage()));
        }
        return ask(replyTo -> new PushRules.Add(rule, replyTo)).thenApply(answer -> switch (answer) {
            case DONE -> answer(StatusCodes.CREATED, row(rule));
            case UNCHANGED -> answer(StatusCodes.OK, row(rule));
            case TOO_MANY -> error(StatusCodes.CONFLICT, "there are max-rules rules");
            case UNKNOWN, FAILED -> error(StatusCodes.SERVICE_UNAVAILABLE, "the rules cannot be written now");
        });
    }

    private CompletionStage<HttpResponse> remove(String id) {
        return ask(replyTo -> new PushRules.Remove(id, replyTo)).thenApply(answer -> switch (answer) {
            case DONE -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
            case UNKNOWN -> error(StatusCodes.NOT_FOUND, "there is no such rule");
            default -> error(StatusCodes.SERVICE_UNAVAILABLE, "the rules cannot be written now");
        });
    }

    private CompletionStage<PushRules.Answer> ask(Function<ActorRef<PushRules.Answer>, PushRules.Command> question) {
        return ask(view.rules(), question, PushRules.Answer.FAILED);
    }
}
