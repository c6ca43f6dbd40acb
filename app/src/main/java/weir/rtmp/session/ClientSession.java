package weir.rtmp.session;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import weir.media.Frame;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Abort;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.UserControl.PingRequest;
import weir.rtmp.message.RtmpMessage.UserControl.PingResponse;
import weir.rtmp.message.RtmpMessage.UserControl.SetBufferLength;
import weir.rtmp.message.RtmpMessage.UserControl.StreamEof;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.session.ClientEvent.Connected;
import weir.rtmp.session.ClientEvent.Ignored;
import weir.rtmp.session.ClientEvent.MediaReceived;
import weir.rtmp.session.ClientEvent.PlayStarted;
import weir.rtmp.session.ClientEvent.PublishStarted;
import weir.rtmp.session.ClientEvent.ReconnectRequested;
import weir.rtmp.session.ClientEvent.Refused;
import weir.rtmp.session.ClientEvent.Status;
import weir.rtmp.session.ClientEvent.StreamEnded;

/**
 * The client's end of one connection, from the handshake on: it connects and then publishes or plays one stream at a time.
 * Bytes come in, events go to the host; after every call the host sends what {@link #takeOutput} gives.
 */
public final class ClientSession {

    private static final double LIVE_OR_RECORDED = -2;
    private static final long BUFFER_MILLISECONDS = 3_000;
    private static final int NO_TRANSACTION = 0;

    /** What a stream is wanted for. */
    private record Request(boolean publish, String name, double start) {}

    private final ClientSettings settings;
    private final RtmpReader reader;
    private final SessionOutput output = new SessionOutput();
    private final FlowControl flow = new FlowControl(output);
    private ClientState state = ClientState.NEW;
    private Optional<Request> request = Optional.empty();
    private OptionalInt streamId = OptionalInt.empty();
    private int lastTransaction;
    private int awaited = NO_TRANSACTION;

    public ClientSession(ClientSettings settings) {
        this.settings = settings;
        this.reader = RtmpReader.client(settings.chunkLimits(), settings.random());
    }

    /** Begins the handshake; connect follows by itself. */
    public void start() {
        moveTo(ClientState.HANDSHAKING);
        output.add(reader.start());
    }

    /**
     * Consumes all of {@code bytes}, and acknowledges them at most once.
     *
     * @throws RtmpException when the server breaks the protocol or a limit; the session is of no use after it
     */
    public void receive(ByteBuffer bytes, Consumer<ClientEvent> events) {
        int count = bytes.remaining();
        reader.read(bytes, message -> dispatch(message, events), output::add);
        if (state == ClientState.HANDSHAKING && reader.handshakeDone()) {
            moveTo(ClientState.CONNECTING);
            connect();
        }
        flow.bytesReceived(count);
    }

    /** The bytes to send now; empty when there are none. */
    public byte[] takeOutput() {
        return output.take();
    }

    /**
     * Asks to publish, which {@link PublishStarted} or {@link Refused} answers.
     *
     * @param name with its query
     * @throws IllegalStateException unless connected, with no stream in use
     */
    public void publish(String name) {
        moveTo(ClientState.CREATING);
        request = Optional.of(new Request(true, name, 0));
        // Their results are not waited for (interop 17): not every server gives them.
        call("releaseStream", AmfValue.of(name));
        call("FCPublish", AmfValue.of(name));
        awaited = call("createStream");
    }

    /** Asks to play what is live, or else recorded. */
    public void play(String name) {
        play(name, LIVE_OR_RECORDED);
    }

    /**
     * Asks to play, which {@link PlayStarted} or {@link Refused} answers.
     *
     * @param name with its query
     * @param start seconds, or -1 for live only, or -2 for live or recorded
     * @throws IllegalStateException unless connected, with no stream in use
     */
    public void play(String name, double start) {
        moveTo(ClientState.CREATING);
        request = Optional.of(new Request(false, name, start));
        awaited = call("createStream");
    }

    /**
     * Sends a frame of the publish. Metadata goes out under {@code @setDataFrame}.
     *
     * @param timestamp milliseconds modulo 2^32
     * @return false when nothing is published, and nothing is sent
     */
    public boolean sendMedia(Frame.Type type, long timestamp, byte[] payload) {
        if (state != ClientState.PUBLISHING) {
            return false;
        }
        int id = streamId.getAsInt();
        switch (type) {
            case AUDIO -> output.write(ChunkStreams.AUDIO, id, timestamp, new Audio(payload));
            case VIDEO -> output.write(ChunkStreams.VIDEO, id, timestamp, new Video(payload));
            case DATA -> output.write(ChunkStreams.DATA, id, timestamp, new Data(DataFrame.toPublish(payload)));
        }
        return true;
    }

    /** The message stream in use: a host that encodes frames for many sessions at once writes them for it, instead of sendMedia. */
    public OptionalInt streamId() {
        return streamId;
    }

    /** Ends the publish or the play, asked for or begun; the session may be used for another. */
    public void closeStream() {
        if (state == ClientState.PUBLISHING) {
            request.ifPresent(ended -> call("FCUnpublish", AmfValue.of(ended.name())));
        }
        if (request.isPresent()) {
            leaveStream();
        }
    }

    private void connect() {
        AmfObject.Builder object = AmfObject.builder()
                .put("app", settings.app())
                .put("type", "nonprivate")
                .put("flashVer", settings.flashVer())
                .put("tcUrl", settings.tcUrl());
        settings.capabilities().write(object);
        awaited = ++lastTransaction;
        output.command(0, new Command("connect", awaited, object.build(), List.of()));
    }

    private int call(String name, AmfValue... arguments) {
        output.command(0, new Command(name, ++lastTransaction, AmfNull.INSTANCE, List.of(arguments)));
        return lastTransaction;
    }

    private void moveTo(ClientState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a client session that is " + state + " cannot become " + next);
        }
        state = next;
    }

    private void leaveStream() {
        streamId.ifPresent(id -> call("deleteStream", AmfValue.of(id)));
        moveTo(ClientState.CONNECTED);
        request = Optional.empty();
        streamId = OptionalInt.empty();
        awaited = NO_TRANSACTION;
    }

    private void dispatch(RawMessage raw, Consumer<ClientEvent> events) {
        RtmpMessage message = MessageCodec.decode(raw, settings.amf());
        if (message instanceof Aggregate aggregate) {
            aggregate.split(raw, part -> media(part, MessageCodec.decode(part, settings.amf()), events));
        } else if (message instanceof Command command) {
            command(command, events);
        } else if (message instanceof UserControl event) {
            userControl(event, events);
        } else if (!flow.receive(message) && !(message instanceof SetChunkSize) && !(message instanceof Abort)) {
            media(raw, message, events);
        }
    }

    private void media(RawMessage raw, RtmpMessage message, Consumer<ClientEvent> events) {
        if (message instanceof Video video) {
            frame(raw, Frame.Type.VIDEO, video.payload(), events);
        } else if (message instanceof Audio audio) {
            frame(raw, Frame.Type.AUDIO, audio.payload(), events);
        } else if (message instanceof Data data) {
            DataFrame content = DataFrame.of(data.body());
            if (content.kind() == DataFrame.Kind.CONTENT && !content.isForPlayerOnly()) {
                frame(raw, Frame.Type.DATA, content.payload(), events);
            }
        } else {
            events.accept(new Ignored("unknown message type"));
        }
    }

    /** Servers differ in whether frames wait for NetStream.Play.Start. */
    private void frame(RawMessage raw, Frame.Type type, byte[] payload, Consumer<ClientEvent> events) {
        boolean plays = state == ClientState.PLAYING || state == ClientState.STARTING;
        if (plays && request.filter(Request::publish).isEmpty()) {
            events.accept(new MediaReceived(type, raw.timestamp(), payload));
        } else {
            events.accept(new Ignored("media outside a play"));
        }
    }

    /** Answering anything but a ping makes some services close the connection (interop 14). */
    private void userControl(UserControl event, Consumer<ClientEvent> events) {
        if (event instanceof PingRequest ping) {
            output.control(new PingResponse(ping.timestamp()));
        } else if (event instanceof StreamEof) {
            playEnded(events);
        } else if (event instanceof UserControl.Unknown) {
            events.accept(new Ignored("unknown user control event"));
        }
    }

    private void command(Command command, Consumer<ClientEvent> events) {
        switch (command.name()) {
            case "_result" -> result(command, events);
            case "_error" -> error(command, events);
            case "onStatus" -> status(ServerStatus.read(command), events);
            default -> events.accept(new Ignored("unknown command"));
        }
    }

    private void result(Command command, Consumer<ClientEvent> events) {
        if (!isAwaited(command)) {
            return;
        }
        if (state == ClientState.CONNECTING) {
            awaited = NO_TRANSACTION;
            moveTo(ClientState.CONNECTED);
            output.setChunkSize(settings.chunkSize());
            events.accept(new Connected());
            return;
        }
        streamCreated(command);
    }

    private void streamCreated(Command command) {
        double id = command.arguments().isEmpty()
                ? 0
                : command.arguments().get(0).asNumber().orElse(0);
        if (!(id >= 1)) {
            throw RtmpException.malformed("createStream without a stream id");
        }
        int created = (int) id;
        streamId = OptionalInt.of(created);
        awaited = NO_TRANSACTION;
        moveTo(ClientState.STARTING);
        request.ifPresent(wanted -> {
            AmfValue name = AmfValue.of(wanted.name());
            AmfValue how = wanted.publish() ? AmfValue.of("live") : AmfValue.of(wanted.start());
            String verb = wanted.publish() ? "publish" : "play";
            Command start = new Command(verb, ++lastTransaction, AmfNull.INSTANCE, List.of(name, how));
            output.command(created, start);
            if (!wanted.publish()) {
                output.control(new SetBufferLength(created, BUFFER_MILLISECONDS));
            }
        });
    }

    private void error(Command command, Consumer<ClientEvent> events) {
        if (isAwaited(command)) {
            ServerStatus status = ServerStatus.read(command);
            refused(status, events);
        }
    }

    private boolean isAwaited(Command command) {
        return awaited != NO_TRANSACTION && command.transactionId() == awaited;
    }

    private void status(ServerStatus status, Consumer<ClientEvent> events) {
        if (status.is(StatusCode.CONNECT_RECONNECT_REQUEST)) {
            events.accept(new ReconnectRequested(status.tcUrl(), status.description()));
        } else if (status.is(StatusCode.PUBLISH_START) && isStarting(true)) {
            moveTo(ClientState.PUBLISHING);
            events.accept(new PublishStarted());
        } else if (status.is(StatusCode.PLAY_START) && isStarting(false)) {
            moveTo(ClientState.PLAYING);
            events.accept(new PlayStarted());
        } else if (status.endsPlay() && state == ClientState.PLAYING) {
            playEnded(events);
        } else if (status.isRefusal() && request.isPresent()) {
            refused(status, events);
        } else {
            events.accept(new Status(status.code(), status.level(), status.description()));
        }
    }

    private boolean isStarting(boolean publish) {
        return state == ClientState.STARTING
                && request.filter(wanted -> wanted.publish() == publish).isPresent();
    }

    private void refused(ServerStatus status, Consumer<ClientEvent> events) {
        if (state == ClientState.CONNECTING) {
            awaited = NO_TRANSACTION;
            moveTo(ClientState.REFUSED);
        } else {
            leaveStream();
        }
        events.accept(new Refused(status.code(), status.description()));
    }

    private void playEnded(Consumer<ClientEvent> events) {
        if (state == ClientState.PLAYING) {
            leaveStream();
            events.accept(new StreamEnded());
        }
    }
}
