package weir.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import weir.operations.ApiRoutes;
import weir.rtmp.session.StreamAddress;
import weir.stream.StreamKey;

/** {@code /api/recordings} on the operations port: list, start, stop. Pekko Management makes it by its class name. */
public final class RecordingRoutes extends ApiRoutes {

    private static final String STREAM = "stream";
    private static final String RECORD = "record";
    private static final String WANTED = "send application/json such as {\"stream\":\"live/test\",\"record\":true}";

    private final RecordingExtension recording;

    public RecordingRoutes(ExtendedActorSystem system) {
        super(system);
        this.recording = RecordingExtension.of(system());
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path(
                PathMatchers.segment("api").slash("recordings"),
                () -> concat(
                        get(() -> completeWithFuture(list())),
                        post(() -> jsonBody(WANTED, this::make)),
                        delete(() -> parameter(STREAM, stream -> completeWithFuture(forget(stream))))));
    }

    private CompletionStage<HttpResponse> list() {
        return wishes().thenApply(wishes -> {
            ObjectNode page = object();
            page.set("recordings", json(RecordingRow.all(recording.recordings())));
            page.set("wishes", json(wishes.stream().map(RecordingRoutes::row).toList()));
            return answer(StatusCodes.OK, page);
        });
    }

    private CompletionStage<List<Wish>> wishes() {
        return ask(recording.wishes(), Wishes.GetAll::new, List.of());
    }

    private static ObjectNode row(Wish wish) {
        return object().put(STREAM, wish.key().toString())
                .put(RECORD, wish.record())
                .put("since", wish.since().toString());
    }

    private CompletionStage<HttpResponse> make(JsonNode asked) {
        Optional<StreamKey> key = key(asked.path(STREAM).asText());
        if (key.isEmpty() || !asked.path(RECORD).isBoolean()) {
            return CompletableFuture.completedFuture(error(StatusCodes.BAD_REQUEST, WANTED));
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

    private CompletionStage<Wishes.Answer> ask(Function<ActorRef<Wishes.Answer>, Wishes.Command> question) {
        return ask(recording.wishes(), question, Wishes.Answer.FAILED);
    }
}
