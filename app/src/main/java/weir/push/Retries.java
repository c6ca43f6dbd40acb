package weir.push;

import java.time.Duration;
import java.util.Optional;
import weir.outbound.Backoff;
import weir.outbound.CloseKind;

/** When a destination that has failed is tried again, if ever. Not thread-safe. */
final class Retries {

    /** A destination that takes the stream for so long works: the next failure begins with the shortest wait. */
    private static final Duration PROVEN = Duration.ofSeconds(10);

    private final Backoff backoff;
    private final int most;

    Retries(PushSettings settings) {
        this.backoff = new Backoff(settings.retryMin(), settings.retryMax());
        this.most = settings.maxRetries();
    }

    /** In a row. */
    int failures() {
        return backoff.failures();
    }

    /**
     * An attempt has failed. One that has worked and asks for a new connection gets it at once.
     *
     * @param published how long the stream was taken
     * @param chance as for {@link Backoff#failed}
     * @return how long to wait for the next one; empty when there have been enough
     */
    Optional<Duration> failed(CloseKind kind, Duration published, double chance) {
        boolean proven = published.compareTo(PROVEN) > 0;
        if (proven) {
            backoff.succeeded();
        }
        Duration wait = backoff.failed(chance);
        if (most > 0 && backoff.failures() > most) {
            return Optional.empty();
        }
        return Optional.of(kind == CloseKind.RECONNECT && proven ? Duration.ZERO : wait);
    }
}
