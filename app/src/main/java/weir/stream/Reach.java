package weir.stream;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * How the parts of a stream find each other across the cluster.
 *
 * @param authorities gives a way to send to the Stream of a key, wherever it is
 * @param directory of this node, for when the authority cannot be reached
 */
public record Reach(
        Function<StreamKey, Consumer<Stream.Command>> authorities, ActorRef<NodeDirectory.Command> directory) {

    Consumer<Stream.Command> authorityOf(StreamKey key) {
        return authorities.apply(key);
    }
}
