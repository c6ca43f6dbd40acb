package weir.stream;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How the parts of a stream find each other across the cluster.
 *
 * @param authorities gives a way to send to the Stream of a key, wherever it is
 * @param directory of this node, for when the authority cannot be reached
 * @param hubsOfNodes gives the Hubs of the node with an address
 */
public record Reach(
        Function<StreamKey, Consumer<Stream.Command>> authorities,
        ActorRef<NodeDirectory.Command> directory,
        Function<Address, ActorRef<Hubs.Command>> hubsOfNodes) {

    Consumer<Stream.Command> authorityOf(StreamKey key) {
        return authorities.apply(key);
    }

    /** The Hubs of the other node that a Hub is on; empty when it is on this one. */
    Optional<ActorRef<Hubs.Command>> otherNodeOf(ActorRef<Hub.Command> hub) {
        return Optional.of(hub.path().address()).filter(Address::hasGlobalScope).map(hubsOfNodes);
    }
}
