package weir.stream;

import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A publisher as Streams and Hubs know it. An actor may own several, one after the other even of the same key; what is said to
 * one of them must not reach the next.
 *
 * @param number tells the publishers of one owner apart
 * @param onDemand it publishes for as long as somebody watches: no recording or push must keep it by watching
 */
public record PublisherRef(ActorRef<Publisher.Message> owner, int number, boolean onDemand) {

    /** One that publishes whether or not somebody watches. */
    public PublisherRef(ActorRef<Publisher.Message> owner, int number) {
        this(owner, number, false);
    }

    /** @param message made for the number of this publisher */
    public void tell(IntFunction<Publisher.Message> message) {
        owner.tell(message.apply(number));
    }

    /** Whether it is on another node. */
    boolean isRemote() {
        return owner.path().address().hasGlobalScope();
    }

    /** Whether it publishes to this node, watched or not. */
    boolean isPublishedHere() {
        return !isRemote() && !onDemand;
    }
}
