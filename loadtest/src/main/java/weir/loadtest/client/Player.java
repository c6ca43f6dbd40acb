package weir.loadtest.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import weir.loadtest.wire.SkimmingReader;
import weir.media.Frame;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageType;
import weir.rtmp.session.ChunkStreams;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientSession;

/**
 * One player. The client session does the talking; of what the server sends it is given everything but audio and video, which
 * are skimmed on the way.
 */
final class Player implements ClientSocket.Owner, SkimmingReader.Sink {

    /** S0, S1 and S2. */
    private static final int HANDSHAKE = 1 + 2 * 1536;

    private static final long ACKNOWLEDGED = 2_500_000;
    private static final int CONTROL_CHUNK_SIZE = 128;
    private static final Duration SLICE = Duration.ofMillis(50);
    private static final int SLICES_A_SECOND = 20;

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        PLAYING,
        ENDED
    }

    private final EventLoop loop;
    private final Server server;
    private final Appetite appetite;
    private final boolean expectsVideo;
    private final PlayTally tally;
    private final FrameChecks checks;
    private final ClientSession session;
    private final SkimmingReader reader = new SkimmingReader(this);
    private State state = State.NEW;
    private ClientSocket socket;
    private int handshakeMissing = HANDSHAKE;
    private long connectedAt;
    private long askedAt;
    private long now;
    private long received;
    private long acknowledged;
    private boolean sounded;
    private boolean begun;

    Player(EventLoop loop, Server server, Appetite appetite, boolean expectsVideo, Window window, PlayTally tally) {
        this.loop = loop;
        this.server = server;
        this.appetite = appetite;
        this.expectsVideo = expectsVideo;
        this.tally = tally;
        this.checks = new FrameChecks(window, tally);
        this.session = new ClientSession(server.settings());
    }

    void start() {
        moveTo(State.CONNECTING);
        connectedAt = System.nanoTime();
        try {
            socket = ClientSocket.connect(loop, server.address(), appetite.receiveBuffer(), this);
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
        now = System.nanoTime();
        int count = bytes.remaining();
        received += count;
        tally.bytes += count;
        try {
            if (handshakeMissing > 0) {
                readHandshake(bytes);
            }
            reader.read(bytes);
        } catch (RtmpException e) {
            fail(e.getMessage());
            return;
        }
        acknowledge();
        if (begun && appetite.isLimited()) {
            rest();
        }
    }

    private void readHandshake(ByteBuffer bytes) {
        int end = bytes.limit();
        int count = Math.min(handshakeMissing, bytes.remaining());
        handshakeMissing -= count;
        bytes.limit(bytes.position() + count);
        session.receive(bytes, this::onEvent);
        bytes.limit(end);
        flush();
    }

    @Override
    public void media(int typeId, long timestamp, int length, byte[] head, int headLength) {
        frame(typeId == MessageType.VIDEO ? Frame.Type.VIDEO : Frame.Type.AUDIO, timestamp, head, headLength);
    }

    private void frame(Frame.Type type, long timestamp, byte[] head, int headLength) {
        boolean keyframe = checks.frame(type, timestamp, head, headLength, now, askedAt);
        sounded = true;
        if (!begun && (keyframe || !expectsVideo)) {
            begun = true;
            PlayTally.record(tally.firstFrame, now - askedAt);
            PlayTally.record(tally.startUp, now - connectedAt);
        }
    }

    /** Put into chunks again, which is as the session wants it; it follows the chunk size that it is told by the same way. */
    @Override
    public void message(RawMessage message) {
        byte[] chunks = ChunkedMessage.of(
                        message.chunkStreamId(),
                        Math.max(reader.chunkSize(), 1),
                        message.typeId(),
                        message.messageStreamId(),
                        message.timestamp(),
                        message.payload())
                .toBytes();
        session.receive(ByteBuffer.wrap(chunks), this::onEvent);
        flush();
    }

    private void onEvent(ClientEvent event) {
        if (event instanceof ClientEvent.Connected) {
            moveTo(State.CONNECTED);
            if (appetite.plays()) {
                askedAt = System.nanoTime();
                session.play(server.url().nameWithQuery());
            }
        } else if (event instanceof ClientEvent.PlayStarted) {
            moveTo(State.PLAYING);
        } else if (event instanceof ClientEvent.MediaReceived media) {
            frame(media.type(), media.timestamp(), media.payload(), media.payload().length);
        } else if (event instanceof ClientEvent.Refused refused) {
            fail(refused.code() + " " + refused.description());
        }
    }

    /** What the session would do, had it seen all bytes. */
    private void acknowledge() {
        if (received - acknowledged >= ACKNOWLEDGED) {
            acknowledged = received;
            byte[] count = ByteBuffer.allocate(4).putInt((int) received).array();
            socket.send(ChunkedMessage.of(
                            ChunkStreams.CONTROL, CONTROL_CHUNK_SIZE, MessageType.ACKNOWLEDGEMENT, 0, 0, count)
                    .toBytes());
        }
    }

    /** A slow player reads its share of every slice of time, a stuck one never again. */
    private void rest() {
        socket.pause();
        if (appetite.bytesPerSecond() > 0) {
            socket.limitReads(Math.max(1, appetite.bytesPerSecond() / SLICES_A_SECOND));
            loop.after(SLICE, socket::resume);
        }
    }

    private void flush() {
        socket.send(session.takeOutput());
    }

    private void moveTo(State next) {
        if (state != State.ENDED) {
            state = next;
        }
    }

    private void fail(String cause) {
        if (state != State.ENDED) {
            tally.errors++;
            tally.lastError = cause;
            stop();
        }
    }

    @Override
    public void closed(String cause) {
        if (state != State.ENDED) {
            tally.closed++;
            tally.lastError = cause;
            state = State.ENDED;
        }
    }

    void stop() {
        state = State.ENDED;
        if (socket != null) {
            socket.close();
        }
    }

    /** Audio or video has come, be it a configuration. */
    boolean isSilent() {
        return !sounded;
    }

    /** It has something to show. */
    boolean hasBegun() {
        return begun;
    }

    /** The server has let it in and kept it. */
    boolean isConnected() {
        return state == State.CONNECTED || state == State.PLAYING;
    }

    boolean isPlaying() {
        return state == State.PLAYING;
    }

    boolean isOrdinary() {
        return !appetite.isLimited();
    }

    FrameChecks checks() {
        return checks;
    }
}
