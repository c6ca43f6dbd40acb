package weir.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import weir.settings.HostPort;

/** The HTTP that viewers see. */
public final class ViewerHttp extends AllDirectives {

    private static final Duration DRAIN = Duration.ofSeconds(3);

    private final int rtmpPort;

    private ViewerHttp(int rtmpPort) {
        this.rtmpPort = rtmpPort;
    }

    /**
     * Binds it, and unbinds it when the node shuts down.
     *
     * @param rtmpPort where RTMP is spoken, for the landing page
     * @return the bound listener, or the failure to bind
     */
    public static CompletionStage<ServerBinding> bind(ActorSystem<?> system, HostPort address, int rtmpPort) {
        return Http.get(system)
                .newServerAt(address.host(), address.port())
                .bind(new ViewerHttp(rtmpPort).routes())
                .thenApply(binding -> binding.addToCoordinatedShutdown(DRAIN, system));
    }

    Route routes() {
        return pathSingleSlash(
                () -> get(() -> complete(HttpEntities.create(ContentTypes.TEXT_HTML_UTF8, landingPage()))));
    }

    private String landingPage() {
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Weir</title>
                <style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem }</style>
                <h1>Weir</h1>
                <p>This is a node of a Weir cluster, a relay for live media. Publish to any node, play from any node.</p>
                <p>Publish with an encoder to <code>rtmp://<i>this host</i>:%1$d/live</code>, stream key <code>test</code>.</p>
                <p>Play <code>rtmp://<i>this host</i>:%1$d/live/test</code>, with <code>ffplay</code> or VLC.</p>
                </html>
                """.formatted(rtmpPort);
    }
}
