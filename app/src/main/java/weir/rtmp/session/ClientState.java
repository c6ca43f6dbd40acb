package weir.rtmp.session;

/** How far a client session has come. */
enum ClientState {
    NEW,
    HANDSHAKING,
    /** connect is sent. */
    CONNECTING,
    /** No stream is in use. */
    CONNECTED,
    /** createStream is sent. */
    CREATING,
    /** publish or play is sent. */
    STARTING,
    PUBLISHING,
    PLAYING,
    /** The server refused the connection. */
    REFUSED;

    boolean canBecome(ClientState next) {
        return switch (this) {
            case NEW -> next == HANDSHAKING;
            case HANDSHAKING -> next == CONNECTING;
            case CONNECTING -> next == CONNECTED || next == REFUSED;
            case CONNECTED -> next == CREATING;
            case CREATING -> next == STARTING || next == CONNECTED;
            case STARTING -> next == PUBLISHING || next == PLAYING || next == CONNECTED;
            case PUBLISHING, PLAYING -> next == CONNECTED;
            case REFUSED -> false;
        };
    }
}
