package weir.http;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.ManagementRouteProviderSettings;
import weir.operations.ApiRoutes;
import weir.telemetry.Metrics;
import weir.telemetry.Telemetry;

/** What Weir adds to the operations port beside Pekko Management's own routes. Pekko Management makes it by its class name. */
public final class OperationsRoutes extends ApiRoutes {

    private final Metrics metrics;
    private final OperationsView view;
    private final ExpositionFormatWriter format = ExpositionFormats.init().getPrometheusTextFormatWriter();
    private final ContentType contentType = ContentTypes.parse(format.getContentType());

    public OperationsRoutes(ExtendedActorSystem system) {
        super(system);
        this.metrics = Telemetry.of(system()).metrics();
        this.view = OperationsView.of(system());
    }

    @Override
    public Route routes(ManagementRouteProviderSettings settings) {
        return concat(path("metrics", () -> get(this::scrape)), pathPrefix("api", this::api));
    }

    /** The read-only API: each resource is one more route of this concatenation. */
    private Route api() {
        return concat(
                path("streams", () -> get(() -> rows(StreamRow.all(view.streams())))),
                path("connections", () -> get(() -> rows(ConnectionRow.all(view.connections())))));
    }

    private Route rows(Object rows) {
        return complete(answer(StatusCodes.OK, rows));
    }

    private Route scrape() {
        ByteArrayOutputStream page = new ByteArrayOutputStream(16 * 1024);
        try {
            format.write(page, metrics.registry().scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return complete(HttpEntities.create(contentType, page.toByteArray()));
    }
}
