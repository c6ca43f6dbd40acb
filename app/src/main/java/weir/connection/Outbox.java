package weir.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

/**
 * Everything a connection has yet to write: protocol messages first, then the frames of its plays. Bounded by the plays' drop
 * buffers and by a limit on the protocol messages. Not thread-safe.
 */
final class Outbox {

    /** A client that lets so many bytes of protocol messages pile up reads nothing. */
    static final int MAX_CONTROL_BYTES = 1 << 20;

    private final ArrayDeque<ByteString> control = new ArrayDeque<>();
    private int controlBytes;
    private final Map<Integer, Play> plays = new LinkedHashMap<>();
    private final Sent sent;
    /** What is left of a batch that was larger than one write. */
    private ByteString begun = ByteString.emptyByteString();

    /** Told of every frame that leaves. */
    interface Sent {
        void frame(int payloadBytes);
    }

    Outbox(Sent sent) {
        this.sent = sent;
    }

    void send(ByteString bytes) {
        control.add(bytes);
        controlBytes += bytes.length();
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
        if (!control.isEmpty() || begun.nonEmpty()) {
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

    /**
     * The next bytes to write, at most {@code maxBytes}; empty when there is nothing. A message larger than that comes in several
     * pieces, so that a slow socket shows that it takes them.
     */
    ByteString drain(int maxBytes) {
        ByteString batch = begun.nonEmpty() ? begun : nextBatch(maxBytes);
        if (batch.length() <= maxBytes) {
            begun = ByteString.emptyByteString();
            return batch;
        }
        begun = batch.drop(maxBytes);
        return batch.take(maxBytes);
    }

    /** Whole messages, {@code maxBytes} of them or up to one message more. */
    private ByteString nextBatch(int maxBytes) {
        ByteStringBuilder batch = new ByteStringBuilder();
        while (!control.isEmpty() && batch.length() < maxBytes) {
            batch.append(control.poll());
        }
        controlBytes -= batch.length();
        for (Iterator<Play> i = plays.values().iterator(); i.hasNext(); ) {
            Play play = i.next();
            play.drainTo(batch, maxBytes, sent);
            if (play.isOver()) {
                i.remove();
            }
        }
        return batch.result();
    }
}
