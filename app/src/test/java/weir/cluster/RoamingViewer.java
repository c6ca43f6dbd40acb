package weir.cluster;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import weir.testkit.Await;
import weir.testkit.RtmpClient;

/** A player that connects again, wherever it is led, when its connection or its play ends. */
final class RoamingViewer implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<String> url;
    private final Thread thread;
    private volatile boolean closing;
    private volatile long frames;
    private volatile long lastFrameNanos;
    private volatile long longestGapNanos;

    /** @param url asked before each connection */
    RoamingViewer(Supplier<String> url) {
        this.url = url;
        this.thread = new Thread(this::run, "viewer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Frames of all connections so far. */
    long frames() {
        return frames;
    }

    /** Between one frame and the next, over all connections. */
    long longestGapMillis() {
        return longestGapNanos / 1_000_000;
    }

    private void run() {
        while (!closing) {
            try (RtmpClient client = RtmpClient.play(url.get())) {
                watch(client);
            } catch (UncheckedIOException | AssertionError e) {
                // The server is gone or not there yet.
            }
            pause();
        }
    }

    private void watch(RtmpClient client) {
        int seen = 0;
        while (!closing && !client.isClosedByServer() && !client.hasEnded()) {
            List<RtmpClient.Received> all = client.frames();
            for (RtmpClient.Received frame : all.subList(seen, all.size())) {
                note(frame.arrivedNanos());
            }
            seen = all.size();
            pause();
        }
    }

    private void note(long arrivedNanos) {
        if (frames > 0) {
            longestGapNanos = Math.max(longestGapNanos, arrivedNanos - lastFrameNanos);
        }
        lastFrameNanos = arrivedNanos;
        frames++;
    }

    private void pause() {
        long until = System.nanoTime() + PAUSE.toNanos();
        Await.until(PAUSE.multipliedBy(2), "the next look", () -> closing || System.nanoTime() - until > 0);
    }

    @Override
    public void close() {
        closing = true;
        Await.until(Duration.ofSeconds(40), "the viewer ends", () -> !thread.isAlive());
    }
}
