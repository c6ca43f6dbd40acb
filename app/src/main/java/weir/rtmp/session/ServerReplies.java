package weir.rtmp.session;

import java.util.List;
import java.util.Optional;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Command;
import weir.rtmp.message.RtmpMessage.Data;
import weir.rtmp.message.RtmpMessage.SetPeerBandwidth;
import weir.rtmp.message.RtmpMessage.UserControl.StreamBegin;
import weir.rtmp.message.RtmpMessage.UserControl.StreamEof;
import weir.rtmp.message.RtmpMessage.UserControl.StreamIsRecorded;

/** Words what a server session answers. Every command goes out as AMF0, which clients with objectEncoding 3 read too. */
final class ServerReplies {

    private static final String SERVER_VERSION = "FMS/3,5,7,7009";
    private static final int SERVER_CAPABILITIES = 31;

    private final SessionOutput output;

    ServerReplies(SessionOutput output) {
        this.output = output;
    }

    /**
     * Connect succeeded. Clients look for the fields of Enhanced RTMP (E: "properties within an Object as one of the parameters")
     * in either object, so both carry them; those that know nothing of it pass over them.
     */
    void connectAccepted(double transactionId, int objectEncoding) {
        AmfObject.Builder properties = AmfObject.builder()
                .put("fmsVer", SERVER_VERSION)
                .put("capabilities", SERVER_CAPABILITIES)
                .put("mode", 1);
        PeerCapabilities.RELAY.write(properties);
        AmfObject.Builder information =
                status(StatusCode.CONNECT_SUCCESS, "Connection succeeded.").put("objectEncoding", objectEncoding);
        PeerCapabilities.RELAY.write(information);
        output.command(0, new Command("_result", transactionId, properties.build(), List.of(information.build())));
    }

    void connectRejected(double transactionId, String description) {
        error(transactionId, StatusCode.CONNECT_REJECTED, description);
    }

    void reconnectRequest(Optional<String> tcUrl, String description) {
        AmfObject.Builder information = status(StatusCode.CONNECT_RECONNECT_REQUEST, description);
        tcUrl.ifPresent(url -> information.put("tcUrl", url));
        output.command(0, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(information.build())));
    }

    /** Answers a call, unless its transaction id says that no answer is wanted (interop 16). */
    void result(double transactionId, AmfValue value) {
        if (transactionId > 0) {
            output.command(0, new Command("_result", transactionId, AmfNull.INSTANCE, List.of(value)));
        }
    }

    /** Refuses a call, under the same condition as {@link #result}. */
    void error(double transactionId, StatusCode code, String description) {
        if (transactionId > 0) {
            AmfObject information = status(code, description).build();
            output.command(0, new Command("_error", transactionId, AmfNull.INSTANCE, List.of(information)));
        }
    }

    /** A call of the server's own, such as onFCPublish. */
    void call(String name, StatusCode code, String description) {
        AmfObject information = status(code, description).build();
        output.command(0, new Command(name, 0, AmfNull.INSTANCE, List.of(information)));
    }

    void status(int streamId, StatusCode code, String description) {
        AmfObject information = status(code, description).build();
        output.command(streamId, new Command("onStatus", 0, AmfNull.INSTANCE, List.of(information)));
    }

    void publishStarted(MessageStream stream) {
        output.control(new StreamBegin(stream.id()));
        status(stream.id(), StatusCode.PUBLISH_START, stream.name() + " is now published.");
    }

    /** Without the NetStream.Data.Start of Flash servers: FFmpeg takes that for a third track, which it then cannot write. */
    void playStarted(MessageStream stream) {
        output.control(new StreamBegin(stream.id()));
        resetAndStart(stream);
    }

    void recordedPlayStarted(MessageStream stream) {
        recordingBegins(stream);
        resetAndStart(stream);
    }

    private void recordingBegins(MessageStream stream) {
        output.control(new StreamIsRecorded(stream.id()));
        output.control(new StreamBegin(stream.id()));
    }

    private void resetAndStart(MessageStream stream) {
        if (stream.reset()) {
            status(stream.id(), StatusCode.PLAY_RESET, "Playing and resetting " + stream.name() + ".");
        }
        status(stream.id(), StatusCode.PLAY_START, "Started playing " + stream.name() + ".");
        Data access =
                new Data(Amf0Writer.write(AmfValue.of("|RtmpSampleAccess"), AmfValue.of(true), AmfValue.of(true)));
        output.command(stream.id(), access);
    }

    /** Without the StreamEOF of Flash servers, at which some players end. */
    void seekDone(MessageStream stream) {
        recordingBegins(stream);
        status(stream.id(), StatusCode.SEEK_NOTIFY, "Playing " + stream.name() + " from another place.");
        status(stream.id(), StatusCode.PLAY_START, "Started playing " + stream.name() + ".");
    }

    /** The data message comes last: FFmpeg would take it for a third track, but has stopped reading by then. */
    void playCompleted(MessageStream stream, long milliseconds) {
        output.control(new StreamEof(stream.id()));
        status(stream.id(), StatusCode.PLAY_STOP, "Stopped playing " + stream.name() + ".");
        AmfObject information = AmfObject.builder()
                .put("level", StatusCode.Level.STATUS.wireName())
                .put("code", "NetStream.Play.Complete")
                .put("duration", milliseconds / 1000.0)
                .build();
        output.command(stream.id(), new Data(Amf0Writer.write(AmfValue.of("onPlayStatus"), information)));
    }

    /** Players differ in which of the three ends a play for them. */
    void playEnded(MessageStream stream) {
        output.control(new StreamEof(stream.id()));
        status(stream.id(), StatusCode.PLAY_UNPUBLISH_NOTIFY, stream.name() + " is now unpublished.");
        status(stream.id(), StatusCode.PLAY_STOP, "Stopped playing " + stream.name() + ".");
    }

    void welcome(SessionSettings settings, FlowControl flow) {
        flow.announce(settings.windowAckSize());
        output.control(new SetPeerBandwidth(settings.peerBandwidth(), SetPeerBandwidth.Limit.DYNAMIC));
        output.setChunkSize(settings.chunkSize());
    }

    private static AmfObject.Builder status(StatusCode code, String description) {
        return AmfObject.builder()
                .put("level", code.level().wireName())
                .put("code", code.code())
                .put("description", description);
    }
}
