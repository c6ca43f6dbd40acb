package weir.rtmp.session;

import weir.media.Frame;

/** What a server session tells its host. Those named Requested wait for an answer. */
public sealed interface ServerEvent {

    /** Answer with {@code acceptConnect} or {@code rejectConnect}. */
    record ConnectRequested(ConnectInfo info) implements ServerEvent {}

    /** Answer with {@code acceptPublish} or {@code rejectPublish}, unless {@link PublishEnded} comes first. */
    record PublishRequested(int streamId, StreamAddress address, PublishType type) implements ServerEvent {}

    /**
     * Answer with {@code acceptPlay}, {@code rejectPlay} or {@code playNotFound}, unless {@link PlayEnded} comes first.
     *
     * @param start as sent: 7.2.2.1 says seconds, or -1 for live only, -2 for live or recorded; clients send all three in thousandths
     * @param duration as sent: 7.2.2.1 says seconds, or -1 for all of it; clients send milliseconds
     * @param reset the play takes the place of what the player has in its list
     */
    record PlayRequested(int streamId, StreamAddress address, double start, double duration, boolean reset)
            implements ServerEvent {}

    /**
     * A frame of an accepted publish.
     *
     * @param timestamp milliseconds modulo 2^32
     * @param payload for data the AMF0 values that players get: without {@code @setDataFrame}
     */
    record MediaReceived(int streamId, Frame.Type type, long timestamp, byte[] payload) implements ServerEvent {}

    /** The publisher ended a publish, accepted or still unanswered. */
    record PublishEnded(int streamId) implements ServerEvent {}

    /** The player ended a play, accepted or still unanswered. */
    record PlayEnded(int streamId) implements ServerEvent {}

    /** An accepted play shall pause or go on; the player has been told already that it does. */
    record PauseRequested(int streamId, boolean paused, long milliseconds) implements ServerEvent {}

    /** An accepted play shall move: answer with {@code acceptSeek} or {@code rejectSeek}. */
    record SeekRequested(int streamId, long milliseconds) implements ServerEvent {}

    record AudioWanted(int streamId, boolean wanted) implements ServerEvent {}

    record VideoWanted(int streamId, boolean wanted) implements ServerEvent {}

    record BufferLengthSet(int streamId, long milliseconds) implements ServerEvent {}

    /** The answer to a ping. */
    record PingAnswered(long timestamp) implements ServerEvent {}

    /** Something came that leads to nothing. @param what one of few fixed texts: counted, never a text of the client's */
    record Ignored(String what) implements ServerEvent {}
}
