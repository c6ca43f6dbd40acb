package weir.rtmp.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import weir.rtmp.amf.AmfBoolean;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.session.ServerEvent.AudioWanted;
import weir.rtmp.session.ServerEvent.PauseRequested;
import weir.rtmp.session.ServerEvent.PlayEnded;
import weir.rtmp.session.ServerEvent.PlayRequested;
import weir.rtmp.session.ServerEvent.PublishEnded;
import weir.rtmp.session.ServerEvent.PublishRequested;
import weir.rtmp.session.ServerEvent.SeekRequested;
import weir.rtmp.session.ServerEvent.VideoWanted;

/** Carries out the commands of a client that is connected. */
final class ServerCommands {

    private static final double LIVE_OR_RECORDED = -2;
    private static final double ALL_OF_IT = -1;

    private final ConnectInfo connect;
    private final MessageStreams streams;
    private final ServerReplies replies;

    ServerCommands(ConnectInfo connect, MessageStreams streams, ServerReplies replies) {
        this.connect = connect;
        this.streams = streams;
        this.replies = replies;
    }

    void handle(int streamId, Command command, Consumer<ServerEvent> events) {
        switch (command.name()) {
            case "connect" -> secondConnect(command, events);
            case "createStream" -> createStream(command, events);
            case "deleteStream" -> deleteStream(streamId, command, events);
            case "closeStream" -> closeStream(streamId, events);
            case "publish" -> publish(streamId, command, events);
            case "play" -> play(streamId, command, events);
            case "play2" -> play2(streamId, command, events);
            case "pause", "pauseRaw" -> pause(streamId, command, events);
            case "seek" -> seek(streamId, command, events);
            case "receiveAudio" -> receiveAudio(streamId, command, events);
            case "receiveVideo" -> receiveVideo(streamId, command, events);
            case "FCPublish" -> announced(command, "onFCPublish", StatusCode.PUBLISH_START);
            case "FCSubscribe" -> announced(command, "onFCSubscribe", StatusCode.PLAY_START);
            case "FCUnpublish" -> unpublish(command, events);
            case "releaseStream", "_checkbw" -> replies.result(command.transactionId(), AmfNull.INSTANCE);
            // A live stream has no length: 0 is a number to those that must have one.
            case "getStreamLength" -> replies.result(command.transactionId(), AmfValue.of(0));
            // Answers are not answered, or two ends would go on for ever.
            case "_result", "_error", "onStatus" -> events.accept(Ignorable.UNASKED_ANSWER);
            default -> {
                replies.result(command.transactionId(), AmfNull.INSTANCE);
                events.accept(Ignorable.UNKNOWN_COMMAND);
            }
        }
    }

    private void secondConnect(Command command, Consumer<ServerEvent> events) {
        replies.error(command.transactionId(), StatusCode.CONNECT_REJECTED, "This connection is connected already.");
        events.accept(Ignorable.SECOND_CONNECT);
    }

    private void createStream(Command command, Consumer<ServerEvent> events) {
        Optional<MessageStream> stream = streams.create();
        if (stream.isPresent()) {
            replies.result(command.transactionId(), AmfValue.of(stream.get().id()));
        } else {
            replies.error(command.transactionId(), StatusCode.CALL_FAILED, "Too many streams on one connection.");
            events.accept(Ignorable.TOO_MANY_STREAMS);
        }
    }

    /** Gets no answer (7.2.2.3). */
    private void deleteStream(int streamId, Command command, Consumer<ServerEvent> events) {
        int id = argument(command, 0).isPresent() ? (int) number(command, 0, 0) : streamId;
        Optional<MessageStream> found = streams.find(id);
        if (found.isEmpty()) {
            events.accept(Ignorable.UNKNOWN_STREAM);
            return;
        }
        StreamState ended = end(found.get());
        streams.remove(found.get());
        report(id, ended, events);
    }

    private void closeStream(int streamId, Consumer<ServerEvent> events) {
        Optional<MessageStream> found = streams.find(streamId);
        if (found.isEmpty()) {
            events.accept(Ignorable.UNKNOWN_STREAM);
            return;
        }
        close(found.get(), events);
    }

    /** Ends what the stream is used for and leaves it open. */
    private void close(MessageStream stream, Consumer<ServerEvent> events) {
        String name = stream.name();
        StreamState ended = end(stream);
        if (ended.isPublish()) {
            replies.status(stream.id(), StatusCode.UNPUBLISH_SUCCESS, name + " is now unpublished.");
        }
        report(stream.id(), ended, events);
    }

    private static StreamState end(MessageStream stream) {
        StreamState before = stream.state();
        if (before != StreamState.IDLE) {
            stream.moveTo(StreamState.IDLE);
        }
        return before;
    }

    private static void report(int streamId, StreamState ended, Consumer<ServerEvent> events) {
        if (ended.isPublish()) {
            events.accept(new PublishEnded(streamId));
        } else if (ended.isPlay()) {
            events.accept(new PlayEnded(streamId));
        }
    }

    private void publish(int streamId, Command command, Consumer<ServerEvent> events) {
        if (isFalse(command)) {
            closeStream(streamId, events);
            return;
        }
        Optional<MessageStream> free = streams.find(streamId, StreamState.IDLE);
        if (free.isEmpty()) {
            replies.status(streamId, StatusCode.PUBLISH_BAD_CONNECTION, "This stream id is not free to publish on.");
            events.accept(Ignorable.STREAM_NOT_FREE);
            return;
        }
        Optional<StreamAddress> address = address(command, 0);
        if (address.isEmpty()) {
            replies.status(streamId, StatusCode.PUBLISH_BAD_NAME, "This is not a name to publish under.");
            events.accept(Ignorable.BAD_NAME);
            return;
        }
        free.get().requestPublish(address.get());
        PublishType type = PublishType.of(text(command, 1).orElse(""));
        events.accept(new PublishRequested(streamId, address.get(), type));
    }

    private void play(int streamId, Command command, Consumer<ServerEvent> events) {
        if (isFalse(command)) {
            closeStream(streamId, events);
            return;
        }
        double start = number(command, 1, LIVE_OR_RECORDED);
        double duration = number(command, 2, ALL_OF_IT);
        boolean reset = argument(command, 3).map(ServerCommands::isTrue).orElse(true);
        play(streamId, address(command, 0), start, duration, reset, events);
    }

    /** A play that takes the place of the one on its stream, its parameters in an object (7.2.2.2). */
    private void play2(int streamId, Command command, Consumer<ServerEvent> events) {
        AmfValue options = argument(command, 0).orElse(AmfNull.INSTANCE);
        String name = options.get("streamName").flatMap(AmfValue::asString).orElse("");
        double start = options.get("start")
                .map(value -> value.asNumber().orElse(LIVE_OR_RECORDED))
                .orElse(LIVE_OR_RECORDED);
        double duration = options.get("len")
                .map(value -> value.asNumber().orElse(ALL_OF_IT))
                .orElse(ALL_OF_IT);
        play(streamId, StreamAddress.of(connect.app(), connect.tcUrl(), name), start, duration, true, events);
    }

    /** A play on a stream that plays takes its place: a live relay keeps no playlist, whatever reset says. */
    private void play(
            int streamId,
            Optional<StreamAddress> address,
            double start,
            double duration,
            boolean reset,
            Consumer<ServerEvent> events) {
        Optional<MessageStream> found = streams.find(streamId);
        if (found.isEmpty() || found.get().state().isPublish()) {
            replies.status(streamId, StatusCode.PLAY_FAILED, "This stream id is not free to play on.");
            events.accept(Ignorable.STREAM_NOT_FREE);
            return;
        }
        MessageStream stream = found.get();
        report(streamId, end(stream), events);
        if (address.isEmpty()) {
            replies.status(streamId, StatusCode.PLAY_STREAM_NOT_FOUND, "There is no stream of this name.");
            events.accept(Ignorable.BAD_NAME);
            return;
        }
        stream.requestPlay(address.get(), reset);
        events.accept(new PlayRequested(streamId, address.get(), start, duration, reset));
    }

    private void pause(int streamId, Command command, Consumer<ServerEvent> events) {
        if (streams.find(streamId, StreamState.PLAYING).isEmpty()) {
            events.accept(Ignorable.NOT_PLAYING);
            return;
        }
        boolean paused = argument(command, 0).map(ServerCommands::isTrue).orElse(true);
        replies.status(
                streamId,
                paused ? StatusCode.PAUSE_NOTIFY : StatusCode.UNPAUSE_NOTIFY,
                paused ? "Paused." : "Playing on.");
        events.accept(new PauseRequested(streamId, paused, (long) number(command, 1, 0)));
    }

    private void seek(int streamId, Command command, Consumer<ServerEvent> events) {
        if (streams.find(streamId, StreamState.PLAYING).isEmpty()) {
            events.accept(Ignorable.NOT_PLAYING);
            return;
        }
        events.accept(new SeekRequested(streamId, (long) number(command, 0, 0)));
    }

    private void receiveAudio(int streamId, Command command, Consumer<ServerEvent> events) {
        boolean wanted = isWanted(command);
        if (acknowledgeWish(streamId, wanted, events)) {
            events.accept(new AudioWanted(streamId, wanted));
        }
    }

    private void receiveVideo(int streamId, Command command, Consumer<ServerEvent> events) {
        boolean wanted = isWanted(command);
        if (acknowledgeWish(streamId, wanted, events)) {
            events.accept(new VideoWanted(streamId, wanted));
        }
    }

    /** 7.2.2.4 and 7.2.2.5: only a wish to receive again is answered. It may come before the play. */
    private boolean acknowledgeWish(int streamId, boolean wanted, Consumer<ServerEvent> events) {
        Optional<MessageStream> stream = streams.find(streamId);
        if (stream.isEmpty()) {
            events.accept(Ignorable.UNKNOWN_STREAM);
            return false;
        }
        if (wanted && stream.get().state() == StreamState.PLAYING) {
            replies.status(streamId, StatusCode.SEEK_NOTIFY, "Receiving again.");
            replies.status(streamId, StatusCode.PLAY_START, "Started playing.");
        }
        return true;
    }

    /** Flash encoders wait for both the answer and the call, and before authorisation: the publish itself is answered later. */
    private void announced(Command command, String call, StatusCode code) {
        replies.result(command.transactionId(), AmfNull.INSTANCE);
        replies.call(call, code, text(command, 0).orElse(""));
    }

    private void unpublish(Command command, Consumer<ServerEvent> events) {
        replies.call(
                "onFCUnpublish", StatusCode.UNPUBLISH_SUCCESS, text(command, 0).orElse(""));
        replies.result(command.transactionId(), AmfNull.INSTANCE);
        Optional<MessageStream> meant = address(command, 0)
                .flatMap(address -> streams.first(stream -> stream.state().isPublish() && stream.isAt(address)));
        if (meant.isPresent()) {
            close(meant.get(), events);
        } else {
            events.accept(Ignorable.UNKNOWN_STREAM);
        }
    }

    private Optional<StreamAddress> address(Command command, int index) {
        return StreamAddress.of(
                connect.app(), connect.tcUrl(), text(command, index).orElse(""));
    }

    private static boolean isWanted(Command command) {
        return argument(command, 0).map(ServerCommands::isTrue).orElse(true);
    }

    private static boolean isFalse(Command command) {
        return argument(command, 0).flatMap(AmfValue::asBoolean).equals(Optional.of(false));
    }

    private static boolean isTrue(AmfValue value) {
        return value instanceof AmfBoolean bool
                ? bool.value()
                : value.asNumber().orElse(0) != 0;
    }

    private static Optional<AmfValue> argument(Command command, int index) {
        List<AmfValue> arguments = command.arguments();
        return index < arguments.size() ? Optional.of(arguments.get(index)) : Optional.empty();
    }

    private static Optional<String> text(Command command, int index) {
        return argument(command, index).flatMap(AmfValue::asString);
    }

    private static double number(Command command, int index, double missing) {
        return argument(command, index)
                .map(value -> value.asNumber().orElse(missing))
                .orElse(missing);
    }
}
