package weir.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;
import weir.media.StreamCache;
import weir.telemetry.Metrics;

/**
 * What a publisher sends to one Hub: as much as the Hub has given credit for, the rest waits in a drop buffer. To another node
 * it goes in messages that its lane can carry: frames that have piled up together, large ones in fragments.
 */
final class Feed {

    /** Payload bytes and messages that a Hub may be sent before it has taken any. */
    static final long WINDOW_BYTES = 2L << 20;

    static final int WINDOW_MESSAGES = 64;

    /** Payload bytes of one message between nodes; a quarter of what the lane can carry. */
    static final int MESSAGE_BYTES = 256 * 1024;

    /** More than what a frame takes in a message beside its payload. */
    private static final int FRAME_OVERHEAD = 32;

    private static final long LOST_NANOS = 3_000_000_000L;

    private final ActorRef<Hub.Command> hub;
    private final PublisherRef publisher;
    private final StreamCache cache;
    private final DropBuffer buffer;
    private final Optional<ActorRef<Hubs.Command>> otherNode;
    private final Metrics.Traffic traffic;
    private long creditBytes = WINDOW_BYTES;
    private int creditMessages = WINDOW_MESSAGES;
    private long lastCreditNanos = Long.MIN_VALUE;

    /**
     * @param otherNode whose Hub it is; empty for this node's
     * @param cache what the Hub gets first
     * @param traffic counts what goes to another node
     */
    Feed(
            ActorRef<Hub.Command> hub,
            PublisherRef publisher,
            Optional<ActorRef<Hubs.Command>> otherNode,
            StreamCache cache,
            DropBuffer buffer,
            Metrics.Traffic traffic) {
        this.hub = hub;
        this.otherNode = otherNode;
        this.publisher = publisher;
        this.cache = cache;
        this.buffer = buffer;
        this.traffic = traffic;
        buffer.seed(cache.sinceOpening(), false);
    }

    /** Begins again with what a late joiner gets, and a full window. */
    void restart() {
        buffer.clear(DropReason.OVER_TIME);
        buffer.seed(cache.snapshot(), false);
        creditBytes = WINDOW_BYTES;
        creditMessages = WINDOW_MESSAGES;
    }

    void offer(Frame frame) {
        buffer.offer(frame);
        if (buffer.overflowed()) {
            buffer.clear(DropReason.OVER_BYTES);
            buffer.seed(cache.snapshot(), false);
        }
    }

    void credit(long bytes, int messages, long nowNanos) {
        lastCreditNanos = nowNanos;
        creditBytes += bytes;
        creditMessages += messages;
    }

    /** Credit that does not come for long was lost with the connection between the nodes, and messages with it. */
    void flush(long epoch, long nowNanos) {
        if (hasCredit()) {
            lastCreditNanos = nowNanos;
        } else if (nowNanos - lastCreditNanos > LOST_NANOS) {
            lastCreditNanos = nowNanos;
            restart();
        }
        while (hasCredit() && !buffer.isEmpty()) {
            sendBatch(epoch);
        }
    }

    private boolean hasCredit() {
        return creditBytes > 0 && creditMessages > 0;
    }

    /** The encoder has unpublished: everything that is left, credit or not, and behind it that there is no more. */
    void end(long epoch) {
        creditBytes = Long.MAX_VALUE;
        while (!buffer.isEmpty()) {
            sendBatch(epoch);
        }
        tell(new Hub.Ended(epoch), 0);
    }

    /** The encoder is lost: another window's worth of what is left. More would stand in the way of its return. */
    void abandon(long epoch) {
        creditBytes += WINDOW_BYTES;
        creditMessages += WINDOW_MESSAGES;
        while (hasCredit() && !buffer.isEmpty()) {
            sendBatch(epoch);
        }
        buffer.clear(DropReason.OVER_BYTES);
        tell(new Hub.Abandoned(epoch), 0);
    }

    private void sendBatch(long epoch) {
        List<Frame> batch = new ArrayList<>();
        int bytes = 0;
        while (bytes + batch.size() * FRAME_OVERHEAD < MESSAGE_BYTES && creditBytes > bytes) {
            Optional<Frame> next = buffer.poll();
            if (next.isEmpty()) {
                break;
            }
            Frame frame = next.get();
            if (otherNode.isPresent() && frame.size() > MESSAGE_BYTES) {
                sendMedia(epoch, batch, bytes);
                sendFragments(epoch, frame);
                return;
            }
            batch.add(frame);
            bytes += frame.size();
        }
        sendMedia(epoch, batch, bytes);
    }

    private void sendMedia(long epoch, List<Frame> batch, int bytes) {
        if (!batch.isEmpty()) {
            send(new Hub.Media(publisher, epoch, batch), batch.size(), bytes);
        }
    }

    private void sendFragments(long epoch, Frame frame) {
        for (int from = 0; from < frame.size(); from += MESSAGE_BYTES) {
            int to = Math.min(frame.size(), from + MESSAGE_BYTES);
            boolean last = to == frame.size();
            byte[] part = Arrays.copyOfRange(frame.payload(), from, to);
            send(
                    new Hub.Fragment(publisher, epoch, frame.type(), frame.timestamp(), from, part, last),
                    last ? 1 : 0,
                    to - from);
        }
    }

    private void send(Hub.Command message, int frames, int bytes) {
        tell(message, bytes + frames * FRAME_OVERHEAD);
        creditBytes -= bytes;
        creditMessages--;
        if (otherNode.isPresent()) {
            traffic.add(frames, bytes);
        }
    }

    private void tell(Hub.Command message, int bytes) {
        Optional<Lane> lane = otherNode.flatMap(node -> Lane.current());
        if (lane.isPresent()) {
            lane.get().send(otherNode.get(), new Hubs.Delivery(hub, message), bytes);
        } else {
            hub.tell(message);
        }
    }
}
