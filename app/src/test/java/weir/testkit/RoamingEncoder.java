package weir.testkit;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.PeerCapabilities;
import weir.rtmp.session.RtmpUrl;

/**
 * An encoder that publishes in real time for as long as it is let and, when its connection ends, connects again after a pause:
 * what an encoder behind a load balancer does. Its clock starts at 0 with each connection.
 */
public final class RoamingEncoder implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Longer than it may take to connect and to be answered. */
    private static final Duration END = Duration.ofSeconds(60);

    private final SyntheticStream stream;
    private final Supplier<String> url;
    private final Duration pause;
    private final PeerCapabilities capabilities;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger replacements = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean leaving;

    /** @param url asked before each connection: where it would lead a client now */
    public RoamingEncoder(SyntheticStream stream, Supplier<String> url, Duration pause) {
        this(stream, url, pause, PeerCapabilities.NONE);
    }

    /** @param capabilities one with reconnect follows a request to reconnect at once */
    public RoamingEncoder(SyntheticStream stream, Supplier<String> url, Duration pause, PeerCapabilities capabilities) {
        this.capabilities = capabilities;
        this.stream = stream;
        this.url = url;
        this.pause = pause;
        this.thread = new Thread(this::run, "encoder");
        thread.setDaemon(true);
        thread.start();
    }

    /** How often a server let it publish. */
    public int connections() {
        return connections.get();
    }

    /** How often a server said no. */
    public int refusals() {
        return refusals.get();
    }

    /** How often a server took the key away, saying so, for another publisher. */
    public int replacements() {
        return replacements.get();
    }

    /** Breaks its connection and connects anew, to wherever it is led now. */
    public void reconnect() {
        leaving = true;
    }

    private void run() {
        while (!closing) {
            boolean asked = false;
            try (RtmpClient connected = connect(url.get())) {
                connected.startPublish();
                if (isAccepted(connected)) {
                    connections.incrementAndGet();
                    sendAndHear(connected);
                    asked = isAskedToReconnect(connected);
                } else {
                    refusals.incrementAndGet();
                }
            } catch (UncheckedIOException | AssertionError e) {
                // The server is gone or not there yet.
            }
            if (!closing && !asked) {
                long until = System.nanoTime() + pause.toNanos();
                Await.until(pause.multipliedBy(2), "the next try", () -> closing || System.nanoTime() - until > 0);
            }
        }
    }

    /** What the server says last may be read only after a write has failed. */
    private void sendAndHear(RtmpClient connected) {
        try {
            send(connected);
        } finally {
            Await.until(
                    ANSWER,
                    "the end",
                    () -> leaving || closing || isAskedToReconnect(connected) || connected.isClosedByServer());
            if (connected.sawCode("NetStream.Publish.BadName")) {
                replacements.incrementAndGet();
            }
        }
    }

    private RtmpClient connect(String where) {
        ClientSettings settings = ClientSettings.of(RtmpUrl.parse(where), RtmpClient.random());
        return RtmpClient.connect(where, settings.withCapabilities(capabilities));
    }

    private static boolean isAskedToReconnect(RtmpClient connected) {
        return connected.saw(ClientEvent.ReconnectRequested.class::isInstance);
    }

    private boolean isAccepted(RtmpClient connected) {
        Await.until(
                ANSWER,
                "an answer to publish",
                () -> connected.isClosedByServer()
                        || connected.saw(ClientEvent.PublishStarted.class::isInstance)
                        || connected.saw(ClientEvent.Refused.class::isInstance));
        return connected.saw(ClientEvent.PublishStarted.class::isInstance);
    }

    private void send(RtmpClient connected) {
        leaving = false;
        sendAll(connected, stream.headers());
        long start = System.nanoTime();
        for (int number = 0;
                !leaving && !closing && !connected.isClosedByServer() && !isAskedToReconnect(connected);
                number++) {
            sendAll(connected, stream.picture(number));
            Await.pauseUntil(start + (number + 1) * 40_000_000L);
        }
        if (closing) {
            connected.closeStream();
        }
    }

    private static void sendAll(RtmpClient connected, List<SyntheticStream.Message> messages) {
        for (SyntheticStream.Message message : messages) {
            connected.send(message.type(), message.timestamp(), message.payload());
        }
    }

    /** Unpublishes and ends. */
    @Override
    public void close() {
        closing = true;
        Await.until(END, "the encoder ends", () -> !thread.isAlive());
    }
}
