package weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientSession;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.RtmpUrl;

/**
 * An encoder or a player made of the client session and a blocking socket, for tests that look at single messages. A thread
 * reads as fast as it is let; what came is kept, in order.
 */
public final class RtmpClient implements AutoCloseable {

    /** Not longer, as those who roam go elsewhere then. */
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A frame as it arrived. @param arrivedNanos on the clock of System.nanoTime */
    public record Received(Frame.Type type, long timestamp, byte[] payload, long arrivedNanos) {
        public FrameHeader header() {
            return FrameClassifier.classify(type, payload);
        }

        public FrameHeader.Role role() {
            return header().role();
        }

        public boolean samePayload(byte[] other) {
            return Arrays.equals(payload, other);
        }

        /** Type, time and payload are those of the tag. */
        public boolean is(FlvFile.Tag tag) {
            return type == typeOf(tag) && timestamp == tag.timestamp() && samePayload(tag.payload());
        }

        @Override
        public String toString() {
            return "%s@%d %s %d bytes".formatted(type, timestamp, role(), payload.length);
        }
    }

    private final RtmpUrl url;
    private final Socket socket;
    private final ClientSession session;
    private final List<ClientEvent> events = new ArrayList<>();
    private final List<Received> frames = new ArrayList<>();
    private volatile int bytesPerSecond;
    private volatile int keptOfPayload = Integer.MAX_VALUE;
    private volatile boolean paused;
    private volatile boolean closedByServer;
    private volatile boolean closing;
    private volatile long bytesRead;

    private RtmpClient(RtmpUrl url, ClientSettings settings, int bytesPerSecond, int receiveBuffer) {
        this.url = url;
        this.session = new ClientSession(settings);
        this.bytesPerSecond = bytesPerSecond;
        try {
            this.socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(new InetSocketAddress(url.host(), url.port()));
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (session) {
            session.start();
            send();
        }
        Thread reader = new Thread(this::read, "rtmp-client");
        reader.setDaemon(true);
        reader.start();
        await(CONNECT, "connected", ClientEvent.Connected.class::isInstance);
    }

    /** Connects; what is published or played comes from the URL. */
    public static RtmpClient connect(String url) {
        return connect(url, 0, 0);
    }

    /**
     * @param bytesPerSecond how fast it reads, 0 for as fast as it can
     * @param receiveBuffer the socket's, 0 for the system's own
     */
    public static RtmpClient connect(String url, int bytesPerSecond, int receiveBuffer) {
        RtmpUrl parsed = RtmpUrl.parse(url);
        return new RtmpClient(parsed, ClientSettings.of(parsed, random()), bytesPerSecond, receiveBuffer);
    }

    public static RtmpClient connect(String url, ClientSettings settings) {
        return new RtmpClient(RtmpUrl.parse(url), settings, 0, 0);
    }

    /** Connects and plays. */
    public static RtmpClient play(String url) {
        RtmpClient client = connect(url);
        client.play();
        return client;
    }

    /** Connects and publishes; returns once the server has accepted. */
    public static RtmpClient publish(String url) {
        RtmpClient client = connect(url);
        client.startPublish();
        client.await("publishing", ClientEvent.PublishStarted.class::isInstance);
        return client;
    }

    public static byte[] random() {
        byte[] bytes = new byte[1528];
        new Random().nextBytes(bytes);
        return bytes;
    }

    public void play() {
        synchronized (session) {
            session.play(url.nameWithQuery());
            send();
        }
    }

    public void startPublish() {
        synchronized (session) {
            session.publish(url.nameWithQuery());
            send();
        }
    }

    public void send(Frame.Type type, long timestamp, byte[] payload) {
        synchronized (session) {
            session.sendMedia(type, timestamp & 0xFFFF_FFFFL, payload);
            send();
        }
    }

    public void send(FlvFile.Tag tag) {
        send(typeOf(tag), tag.timestamp(), tag.payload());
    }

    public void send(List<FlvFile.Tag> tags) {
        tags.forEach(this::send);
    }

    private static Frame.Type typeOf(FlvFile.Tag tag) {
        return switch (tag.type()) {
            case FlvFile.AUDIO -> Frame.Type.AUDIO;
            case FlvFile.VIDEO -> Frame.Type.VIDEO;
            default -> Frame.Type.DATA;
        };
    }

    public void send(SyntheticStream.Message message) {
        send(message.type(), message.timestamp(), message.payload());
    }

    /** Ends the publish or the play, and keeps the connection. */
    public void closeStream() {
        synchronized (session) {
            session.closeStream();
            send();
        }
    }

    /** Stops reading, so that the socket's buffers fill up. */
    public void stopReading() {
        paused = true;
    }

    /** @param rate 0 for as fast as it can */
    public void readAt(int rate) {
        bytesPerSecond = rate;
    }

    /** Keeps no more than the first bytes of each payload from now on, so that many players of a long stream fit into a test. */
    public void keepHeads(int bytes) {
        keptOfPayload = bytes;
    }

    public List<Received> frames() {
        synchronized (session) {
            return List.copyOf(frames);
        }
    }

    public List<ClientEvent> events() {
        synchronized (session) {
            return List.copyOf(events);
        }
    }

    public boolean saw(Predicate<ClientEvent> event) {
        return events().stream().anyMatch(event);
    }

    /** A status or refusal with this code has come. */
    public boolean sawCode(String code) {
        return saw(event ->
                event instanceof ClientEvent.Status status && status.code().equals(code)
                        || event instanceof ClientEvent.Refused refused
                                && refused.code().equals(code));
    }

    public boolean hasEnded() {
        return saw(ClientEvent.StreamEnded.class::isInstance);
    }

    public boolean isClosedByServer() {
        return closedByServer;
    }

    public long bytesRead() {
        return bytesRead;
    }

    public void await(String what, Predicate<ClientEvent> event) {
        await(LIMIT, what, event);
    }

    private void await(Duration limit, String what, Predicate<ClientEvent> event) {
        Await.until(limit, () -> what + ", but only " + events(), () -> saw(event));
    }

    public void awaitFrames(int count) {
        Await.until(LIMIT, () -> count + " frames, but only " + frames().size(), () -> frames().size() >= count);
    }

    private void read() {
        byte[] buffer = new byte[64 * 1024];
        try {
            while (true) {
                while (paused && !closing) {
                    Await.pause();
                }
                int rate = bytesPerSecond;
                int limit = rate > 0 ? Math.min(buffer.length, Math.max(1, rate / 20)) : buffer.length;
                long before = System.nanoTime();
                int count = socket.getInputStream().read(buffer, 0, limit);
                if (count < 0) {
                    break;
                }
                bytesRead += count;
                synchronized (session) {
                    session.receive(ByteBuffer.wrap(buffer, 0, count), this::onEvent);
                    send();
                }
                if (rate > 0) {
                    Await.pauseUntil(before + count * 1_000_000_000L / rate);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // the end, one way or the other
        }
        closedByServer = !closing;
    }

    private void onEvent(ClientEvent event) {
        if (event instanceof ClientEvent.MediaReceived media) {
            byte[] payload = media.payload();
            byte[] kept = payload.length <= keptOfPayload ? payload : Arrays.copyOf(payload, keptOfPayload);
            frames.add(new Received(media.type(), media.timestamp(), kept, System.nanoTime()));
        } else {
            events.add(event);
        }
    }

    private void send() {
        byte[] output = session.takeOutput();
        if (output.length > 0) {
            try {
                socket.getOutputStream().write(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Resets the connection, as a crash of a machine's network would not even do. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    @Override
    public void close() {
        closing = true;
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
