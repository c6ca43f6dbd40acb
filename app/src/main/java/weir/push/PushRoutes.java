package weir.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;

/** Pushes on the operations port: what is pushed where, and the rules to list, add and remove. Pekko Management makes it by its class name. */
public final class PushRoutes extends AllDirectives implements ManagementRouteProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** JSON only: a page in an operator's browser cannot send that to another site unasked. */
    private static final String NOT_JSON =
            "send application/json such as {\"match\":\"live/*\",\"url\":\"rtmp://host/app\"}";

    private final ActorSystem<?> system;
    private final PushView view;

    public PushRoutes(ExtendedActorSystem system) {
        this.system = Adapter.toTyped(system);
        this.view = PushView.of(this.system);
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
                                                pathEnd(() -> post(this::add)),
                                                path(id -> delete(() -> completeWithFuture(remove(id)))))))));
    }

    private CompletionStage<HttpResponse> overview() {
        return rules().thenApply(rules -> {
            ObjectNode page = JSON.createObjectNode();
            ArrayNode ruleRows = page.putArray("rules");
            rules.forEach(row -> ruleRows.add(row(row.rule()).put("configured", row.configured())));
            ArrayNode pushRows = page.putArray("pushes");
            view.all().forEach(info -> pushRows.add(row(info)));
            return answer(StatusCodes.OK, page);
        });
    }

    private CompletionStage<List<PushRules.Row>> rules() {
        return view.rules()
                .map(rules -> AskPattern.<PushRules.Command, List<PushRules.Row>>ask(
                        rules, PushRules.GetAll::new, LIMIT, system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    private static ObjectNode row(PushRule rule) {
        return JSON.createObjectNode()
                .put("id", rule.id())
                .put("match", rule.match().toString())
                .put("url", rule.to().toString());
    }

    private static ObjectNode row(PushInfo info) {
        return JSON.createObjectNode()
                .put("stream", info.key().toString())
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

    private static JsonNode textOrNull(Optional<String> text) {
        return text.<JsonNode>map(TextNode::valueOf).orElseGet(NullNode::getInstance);
    }

    private Route add() {
        return extractRequestEntity(entity -> {
            if (!entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
                return complete(error(StatusCodes.UNSUPPORTED_MEDIA_TYPE, NOT_JSON));
            }
            return completeWithFuture(entity.toStrict(LIMIT.toMillis(), system)
                    .thenCompose(strict -> add(strict.getData().toArray())));
        });
    }

    private CompletionStage<HttpResponse> add(byte[] body) {
        PushRule rule;
        try {
            JsonNode wish = JSON.readTree(body);
            rule = PushRule.of(wish.path("match").asText("*"), wish.path("url").asText());
        } catch (IOException e) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, NOT_JSON));
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

    private interface Question {
        PushRules.Command from(ActorRef<PushRules.Answer> replyTo);
    }

    private CompletionStage<PushRules.Answer> ask(Question question) {
        return view.rules()
                .map(rules -> AskPattern.<PushRules.Command, PushRules.Answer>ask(
                        rules, question::from, LIMIT, system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(PushRules.Answer.FAILED));
    }

    private static HttpResponse error(StatusCode status, String why) {
        return answer(status, JSON.createObjectNode().put("error", why));
    }

    private static HttpResponse answer(StatusCode status, JsonNode body) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
