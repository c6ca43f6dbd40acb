package weir.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;
import weir.media.StreamCache;

/** What a publisher sends to one Hub: as much as the Hub has given credit for, the rest waits in a drop buffer. */
final class Feed {

    private final ActorRef<Hub.Command> hub;
    private final DropBuffer buffer;
    private long credit;
    private long sequence;

    Feed(ActorRef<Hub.Command> hub, DropBuffer.Limits limits, DropBuffer.DropListener drops) {
        this.hub = hub;
        this.buffer = new DropBuffer(limits, drops);
        this.credit = Hub.INITIAL_CREDIT;
    }

    void seed(StreamCache cache) {
        buffer.seed(cache.snapshot(), false);
    }

    void offer(Frame frame) {
        buffer.offer(frame);
    }

    void credit(long bytes) {
        credit += bytes;
    }

    void flush(ActorRef<Publisher.Message> publisher, long epoch) {
        if (buffer.isEmpty() || credit <= 0) {
            return;
        }
        List<Frame> batch = new ArrayList<>();
        while (credit > 0) {
            Optional<Frame> frame = buffer.poll();
            if (frame.isEmpty()) {
                break;
            }
            batch.add(frame.get());
            credit -= frame.get().size();
        }
        hub.tell(new Hub.Media(publisher, epoch, sequence++, batch));
    }
}
