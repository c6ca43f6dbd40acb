package weir.rtmp.session;

import java.util.Set;

/** What one message stream of a server session is used for. */
enum StreamState {
    /** Created, or its publish or play is over. */
    IDLE,
    /** The client asked to publish, the host has not answered. */
    PUBLISH_PENDING,
    PUBLISHING,
    /** The client asked to play, the host has not answered. */
    PLAY_PENDING,
    PLAYING,
    /** Deleted. */
    CLOSED;

    boolean canBecome(StreamState next) {
        return switch (this) {
            case IDLE -> Set.of(PUBLISH_PENDING, PLAY_PENDING, CLOSED).contains(next);
            case PUBLISH_PENDING -> Set.of(PUBLISHING, IDLE).contains(next);
            case PLAY_PENDING -> Set.of(PLAYING, IDLE).contains(next);
            case PUBLISHING, PLAYING -> next == IDLE;
            case CLOSED -> false;
        };
    }

    boolean isPublish() {
        return this == PUBLISH_PENDING || this == PUBLISHING;
    }

    boolean isPlay() {
        return this == PLAY_PENDING || this == PLAYING;
    }
}
