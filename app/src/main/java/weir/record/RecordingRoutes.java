package weir.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProvider;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import weir.rtmp.session.StreamAddress;
import weir.stream.StreamKey;

/** {@code /api/recordings} on the operations port: list, start, stop. Pekko Management makes it by its class name. */
public final class RecordingRoutes extends AllDirectives implements ManagementRouteProvider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String STREAM = "stream";
    private static final String RECORD = "record";

    /** JSON only: a page in an operator's browser cannot send that to another site unasked. */
    private static final String NOT_JSON = "send application/json such as {\"stream\":\"live/test\",\"record\":true}";

    private final ActorSystem<?> system;
    private final RecordingExtension recording;

    public RecordingRoutes(ExtendedActorSystem system) {
        this.system = Adapter.toTyped(system);
        this.recording = RecordingExtension.of(this.system);
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path(
                PathMatchers.segment("api").slash("recordings"),
                () -> concat(
                        get(() -> completeWithFuture(list())),
                        post(this::make),
                        delete(() -> parameter(STREAM, stream -> completeWithFuture(forget(stream))))));
    }

    private CompletionStage<HttpResponse> list() {
        return wishes().thenApply(wishes -> {
            ObjectNode page = JSON.createObjectNode();
            page.set("recordings", JSON.valueToTree(RecordingRow.all(recording.recordings())));
            page.set(
                    "wishes",
                    JSON.valueToTree(wishes.stream().map(RecordingRoutes::row).toList()));
            return answer(StatusCodes.OK, page);
        });
    }

    private CompletionStage<List<Wish>> wishes() {
        return recording
                .wishes()
                .map(actor -> AskPattern.<Wishes.Command, List<Wish>>ask(
                        actor, Wishes.GetAll::new, LIMIT, system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(List.of()));
    }

    private static ObjectNode row(Wish wish) {
        return JSON.createObjectNode()
                .put(STREAM, wish.key().toString())
                .put(RECORD, wish.record())
                .put("since", wish.since().toString());
    }

    private Route make() {
        return extractRequestEntity(entity -> {
            if (!entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
                return complete(error(StatusCodes.UNSUPPORTED_MEDIA_TYPE, NOT_JSON));
            }
            return completeWithFuture(entity.toStrict(LIMIT.toMillis(), system)
                    .thenCompose(strict -> make(strict.getData().toArray())));
        });
    }

    private CompletionStage<HttpResponse> make(byte[] body) {
        JsonNode asked;
        try {
            asked = JSON.readTree(body);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, NOT_JSON));
        }
        Optional<StreamKey> key = key(asked.path(STREAM).asText());
        if (key.isEmpty() || !asked.path(RECORD).isBoolean()) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, NOT_JSON));
        }
        Wish wish = new Wish(key.get(), asked.path(RECORD).asBoolean(), Instant.now());
        return ask(replyTo -> new Wishes.Make(wish, replyTo)).thenApply(answer -> switch (answer) {
            case DONE -> answer(StatusCodes.OK, row(wish));
            case TOO_MANY -> error(StatusCodes.CONFLICT, "there are max-wishes wishes");
            case UNKNOWN, FAILED -> error(StatusCodes.SERVICE_UNAVAILABLE, "the wishes cannot be written now");
        });
    }

    private CompletionStage<HttpResponse> forget(String stream) {
        return key(stream)
                .map(key -> ask(replyTo -> new Wishes.Forget(key, replyTo)))
                .orElseGet(() -> CompletableFuture.completedFuture(Wishes.Answer.UNKNOWN))
                .thenApply(answer -> switch (answer) {
                    case DONE -> HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
                    case UNKNOWN -> error(StatusCodes.NOT_FOUND, "nothing was asked for this stream");
                    default -> error(StatusCodes.SERVICE_UNAVAILABLE, "the wishes cannot be written now");
                });
    }

    private static Optional<StreamKey> key(String stream) {
        return StreamAddress.of("", Optional.empty(), stream)
                .map(address -> new StreamKey(address.app(), address.name()));
    }

    private interface Question {
        Wishes.Command from(ActorRef<Wishes.Answer> replyTo);
    }

    private CompletionStage<Wishes.Answer> ask(Question question) {
        return recording
                .wishes()
                .map(actor ->
                        AskPattern.<Wishes.Command, Wishes.Answer>ask(actor, question::from, LIMIT, system.scheduler()))
                .orElseGet(() -> CompletableFuture.completedFuture(Wishes.Answer.FAILED));
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
