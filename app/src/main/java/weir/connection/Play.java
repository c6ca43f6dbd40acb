package weir.connection;

import weir.stream.StreamKey;
import weir.stream.Subscriber;

/** What one message stream of a connection plays: the messages that wait to be written, and what its player wants to see. */
sealed interface Play permits LivePlay, RecordedPlay {

    int streamId();

    /** Another one for every play of the connection. */
    int subscription();

    StreamKey key();

    /** A live stream has answered. */
    boolean hasJoined();

    /** Takes frames of a live stream. */
    void offer(Subscriber.Delivered delivered);

    void wantAudio(boolean wanted);

    void wantVideo(boolean wanted);

    void pause(boolean pausing);

    /** Nothing more comes; {@code last} is written behind what is queued. */
    void end(byte[] last);

    boolean hasEnded();

    /** It has ended, and all is written. */
    default boolean isOver() {
        return hasEnded() && isEmpty();
    }

    /** There is nothing to write now. */
    boolean isEmpty();

    /** What may not be dropped has grown past its bound. */
    boolean overflowed();

    /** Waits for its player, who may leave the connection's last bytes unread meanwhile. */
    boolean isHeld();

    /** Adds queued messages to {@code batch} until it holds {@code maxBytes} or more. */
    void drainTo(Batch batch, int maxBytes, Outbox.Sent sent);
}
