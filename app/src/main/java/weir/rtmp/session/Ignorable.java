package weir.rtmp.session;

import weir.rtmp.session.ServerEvent.Ignored;

/** What a server session passes over, each made once: a client may send any number of them. */
final class Ignorable {

    static final Ignored UNKNOWN_MESSAGE = new Ignored("unknown message type");
    static final Ignored UNKNOWN_USER_CONTROL = new Ignored("unknown user control event");
    static final Ignored SERVER_EVENT = new Ignored("user control event of a server");
    static final Ignored SHARED_OBJECT = new Ignored("shared object");
    static final Ignored UNKNOWN_COMMAND = new Ignored("unknown command");
    static final Ignored UNASKED_ANSWER = new Ignored("answer nobody asked for");
    static final Ignored SECOND_CONNECT = new Ignored("second connect");
    static final Ignored TOO_MANY_STREAMS = new Ignored("stream above the limit");
    static final Ignored UNKNOWN_STREAM = new Ignored("unknown stream");
    static final Ignored STREAM_NOT_FREE = new Ignored("stream not free");
    static final Ignored BAD_NAME = new Ignored("bad stream name");
    static final Ignored NOT_PLAYING = new Ignored("control of a play that is none");
    static final Ignored STRAY_MEDIA = new Ignored("media outside a publish");
    static final Ignored EARLY_MEDIA = new Ignored("media before its publish is accepted");
    static final Ignored EMPTY_DATA = new Ignored("empty data");
    static final Ignored CLEARED_DATA = new Ignored("metadata cleared");
    static final Ignored AFTER_REJECTION = new Ignored("message after rejection");

    private Ignorable() {}
}
