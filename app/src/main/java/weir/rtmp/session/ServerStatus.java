package weir.rtmp.session;

import java.util.Optional;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.RtmpMessage.Command;

/** The information object of an onStatus or _error, as a client reads it; what is missing is empty. */
record ServerStatus(String code, String level, String description, Optional<String> tcUrl) {

    private static final String PLAY_COMPLETE = "NetStream.Play.Complete";

    static ServerStatus read(Command command) {
        AmfValue information = command.arguments().isEmpty()
                ? AmfNull.INSTANCE
                : command.arguments().get(0);
        return new ServerStatus(
                text(information, "code").orElse(""),
                text(information, "level").orElse(""),
                text(information, "description").orElse(""),
                text(information, "tcUrl"));
    }

    boolean is(StatusCode other) {
        return code.equals(other.code());
    }

    boolean endsPlay() {
        return is(StatusCode.PLAY_UNPUBLISH_NOTIFY) || is(StatusCode.PLAY_STOP) || code.equals(PLAY_COMPLETE);
    }

    /** An error about the stream itself, not about a pause or a seek within it. */
    boolean isRefusal() {
        boolean aboutStream = code.startsWith("NetStream.Publish.")
                || code.startsWith("NetStream.Play.")
                || code.startsWith("NetConnection.")
                || code.isEmpty();
        return aboutStream && level.equals(StatusCode.Level.ERROR.wireName());
    }

    private static Optional<String> text(AmfValue object, String field) {
        return object.get(field).flatMap(AmfValue::asString);
    }
}
