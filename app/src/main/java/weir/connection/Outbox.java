package weir.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

/**
 * Everything a connection has yet to write: protocol messages first, then the frames of its plays. Bounded by the plays' drop
 * buffers and by a limit on the protocol messages. Not thread-safe.
 */
final class Outbox {

    /** A client that lets so many bytes of protocol messages pile up reads nothing. */
    static final int MAX_CONTROL_BYTES = 1 << 20;

    private final ArrayDeque<byte[]> control = new ArrayDeque<>();
    private int controlBytes;
    private final List<Play> plays = new ArrayList<>(1);
    /** Whose frames come first in the next batch. */
    private int turn;

    private final Sent sent;

    /** Told of every frame that leaves. */
    interface Sent {
        void frame(int payloadBytes);
    }

    Outbox(Sent sent) {
        this.sent = sent;
    }

    void send(byte[] message) {
        control.add(message);
        controlBytes += message.length;
    }

    void start(Play play) {
        stop(play.streamId());
        plays.add(play);
    }

    Optional<Play> play(int streamId) {
        return plays.stream().filter(play -> play.streamId() == streamId).findFirst();
    }

    Optional<Play> stop(int streamId) {
        Optional<Play> stopped = play(streamId);
        stopped.ifPresent(plays::remove);
        return stopped;
    }

    /** Takes out the plays that would go on for ever; those that have ended still finish. */
    List<Play> stopUnended() {
        List<Play> stopped = plays.stream().filter(play -> !play.hasEnded()).toList();
        plays.removeAll(stopped);
        return stopped;
    }

    void deliver(Subscriber.Delivered delivered) {
        for (int i = 0; i < plays.size(); i++) {
            Play play = plays.get(i);
            if (play.key().equals(delivered.key())) {
                play.offer(delivered);
            }
        }
    }

    Optional<LivePlay> livePlayOf(int subscription) {
        return playOf(subscription).filter(LivePlay.class::isInstance).map(LivePlay.class::cast);
    }

    Optional<RecordedPlay> recordedPlayOf(int subscription) {
        return playOf(subscription).filter(RecordedPlay.class::isInstance).map(RecordedPlay.class::cast);
    }

    Optional<RecordedPlay> recordedPlayOn(int streamId) {
        return play(streamId).filter(RecordedPlay.class::isInstance).map(RecordedPlay.class::cast);
    }

    private Optional<Play> playOf(int subscription) {
        return plays.stream()
                .filter(play -> play.subscription() == subscription)
                .findFirst();
    }

    /** Those that have joined the stream. */
    List<Integer> subscriptionsTo(StreamKey key) {
        List<Integer> subscriptions = new ArrayList<>(1);
        for (Play play : plays) {
            if (play.key().equals(key) && play.hasJoined()) {
                subscriptions.add(play.subscription());
            }
        }
        return subscriptions;
    }

    /** Nothing is played but what its player has paused, and may leave unread. */
    boolean isHeld() {
        return !plays.isEmpty() && plays.stream().allMatch(Play::isHeld);
    }

    boolean isEmpty() {
        if (!control.isEmpty()) {
            return false;
        }
        for (int i = 0; i < plays.size(); i++) {
            if (!plays.get(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** What may not be dropped has grown past its bound. */
    boolean overflowed() {
        if (controlBytes > MAX_CONTROL_BYTES) {
            return true;
        }
        for (int i = 0; i < plays.size(); i++) {
            if (plays.get(i).overflowed()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Adds what to write next: whole messages, until the batch holds {@code maxBytes} or there are no more. Plays take turns to
     * be the first.
     */
    void drainTo(Batch batch, int maxBytes) {
        while (!control.isEmpty() && batch.bytes() < maxBytes) {
            byte[] message = control.poll();
            controlBytes -= message.length;
            batch.add(message);
        }
        for (int i = 0; i < plays.size(); i++) {
            plays.get(Math.floorMod(turn + i, plays.size())).drainTo(batch, maxBytes, sent);
        }
        turn++;
        plays.removeIf(Play::isOver);
    }
}
