package weir.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ApiRoutesTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final ManagementRouteProviderSettings SETTINGS =
            ManagementRouteProviderSettings.create(Uri.create("http://localhost"));

    /** Asks an actor to double the number in the request's body. */
    private static final class Doubling extends ApiRoutes {
        private record Question(int number, ActorRef<Integer> replyTo) {}

        private record Row(int asked, String answer) {}

        private final Optional<ActorRef<Question>> actor;

        private Doubling(ActorTestKit kit, boolean hasActor) {
            super((ExtendedActorSystem) Adapter.toClassic(kit.system()));
            actor = Optional.of(hasActor)
                    .filter(has -> has)
                    .map(has -> kit.spawn(Behaviors.<Question>receiveMessage(question -> {
                        question.replyTo().tell(2 * question.number());
                        return Behaviors.same();
                    })));
        }

        @Override
        public Route routes(ManagementRouteProviderSettings settings) {
            return jsonBody("send a number", body -> {
                int number = body.asInt();
                return ask(actor, (ActorRef<Integer> replyTo) -> new Question(number, replyTo), -1)
                        .thenApply(doubled -> answer(StatusCodes.OK, new Row(number, doubled.toString())));
            });
        }
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldAnswerInJsonWhatAnActorSays() throws Exception {
        HttpResponse response = post(true, ContentTypes.APPLICATION_JSON, "21");
        assertEquals(StatusCodes.OK, response.status());
        assertEquals(ContentTypes.APPLICATION_JSON, response.entity().getContentType());
        assertEquals("{\"asked\":21,\"answer\":\"42\"}", text(response));
    }

    @Test
    void shouldAnswerWhileThereIsNoActor() throws Exception {
        assertEquals("{\"asked\":21,\"answer\":\"-1\"}", text(post(false, ContentTypes.APPLICATION_JSON, "21")));
    }

    @Test
    void shouldTakeJsonOnly() throws Exception {
        HttpResponse typed = post(true, ContentTypes.TEXT_PLAIN_UTF8, "21");
        assertEquals(StatusCodes.UNSUPPORTED_MEDIA_TYPE, typed.status());
        assertEquals("{\"error\":\"send a number\"}", text(typed));
        HttpResponse broken = post(true, ContentTypes.APPLICATION_JSON, "{21");
        assertEquals(StatusCodes.BAD_REQUEST, broken.status());
        assertEquals("{\"error\":\"send a number\"}", text(broken));
    }

    @Test
    void shouldWriteNoTextAsNull() {
        assertEquals("null", ApiRoutes.textOrNull(Optional.empty()).toString());
        assertEquals("\"text\"", ApiRoutes.textOrNull(Optional.of("text")).toString());
    }

    private static HttpResponse post(boolean hasActor, ContentType type, String body) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.POST("/").withEntity(HttpEntities.create(type, bytes));
        CompletionStage<HttpResponse> response = new Doubling(KIT, hasActor)
                .routes(SETTINGS)
                .handler(KIT.system())
                .apply(request);
        return response.toCompletableFuture().join();
    }

    private static String text(HttpResponse response) {
        return ((HttpEntity.Strict) response.entity()).getData().utf8String();
    }
}
