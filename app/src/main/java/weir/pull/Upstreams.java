package weir.pull;

import java.time.Duration;
import java.util.List;
import weir.outbound.Backoff;
import weir.outbound.CloseKind;
import weir.rtmp.session.RtmpUrl;

/** The upstreams of one stream: which one is next, and how long to wait before it. Not thread-safe. */
final class Upstreams {

    /** What plays for so long works: the next failure begins with the next upstream at once. */
    private static final Duration PROVEN = Duration.ofSeconds(10);

    private final List<RtmpUrl> urls;
    private final Backoff backoff;
    private int current;
    private int failed;

    /** @param urls at least one */
    Upstreams(List<RtmpUrl> urls, Duration retryMin, Duration retryMax) {
        this.urls = List.copyOf(urls);
        this.backoff = new Backoff(retryMin, retryMax);
    }

    RtmpUrl current() {
        return urls.get(current);
    }

    /**
     * The current upstream has failed, and the next one is current: without a wait unless all of them have failed since one played
     * for long. Who asks to connect anew is asked again.
     *
     * @param played how long media had come
     * @param chance as for {@link Backoff#failed}
     * @return how long to wait
     */
    Duration failed(CloseKind kind, Duration played, double chance) {
        boolean proven = played.compareTo(PROVEN) >= 0;
        if (proven) {
            failed = 0;
            backoff.succeeded();
        }
        if (proven && kind == CloseKind.RECONNECT) {
            return Duration.ZERO;
        }
        current = (current + 1) % urls.size();
        failed++;
        if (failed < urls.size()) {
            return Duration.ZERO;
        }
        failed = 0;
        return backoff.failed(chance);
    }
}
