package weir.rtmp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.rtmp.RtmpException;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageCodec;
import weir.rtmp.message.MessageType;
import weir.rtmp.message.RtmpMessage;
import weir.rtmp.message.RtmpMessage.Abort;
import weir.rtmp.message.RtmpMessage.Aggregate;
import weir.rtmp.message.RtmpMessage.Audio;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetChunkSize;
import weir.rtmp.message.RtmpMessage.SharedObject;
import weir.rtmp.message.RtmpMessage.UserControl;
import weir.rtmp.message.RtmpMessage.UserControl.PingRequest;
import weir.rtmp.message.RtmpMessage.UserControl.PingResponse;
import weir.rtmp.message.RtmpMessage.UserControl.SetBufferLength;
import weir.rtmp.message.RtmpMessage.UserControl.StreamDry;
import weir.rtmp.message.RtmpMessage.Video;
import weir.rtmp.session.ServerEvent.BufferLengthSet;
import weir.rtmp.session.ServerEvent.ConnectRequested;
import weir.rtmp.session.ServerEvent.MediaReceived;
import weir.rtmp.session.ServerEvent.PingAnswered;

/**
 * The server's end of one connection, after the handshake. Messages come in, events go to the host, the host's answers
 * become bytes to send; after every call the host sends what {@link #takeOutput} gives.
 *
 * <p>An answer may be given within the event that asks for it, or any time later; one that comes too late, because the client has
 * ended what it asked for, does nothing and gives false. Names that cannot be a stream's are refused without asking the host.
 * Media to players does not pass through here.
 */
public final class ServerSession {

    private enum State {
        AWAITING_CONNECT,
        CONNECT_PENDING,
        CONNECTED,
        REJECTED
    }

    private static final int MAX_EARLY_MESSAGES = 64;

    private final SessionSettings settings;
    private final SessionOutput output = new SessionOutput();
    private final FlowControl flow = new FlowControl(output);
    private final ServerReplies replies = new ServerReplies(output);
    private final MessageStreams streams;
    private final Deque<RawMessage> early = new ArrayDeque<>();
    private State state = State.AWAITING_CONNECT;
    private Optional<ServerCommands> commands = Optional.empty();
    private ConnectInfo connect = ConnectInfo.read(AmfNull.INSTANCE);
    private double connectTransaction;
    private int earlyBytes;
    private boolean framesReleased;

    public ServerSession(SessionSettings settings) {
        this.settings = Objects.requireNonNull(settings);
        this.streams = new MessageStreams(settings.maxMessageStreams());
    }

    /**
     * Takes one message from the client.
     *
     * @throws RtmpException MALFORMED for a message that cannot be read, or anything but connect and protocol control before
     *     connect; LIMIT_EXCEEDED when the client sends too much without waiting for the reply to connect
     */
    public void receive(RawMessage message, Consumer<ServerEvent> events) {
        resume(events);
        dispatch(message, events);
        resume(events);
    }

    /**
     * Gives the events that an answer has set free: after {@code acceptConnect} what the client sent without waiting, after
     * {@code acceptPublish} the frames kept for it. {@link #receive} begins and ends with it; a host that answers outside of an
     * event calls it then, as the client may be waiting itself.
     */
    public void resume(Consumer<ServerEvent> events) {
        while (state == State.CONNECTED && !early.isEmpty()) {
            dispatch(early.poll(), events);
        }
        if (framesReleased) {
            framesReleased = false;
            for (MessageStream stream : streams.all()) {
                Optional<MediaReceived> frame = stream.nextHeld();
                while (frame.isPresent()) {
                    events.accept(frame.get());
                    frame = stream.nextHeld();
                }
            }
        }
    }

    /** Counts bytes read from the socket; acknowledges them at most once a call. */
    public void bytesReceived(long count) {
        flow.bytesReceived(count);
    }

    /** The bytes to send now, in chunks; empty when there are none. */
    public byte[] takeOutput() {
        return output.take();
    }

    /** Tells the client that it is connected, and of windows and the chunk size before. */
    public boolean acceptConnect() {
        if (state != State.CONNECT_PENDING) {
            return false;
        }
        moveTo(State.CONNECTED);
        commands = Optional.of(new ServerCommands(connect, streams, replies));
        replies.welcome(settings, flow);
        replies.connectAccepted(connectTransaction, connect.objectEncoding());
        return true;
    }

    /** Refuses the connection, which the host closes once this is sent. */
    public boolean rejectConnect(String description) {
        if (state != State.CONNECT_PENDING) {
            return false;
        }
        moveTo(State.REJECTED);
        early.clear();
        replies.connectRejected(connectTransaction, description);
        return true;
    }

    /** Lets a publish begin; {@link #resume} then gives the frames that were kept. */
    public boolean acceptPublish(int streamId) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PUBLISH_PENDING);
        stream.ifPresent(pending -> {
            pending.moveTo(StreamState.PUBLISHING);
            framesReleased = true;
            replies.publishStarted(pending);
        });
        return stream.isPresent();
    }

    public boolean rejectPublish(int streamId, StatusCode code, String description) {
        return stop(streamId, StreamState.PUBLISH_PENDING, code, description);
    }

    /** Ends a publish from this side, as when another publisher takes the stream over. */
    public boolean publishRevoked(int streamId, StatusCode code, String description) {
        return stop(streamId, StreamState.PUBLISHING, code, description);
    }

    /** Lets a play begin; the host's frames follow. */
    public boolean acceptPlay(int streamId) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PLAY_PENDING);
        stream.ifPresent(pending -> {
            pending.moveTo(StreamState.PLAYING);
            replies.playStarted(pending);
        });
        return stream.isPresent();
    }

    /** Lets a play of a recording begin; the host's frames follow. */
    public boolean acceptRecordedPlay(int streamId) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PLAY_PENDING);
        stream.ifPresent(pending -> {
            pending.moveTo(StreamState.PLAYING);
            replies.recordedPlayStarted(pending);
        });
        return stream.isPresent();
    }

    public boolean rejectPlay(int streamId, StatusCode code, String description) {
        return stop(streamId, StreamState.PLAY_PENDING, code, description);
    }

    /** Refuses a play whose stream nobody published in time (interop 24). */
    public boolean playNotFound(int streamId) {
        return rejectPlay(streamId, StatusCode.PLAY_STREAM_NOT_FOUND, "There is no stream of this name.");
    }

    /** Ends an accepted play because its publish has ended (interop 23); the stream may be used again. */
    public boolean playEnded(int streamId) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PLAYING);
        stream.ifPresent(playing -> {
            replies.playEnded(playing);
            playing.moveTo(StreamState.IDLE);
        });
        return stream.isPresent();
    }

    /** Ends an accepted play for any other reason. */
    public boolean playRevoked(int streamId, StatusCode code, String description) {
        return stop(streamId, StreamState.PLAYING, code, description);
    }

    /** Tells a player that for now there is nothing to play, but that this is not the end. */
    public boolean streamDry(int streamId) {
        boolean playing = streams.find(streamId, StreamState.PLAYING).isPresent();
        if (playing) {
            output.control(new StreamDry(streamId));
        }
        return playing;
    }

    /** Moves an accepted play of a recording (7.2.2.8); frames from the new place follow, and none from the old one. */
    public boolean acceptSeek(int streamId) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PLAYING);
        stream.ifPresent(replies::seekDone);
        return stream.isPresent();
    }

    /** Leaves an accepted play where it is. */
    public boolean rejectSeek(int streamId, StatusCode code, String description) {
        boolean playing = streams.find(streamId, StreamState.PLAYING).isPresent();
        if (playing) {
            replies.status(streamId, code, description);
        }
        return playing;
    }

    /**
     * Tells the player of a recording that it has got everything. The play stays: the player may move back in it.
     *
     * @param milliseconds how long what was played is
     */
    public boolean playCompleted(int streamId, long milliseconds) {
        Optional<MessageStream> stream = streams.find(streamId, StreamState.PLAYING);
        stream.ifPresent(playing -> replies.playCompleted(playing, milliseconds));
        return stream.isPresent();
    }

    /** @param timestamp milliseconds modulo 2^32: comes back in {@link PingAnswered} */
    public void ping(long timestamp) {
        output.control(new PingRequest(timestamp & 0xFFFF_FFFFL));
    }

    /**
     * Asks the client to connect anew (E, "Reconnect Request").
     *
     * @param tcUrl where to; where it is now when empty
     * @return false when the client did not declare that it understands, and nothing is sent
     */
    public boolean requestReconnect(Optional<String> tcUrl, String description) {
        if (state != State.CONNECTED || !connect.capabilities().has(PeerCapabilities.RECONNECT)) {
            return false;
        }
        replies.reconnectRequest(tcUrl, description);
        return true;
    }

    private boolean stop(int streamId, StreamState from, StatusCode code, String description) {
        Optional<MessageStream> stream = streams.find(streamId, from);
        stream.ifPresent(used -> {
            used.moveTo(StreamState.IDLE);
            replies.status(streamId, code, description);
        });
        return stream.isPresent();
    }

    private void moveTo(State next) {
        state = next;
    }

    private void dispatch(RawMessage raw, Consumer<ServerEvent> events) {
        RtmpMessage message = MessageCodec.decode(raw, settings.amf());
        if (isControl(raw.typeId())) {
            control(message, events);
            return;
        }
        switch (state) {
            case AWAITING_CONNECT -> connect(message, events);
            case CONNECT_PENDING -> keepEarly(raw);
            case CONNECTED -> connected(raw, message, events);
            case REJECTED -> events.accept(Ignorable.AFTER_REJECTION);
        }
    }

    private static boolean isControl(int typeId) {
        return typeId < MessageType.AUDIO;
    }

    private void control(RtmpMessage message, Consumer<ServerEvent> events) {
        if (flow.receive(message) || message instanceof SetChunkSize || message instanceof Abort) {
            return;
        }
        if (message instanceof PingRequest ping) {
            output.control(new PingResponse(ping.timestamp()));
        } else if (message instanceof PingResponse pong) {
            events.accept(new PingAnswered(pong.timestamp()));
        } else if (message instanceof SetBufferLength length) {
            boolean known = streams.find(length.streamId()).isPresent();
            events.accept(
                    known ? new BufferLengthSet(length.streamId(), length.milliseconds()) : Ignorable.UNKNOWN_STREAM);
        } else if (message instanceof UserControl.Unknown) {
            events.accept(Ignorable.UNKNOWN_USER_CONTROL);
        } else if (message instanceof UserControl) {
            events.accept(Ignorable.SERVER_EVENT);
        } else {
            events.accept(Ignorable.UNKNOWN_MESSAGE);
        }
    }

    private void connect(RtmpMessage message, Consumer<ServerEvent> events) {
        if (!(message instanceof Command command) || !command.name().equals("connect")) {
            throw RtmpException.malformed("a message before connect");
        }
        moveTo(State.CONNECT_PENDING);
        connect = ConnectInfo.read(command.commandObject());
        // The reply to connect is wanted even by a client that writes no id (7.2.1.1: it is always 1).
        connectTransaction = command.transactionId() > 0 ? command.transactionId() : 1;
        events.accept(new ConnectRequested(connect));
    }

    private void keepEarly(RawMessage raw) {
        earlyBytes += raw.payload().length;
        if (early.size() >= MAX_EARLY_MESSAGES || earlyBytes > settings.maxHeldBytes()) {
            throw RtmpException.limit("too much before the reply to connect");
        }
        early.add(raw);
    }

    private void connected(RawMessage raw, RtmpMessage message, Consumer<ServerEvent> events) {
        if (message instanceof Aggregate aggregate) {
            aggregate.split(raw, part -> media(part, MessageCodec.decode(part, settings.amf()), events));
        } else if (message instanceof Command command) {
            commands.ifPresent(handler -> handler.handle(raw.messageStreamId(), command, events));
        } else {
            media(raw, message, events);
        }
    }

    private void media(RawMessage raw, RtmpMessage message, Consumer<ServerEvent> events) {
        if (message instanceof Video video) {
            frame(raw, Frame.Type.VIDEO, video.payload(), events);
        } else if (message instanceof Audio audio) {
            frame(raw, Frame.Type.AUDIO, audio.payload(), events);
        } else if (message instanceof Data data) {
            DataFrame content = DataFrame.of(data.body());
            switch (content.kind()) {
                case CONTENT -> frame(raw, Frame.Type.DATA, content.payload(), events);
                case CLEAR -> events.accept(Ignorable.CLEARED_DATA);
                case EMPTY -> events.accept(Ignorable.EMPTY_DATA);
            }
        } else if (message instanceof SharedObject) {
            events.accept(Ignorable.SHARED_OBJECT);
        } else {
            events.accept(Ignorable.UNKNOWN_MESSAGE);
        }
    }

    private void frame(RawMessage raw, Frame.Type type, byte[] payload, Consumer<ServerEvent> events) {
        Optional<MessageStream> stream = streams.publishedOn(raw.messageStreamId());
        if (stream.isEmpty()) {
            events.accept(Ignorable.STRAY_MEDIA);
            return;
        }
        MediaReceived frame = new MediaReceived(stream.get().id(), type, raw.timestamp(), payload);
        if (stream.get().state() == StreamState.PUBLISHING) {
            events.accept(frame);
        } else if (!isForLateJoiners(type, payload) || !stream.get().hold(frame, settings)) {
            events.accept(Ignorable.EARLY_MEDIA);
        }
    }

    private static boolean isForLateJoiners(Frame.Type type, byte[] payload) {
        FrameHeader.Role role = FrameClassifier.classify(type, payload).role();
        return role == FrameHeader.Role.CONFIGURATION || role == FrameHeader.Role.METADATA;
    }
}
