package weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.media.Frame;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.MessageType;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.UserControl.StreamEof;
import weir.rtmp.session.RtmpReader;
import weir.rtmp.session.RtmpUrl;

/**
 * A client that says what a test tells it to, in whatever order: any command on any message stream, messages of any shape. It
 * declares nothing when it connects. What comes is kept for each message stream, in order.
 */
public final class CommandClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int COMMAND_CHUNK_STREAM = 3;
    private static final int MEDIA_CHUNK_STREAM = 4;
    private static final int CHUNK_SIZE = 128;

    private final RtmpUrl url;
    private final Socket socket;
    private final RtmpReader reader = RtmpReader.client(ChunkLimits.DEFAULT, RtmpClient.random());
    private final ChunkWriter writer = new ChunkWriter(CHUNK_SIZE);
    private final List<RawMessage> received = new ArrayList<>();
    private int lastTransaction;
    private volatile boolean handshakeDone;
    private volatile boolean closedByServer;
    private volatile boolean closing;

    private CommandClient(String url) {
        this.url = RtmpUrl.parse(url);
        try {
            socket = new Socket(this.url.host(), this.url.port());
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(reader.start());
        Thread thread = new Thread(this::read, "command-client");
        thread.setDaemon(true);
        thread.start();
        Await.until(LIMIT, "the handshake", () -> handshakeDone);
    }

    /** Connects to the application of the URL. */
    public static CommandClient connect(String url) {
        CommandClient client = new CommandClient(url);
        AmfObject object = AmfObject.builder()
                .put("app", client.url.app())
                .put("tcUrl", client.url.tcUrl())
                .build();
        client.answer(client.say(0, "connect", object));
        return client;
    }

    /** @return the message stream's id */
    public int createStream() {
        return (int) ask(0, "createStream").arguments().get(0).asNumber().orElseThrow();
    }

    /** Publishes the name on a message stream of its own, whose id it returns once the server has accepted. */
    public int publish(String name) {
        int id = createStream();
        call(id, "publish", AmfValue.of(name), AmfValue.of("live"));
        awaitCode(id, "NetStream.Publish.Start");
        return id;
    }

    /** Plays the name on a message stream of its own, whose id it returns once the server has accepted. */
    public int play(String name) {
        int id = createStream();
        call(id, "play", AmfValue.of(name));
        awaitCode(id, "NetStream.Play.Start");
        return id;
    }

    /** Says a command without an object, and waits for nothing. */
    public void call(int streamId, String name, AmfValue... arguments) {
        say(streamId, name, AmfNull.INSTANCE, arguments);
    }

    /** Says a command and waits for its answer, before which everything said earlier has been dealt with. */
    public Command ask(int streamId, String name, AmfValue... arguments) {
        return answer(say(streamId, name, AmfNull.INSTANCE, arguments));
    }

    private synchronized int say(int streamId, String name, AmfValue object, AmfValue... arguments) {
        Command command = new Command(name, ++lastTransaction, object, List.of(arguments));
        write(writer.write(MessageCodec.encode(COMMAND_CHUNK_STREAM, streamId, 0, command)));
        return lastTransaction;
    }

    /** Sends a media or data message with just these bytes. */
    public synchronized void send(int streamId, int typeId, long timestamp, byte[] payload) {
        write(writer.write(new RawMessage(MEDIA_CHUNK_STREAM, typeId, streamId, timestamp, payload)));
    }

    public void send(int streamId, FlvFile.Tag tag) {
        send(streamId, tag.type(), tag.timestamp(), tag.payload());
    }

    private Command answer(int transaction) {
        return Await.value(LIMIT, "the answer to call " + transaction, () -> messages(0).stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .filter(command -> command.transactionId() == transaction)
                .findFirst());
    }

    private List<RtmpMessage> messages(int streamId) {
        return raw(streamId).stream()
                .map(raw -> MessageCodec.decode(raw, AmfLimits.DEFAULT))
                .toList();
    }

    private synchronized List<RawMessage> raw(int streamId) {
        return received.stream()
                .filter(raw -> raw.messageStreamId() == streamId)
                .toList();
    }

    /** The codes of the status messages that came on the message stream. */
    public List<String> codes(int streamId) {
        return messages(streamId).stream()
                .filter(Command.class::isInstance)
                .map(Command.class::cast)
                .filter(command -> command.name().equals("onStatus"))
                .flatMap(command -> command.arguments().get(0).get("code").flatMap(AmfValue::asString).stream())
                .toList();
    }

    public void awaitCode(int streamId, String code) {
        Await.until(LIMIT, () -> code + ", but only " + codes(streamId), () -> codes(streamId)
                .contains(code));
    }

    public boolean sawStreamEof(int streamId) {
        return messages(0).contains(new StreamEof(streamId));
    }

    /** The frames that came on the message stream, without what a server says of itself. */
    public List<RtmpClient.Received> frames(int streamId) {
        return raw(streamId).stream().flatMap(raw -> frame(raw).stream()).toList();
    }

    public void awaitFrames(int streamId, int count) {
        Await.until(
                LIMIT,
                () -> count + " frames, but only " + frames(streamId),
                () -> frames(streamId).size() >= count);
    }

    private static Optional<RtmpClient.Received> frame(RawMessage raw) {
        return switch (raw.typeId()) {
            case MessageType.AUDIO -> Optional.of(received(Frame.Type.AUDIO, raw));
            case MessageType.VIDEO -> Optional.of(received(Frame.Type.VIDEO, raw));
            case MessageType.DATA_AMF0 ->
                Optional.of(received(Frame.Type.DATA, raw))
                        .filter(data ->
                                !new String(raw.payload(), StandardCharsets.ISO_8859_1).contains("|RtmpSampleAccess"));
            default -> Optional.empty();
        };
    }

    private static RtmpClient.Received received(Frame.Type type, RawMessage raw) {
        return new RtmpClient.Received(type, raw.timestamp(), raw.payload(), System.nanoTime());
    }

    public boolean isClosedByServer() {
        return closedByServer;
    }

    private void read() {
        byte[] buffer = new byte[64 * 1024];
        try {
            for (int n = read(buffer); n >= 0; n = read(buffer)) {
                synchronized (this) {
                    reader.read(ByteBuffer.wrap(buffer, 0, n), received::add, this::write);
                }
                handshakeDone = reader.handshakeDone();
            }
        } catch (IOException | UncheckedIOException e) {
            // the end, one way or the other
        }
        closedByServer = !closing;
    }

    private int read(byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }

    private void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
