package weir.cluster;

import java.time.Duration;
import java.util.function.Supplier;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.TestMedia;

/** A real encoder that streams a clip over and over, and is started again after a pause when it has lost its connection. */
final class RestartedEncoder implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TestMedia clip;
    private final Supplier<String> url;
    private final Thread thread;
    private ExternalProcess process;
    private boolean closing;

    /** @param url asked at each start */
    RestartedEncoder(TestMedia clip, Supplier<String> url) {
        this.clip = clip;
        this.url = url;
        this.process = start();
        this.thread = new Thread(this::watch, "restarting encoder");
        thread.setDaemon(true);
        thread.start();
    }

    private ExternalProcess start() {
        return ExternalProcess.start("encoder", clip.publishForeverTo(url.get()));
    }

    private void watch() {
        while (!isClosing()) {
            ExternalProcess running = running();
            Await.until(Duration.ofHours(1), "the end of the encoder", () -> !running.isAlive());
            long ended = System.nanoTime();
            Await.until(LIMIT, "the pause", () -> isClosing() || System.nanoTime() - ended > PAUSE.toNanos());
            restart();
        }
    }

    private synchronized void restart() {
        if (!closing) {
            process.close();
            process = start();
        }
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    private synchronized ExternalProcess running() {
        return process;
    }

    /** Unpublishes and ends, for good. */
    void finish() {
        ExternalProcess last = last();
        last.terminate();
        last.waitFor(LIMIT);
        Await.until(LIMIT, "the encoder ends", () -> !thread.isAlive());
    }

    private synchronized ExternalProcess last() {
        closing = true;
        return process;
    }

    @Override
    public void close() {
        finish();
        last().close();
    }
}
