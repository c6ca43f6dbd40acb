package weir.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
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

    private final RecordingExtension recording;

    public RecordingRoutes(ExtendedActorSystem system) {
        this.recording = RecordingExtension.of(Adapter.toTyped(system));
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return path(
                PathMatchers.segment("api").slash("recordings"),
                () -> concat(
                        get(this::list),
                        post(() -> parameter("stream", stream -> want(stream, true))),
                        delete(() -> parameter("stream", stream -> want(stream, false)))));
    }

    private Route list() {
        try {
            return complete(HttpEntities.create(
                    ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(RecordingRow.all(recording.recordings()))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Route want(String stream, boolean wanted) {
        Optional<StreamAddress> address = StreamAddress.of("", Optional.empty(), stream);
        if (address.isEmpty()) {
            return complete(StatusCodes.BAD_REQUEST, "stream is app/name\n");
        }
        recording.want(new StreamKey(address.get().app(), address.get().name()), wanted);
        return complete(StatusCodes.ACCEPTED);
    }
}
