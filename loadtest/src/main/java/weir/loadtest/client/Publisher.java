package weir.loadtest.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import weir.loadtest.stream.MediaSource;
import weir.rtmp.RtmpException;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientSession;

/** One publisher: sends each frame of its source when it is due, and leaves out what the server is too slow to take. */
final class Publisher implements ClientSocket.Owner {

    /** Bytes that may wait for the socket. */
    private static final int MOST_WAITING = 8 * 1024 * 1024;

    private enum State {
        NEW,
        CONNECTING,
        PUBLISHING,
        ENDED
    }

    private final EventLoop loop;
    private final Server server;
    private final MediaSource source;
    private final Window window;
    private final PublishTally tally;
    private final ClientSession session;
    private State state = State.NEW;
    private ClientSocket socket;
    private long startedAt;
    private long sentInWindow;

    Publisher(EventLoop loop, Server server, MediaSource source, Window window, PublishTally tally) {
        this.loop = loop;
        this.server = server;
        this.source = source;
        this.window = window;
        this.tally = tally;
        this.session = new ClientSession(server.settings());
    }

    void start() {
        state = State.CONNECTING;
        try {
            socket = ClientSocket.connect(loop, server.address(), 0, this);
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    @Override
    public void opened() {
        session.start();
        flush();
    }

    @Override
    public void received(ByteBuffer bytes) {
        try {
            session.receive(bytes, this::onEvent);
            flush();
        } catch (RtmpException e) {
            fail(e.getMessage());
        }
    }

    private void onEvent(ClientEvent event) {
        if (event instanceof ClientEvent.Connected) {
            session.publish(server.url().nameWithQuery());
        } else if (event instanceof ClientEvent.PublishStarted) {
            state = State.PUBLISHING;
            startedAt = System.nanoTime();
            source.headers().forEach(this::send);
            sendDue();
        } else if (event instanceof ClientEvent.Refused refused) {
            fail(refused.code() + " " + refused.description());
        }
    }

    private void sendDue() {
        if (state == State.PUBLISHING) {
            try {
                sendDue(System.nanoTime());
            } catch (UncheckedIOException e) {
                fail(e.getMessage());
            }
        }
    }

    private void sendDue(long now) {
        while (now - startedAt >= source.nextDueNanos()) {
            tally.late(now - startedAt - source.nextDueNanos());
            if (socket.waitingBytes() > MOST_WAITING) {
                source.skip();
                tally.skipped++;
            } else {
                send(source.next(now));
                tally.frames++;
                if (window.contains(now)) {
                    sentInWindow++;
                }
            }
        }
        flush();
        loop.at(startedAt + source.nextDueNanos(), this::sendDue);
    }

    private void send(MediaSource.Message message) {
        session.sendMedia(message.type(), message.timestamp() & 0xFFFF_FFFFL, message.payload());
        tally.bytes += message.payload().length;
    }

    private void flush() {
        socket.send(session.takeOutput());
    }

    private void fail(String cause) {
        if (state != State.ENDED) {
            tally.errors++;
            tally.lastError = String.valueOf(cause);
            stop();
        }
    }

    @Override
    public void closed(String cause) {
        fail(cause);
    }

    void stop() {
        state = State.ENDED;
        if (socket != null) {
            socket.close();
        }
    }

    boolean isPublishing() {
        return state == State.PUBLISHING;
    }

    /** Frames sent within the window. */
    long sentInWindow() {
        return sentInWindow;
    }
}
