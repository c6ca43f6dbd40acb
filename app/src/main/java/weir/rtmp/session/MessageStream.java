package weir.rtmp.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One message stream of a server session, and what is kept for a publish that waits for its answer (interop 18). */
final class MessageStream {

    private final int id;
    private final Deque<ServerEvent.MediaReceived> held = new ArrayDeque<>();
    private StreamState state = StreamState.IDLE;
    private Optional<StreamAddress> address = Optional.empty();
    private boolean reset;
    private int heldBytes;

    MessageStream(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    StreamState state() {
        return state;
    }

    /** Whether the play that was asked for takes the place of others. */
    boolean reset() {
        return reset;
    }

    boolean isAt(StreamAddress other) {
        return address.filter(own -> own.key().equals(other.key())).isPresent();
    }

    String name() {
        return address.map(StreamAddress::name).orElse("");
    }

    void requestPublish(StreamAddress newAddress) {
        moveTo(StreamState.PUBLISH_PENDING);
        address = Optional.of(newAddress);
    }

    void requestPlay(StreamAddress newAddress, boolean newReset) {
        moveTo(StreamState.PLAY_PENDING);
        address = Optional.of(newAddress);
        reset = newReset;
    }

    void moveTo(StreamState next) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a message stream that is " + state + " cannot become " + next);
        }
        state = next;
        if (next == StreamState.IDLE) {
            address = Optional.empty();
            held.clear();
            heldBytes = 0;
        }
    }

    /** Keeps a frame for later, and gives whether there was room. */
    boolean hold(ServerEvent.MediaReceived frame, SessionSettings limits) {
        int size = frame.payload().length;
        if (held.size() >= limits.maxHeldFrames() || size > limits.maxHeldBytes() - heldBytes) {
            return false;
        }
        held.add(frame);
        heldBytes += size;
        return true;
    }

    /** The next frame kept, once the publish is accepted. */
    Optional<ServerEvent.MediaReceived> nextHeld() {
        return state == StreamState.PUBLISHING ? Optional.ofNullable(held.poll()) : Optional.empty();
    }
}
