package weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ServerSocketFactory;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.session.ConnectInfo;
import weir.rtmp.session.RtmpReader;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.ServerSession;
import weir.rtmp.session.SessionSettings;
import weir.rtmp.session.StatusCode;

/**
 * A server made of the server session and blocking sockets, for tests of what this relay opens connections for. It takes every
 * publisher, unless told otherwise, and keeps what each connection brought.
 */
public final class RtmpServer implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How it treats the next connections. */
    public enum Manner {
        ACCEPTING,
        /** Says no to every publish. */
        REFUSING,
        /** Accepts the publish and reads nothing more. */
        NOT_READING,
        /** Takes the connection and says nothing at all. */
        SILENT
    }

    /** A message that a publisher sent. */
    public record Message(Frame.Type type, long timestamp, byte[] payload) {
        public FrameHeader.Role role() {
            return FrameClassifier.classify(type, payload).role();
        }
    }

    /** One connection and what came over it. */
    public final class Connection {
        private final Socket socket;
        private final ServerSession session = new ServerSession(SessionSettings.DEFAULT);
        private final List<Message> messages = new ArrayList<>();
        private final List<ServerEvent> events = new ArrayList<>();
        private final Manner manner;
        private volatile boolean over;

        private Connection(Socket socket, Manner manner) {
            this.socket = socket;
            this.manner = manner;
        }

        public synchronized List<Message> messages() {
            return List.copyOf(messages);
        }

        public synchronized boolean saw(Predicate<ServerEvent> event) {
            return events.stream().anyMatch(event);
        }

        public boolean hasEnded() {
            return over;
        }

        public boolean unpublished() {
            return saw(ServerEvent.PublishEnded.class::isInstance);
        }

        /** {@code app/name?query} as the client wants to publish or play it. */
        public synchronized List<String> wanted() {
            List<String> wanted = new ArrayList<>();
            for (ServerEvent event : events) {
                if (event instanceof ServerEvent.PublishRequested publish) {
                    wanted.add(publish.address().key() + "?" + publish.address().query());
                }
            }
            return wanted;
        }

        public synchronized ConnectInfo connect() {
            return events.stream()
                    .filter(ServerEvent.ConnectRequested.class::isInstance)
                    .map(event -> ((ServerEvent.ConnectRequested) event).info())
                    .findFirst()
                    .orElseThrow();
        }

        private void run() {
            RtmpReader reader = RtmpReader.server(ChunkLimits.DEFAULT, RtmpClient.random());
            byte[] buffer = new byte[64 * 1024];
            try {
                while (true) {
                    while (!closing && (manner == Manner.SILENT || manner == Manner.NOT_READING && isPublishing())) {
                        Await.pause();
                    }
                    int count = socket.getInputStream().read(buffer);
                    if (count < 0) {
                        break;
                    }
                    List<byte[]> replies = new ArrayList<>();
                    synchronized (this) {
                        reader.read(
                                ByteBuffer.wrap(buffer, 0, count),
                                message -> session.receive(message, this::onEvent),
                                replies::add);
                        session.bytesReceived(count);
                    }
                    for (byte[] reply : replies) {
                        socket.getOutputStream().write(reply);
                    }
                    socket.getOutputStream().write(session.takeOutput());
                }
            } catch (IOException | RtmpException e) {
                // the end, one way or the other
            } finally {
                over = true;
                close();
            }
        }

        private boolean isPublishing() {
            return saw(ServerEvent.PublishRequested.class::isInstance);
        }

        private void onEvent(ServerEvent event) {
            if (event instanceof ServerEvent.MediaReceived media) {
                byte[] payload = media.payload();
                byte[] kept = payload.length <= keptOfPayload ? payload : Arrays.copyOf(payload, keptOfPayload);
                messages.add(new Message(media.type(), media.timestamp(), kept));
                return;
            }
            events.add(event);
            if (event instanceof ServerEvent.ConnectRequested) {
                session.acceptConnect();
            } else if (event instanceof ServerEvent.PublishRequested publish && manner == Manner.REFUSING) {
                session.rejectPublish(
                        publish.streamId(), StatusCode.PUBLISH_DENIED, "No entry for " + publish.address());
            } else if (event instanceof ServerEvent.PublishRequested publish) {
                session.acceptPublish(publish.streamId());
            }
        }

        private void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final ServerSocket listener;
    private final List<Connection> connections = new ArrayList<>();
    private volatile Manner manner;
    private volatile boolean closing;
    private volatile int keptOfPayload = Integer.MAX_VALUE;

    private RtmpServer(ServerSocketFactory sockets, int port, Manner manner) {
        this.manner = manner;
        try {
            listener = sockets.createServerSocket();
            listener.setReuseAddress(true);
            if (manner == Manner.NOT_READING) {
                listener.setReceiveBufferSize(16 * 1024);
            }
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("rtmp-server", this::accept);
    }

    public static RtmpServer start() {
        return start(Manner.ACCEPTING, 0);
    }

    /** @param port 0 for a free one */
    public static RtmpServer start(Manner manner, int port) {
        return new RtmpServer(ServerSocketFactory.getDefault(), port, manner);
    }

    /** @param sockets such as those of TLS */
    public static RtmpServer start(ServerSocketFactory sockets) {
        return new RtmpServer(sockets, 0, Manner.ACCEPTING);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Connection connection = new Connection(listener.accept(), manner);
                synchronized (connections) {
                    connections.add(connection);
                }
                if (closing) {
                    connection.close(); // accepted at the last moment
                }
                start("rtmp-server-connection", connection::run);
            }
        } catch (IOException e) {
            // closed
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String key) {
        return "rtmp://127.0.0.1:" + port() + "/" + key;
    }

    /** From the next connection on. */
    public void become(Manner next) {
        manner = next;
    }

    /** Keeps no more than the first bytes of each payload from now on. */
    public void keepHeads(int bytes) {
        keptOfPayload = bytes;
    }

    public List<Connection> connections() {
        synchronized (connections) {
            return List.copyOf(connections);
        }
    }

    /** Waits for the connection of that number, from 0. */
    public Connection awaitConnection(int number) {
        Await.until(LIMIT, "connection " + number, () -> connections().size() > number);
        return connections().get(number);
    }

    /** Waits until that connection has brought so many messages. */
    public Connection awaitMessages(int number, int count) {
        Connection connection = awaitConnection(number);
        Await.until(
                LIMIT,
                () -> count + " messages, but only " + connection.messages().size(),
                () -> connection.messages().size() >= count);
        return connection;
    }

    @Override
    public void close() {
        stop();
    }

    /** Breaks all connections and listens no more. */
    public void stop() {
        closing = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connections().forEach(Connection::close);
    }
}
