package weir.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Integer, Play> plays = new LinkedHashMap<>();
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
        plays.put(play.streamId(), play);
    }

    Optional<Play> play(int streamId) {
        return Optional.ofNullable(plays.get(streamId));
    }

    Optional<Play> stop(int streamId) {
        return Optional.ofNullable(plays.remove(streamId));
    }

    /** Takes out the plays that would go on for ever; those that have ended still finish. */
    List<Play> stopUnended() {
        List<Play> stopped =
                plays.values().stream().filter(play -> !play.hasEnded()).toList();
        plays.values().removeAll(stopped);
        return stopped;
    }

    void deliver(Subscriber.Delivered delivered) {
        for (Play play : plays.values()) {
            if (play.key().equals(delivered.key())) {
                play.offer(delivered);
            }
        }
    }

    Optional<Play> playOf(int subscription) {
        return plays.values().stream()
                .filter(play -> play.subscription() == subscription)
                .findFirst();
    }

    /** Those that have joined the stream. */
    List<Integer> subscriptionsTo(StreamKey key) {
        List<Integer> subscriptions = new ArrayList<>(1);
        for (Play play : plays.values()) {
            if (play.key().equals(key) && play.hasJoined()) {
                subscriptions.add(play.subscription());
            }
        }
        return subscriptions;
    }

    boolean isEmpty() {
        if (!control.isEmpty()) {
            return false;
        }
        for (Play play : plays.values()) {
            if (!play.isEmpty()) {
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
        for (Play play : plays.values()) {
            if (play.overflowed()) {
                return true;
            }
        }
        return false;
    }

    /** Adds what to write next: whole messages, until the batch holds {@code maxBytes} or there are no more. */
    void drainTo(Batch batch, int maxBytes) {
        while (!control.isEmpty() && batch.bytes() < maxBytes) {
            byte[] message = control.poll();
            controlBytes -= message.length;
            batch.add(message);
        }
        for (Iterator<Play> i = plays.values().iterator(); i.hasNext(); ) {
            Play play = i.next();
            play.drainTo(batch, maxBytes, sent);
            if (play.isOver()) {
                i.remove();
            }
        }
    }
}
