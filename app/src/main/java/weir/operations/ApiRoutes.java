package weir.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
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

/** Routes of the operations port that answer, and are asked, in JSON. */
public abstract class ApiRoutes extends AllDirectives implements ManagementRouteProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** For a request's body to arrive, and for an actor's answer. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ActorSystem<?> system;

    protected ApiRoutes(ExtendedActorSystem system) {
        this.system = Adapter.toTyped(system);
    }

    protected final ActorSystem<?> system() {
        return system;
    }

    /** An object with no fields yet. */
    protected static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A record, or a list of records, as the JSON that {@link #answer} makes of it. */
    protected static JsonNode json(Object rows) {
        return JSON.valueToTree(rows);
    }

    protected static JsonNode textOrNull(Optional<String> text) {
        return text.<JsonNode>map(TextNode::valueOf).orElseGet(NullNode::getInstance);
    }

    /** @param body JSON, or records to make it of */
    protected static HttpResponse answer(StatusCode status, Object body) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An object whose only field, {@code error}, says why. */
    protected static HttpResponse error(StatusCode status, String why) {
        return answer(status, object().put("error", why));
    }

    /**
     * Takes a request whose body is JSON. Nothing else is taken: a page in an operator's browser cannot send JSON to another site
     * unasked.
     *
     * @param wanted what to send, for whoever sends anything else (415) or no JSON in spite of its type (400)
     */
    protected final Route jsonBody(String wanted, Function<JsonNode, CompletionStage<HttpResponse>> handler) {
        return extractRequestEntity(entity -> {
            if (!entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
                return complete(error(StatusCodes.UNSUPPORTED_MEDIA_TYPE, wanted));
            }
            return completeWithFuture(entity.toStrict(LIMIT.toMillis(), system)
                    .thenCompose(strict -> read(strict.getData().toArray(), wanted, handler)));
        });
    }

    private static CompletionStage<HttpResponse> read(
            byte[] body, String wanted, Function<JsonNode, CompletionStage<HttpResponse>> handler) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, wanted));
        }
        return handler.apply(asked);
    }

    /** An actor's answer. @param otherwise while there is no such actor */
    protected final <C, A> CompletionStage<A> ask(
            Optional<ActorRef<C>> actor, Function<ActorRef<A>, C> question, A otherwise) {
        return actor.map(asked -> AskPattern.ask(asked, question::apply, LIMIT, system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(otherwise));
    }
}
