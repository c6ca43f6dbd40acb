package weir.rtmp.session;

import java.util.Optional;
import weir.media.Frame;

/** What a client session tells its host. Codes and descriptions are the server's words: escape them before logging. */
public sealed interface ClientEvent {

    /** Publish or play may be asked for. */
    record Connected() implements ClientEvent {}

    record PublishStarted() implements ClientEvent {}

    record PlayStarted() implements ClientEvent {}

    /** The server refused the connection, the publish or the play, or broke one off. */
    record Refused(String code, String description) implements ClientEvent {}

    /** A status that changes nothing here. */
    record Status(String code, String level, String description) implements ClientEvent {}

    /**
     * A frame of the play.
     *
     * @param timestamp milliseconds modulo 2^32
     * @param payload for data the AMF0 values from the name on, without {@code @setDataFrame}
     */
    record MediaReceived(Frame.Type type, long timestamp, byte[] payload) implements ClientEvent {}

    /** What was played has ended: said once, however many ways the server says it. */
    record StreamEnded() implements ClientEvent {}

    /** The server wants the client elsewhere (E, "Reconnect Request"). @param tcUrl the same place when empty */
    record ReconnectRequested(Optional<String> tcUrl, String description) implements ClientEvent {}

    /** Something came that leads to nothing. @param what one of few fixed texts: counted, never a text of the server's */
    record Ignored(String what) implements ClientEvent {}
}
