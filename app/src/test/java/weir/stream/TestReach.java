package weir.stream;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** How a node finds what it needs in tests in which it is the only one. */
public final class TestReach {

    private TestReach() {}

    public static Reach alone(
            Function<StreamKey, Consumer<Stream.Command>> authorities, ActorRef<NodeDirectory.Command> directory) {
        return new Reach(authorities, directory, node -> {
            throw new AssertionError("there is no node " + node);
        });
    }
}
