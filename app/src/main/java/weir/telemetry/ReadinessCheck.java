package weir.telemetry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** Answers {@code GET /ready} from the node's {@link Readiness}. Pekko Management makes it by its class name. */
public final class ReadinessCheck implements Supplier<CompletionStage<Boolean>> {

    private final Readiness readiness;

    public ReadinessCheck(ActorSystem system) {
        this.readiness = Telemetry.of(Adapter.toTyped(system)).readiness();
    }

    @Override
    public CompletionStage<Boolean> get() {
        return CompletableFuture.completedFuture(readiness.isReady());
    }
}
