package weir.push;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** What operators see of one node's pushes, and the way to its rules; found through the actor system by the routes that Pekko itself creates. */
public final class PushView implements Extension {

    private static final ExtensionId<PushView> ID = new ExtensionId<>() {
        @Override
        public PushView createExtension(ActorSystem<?> system) {
            return new PushView();
        }
    };

    private final Set<PushInfo> pushes = ConcurrentHashMap.newKeySet();
    private volatile Optional<ActorRef<PushRules.Command>> rules = Optional.empty();

    private PushView() {}

    public static PushView of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Those of this node, ordered by stream and place. */
    List<PushInfo> all() {
        List<PushInfo> all = new ArrayList<>(pushes);
        all.sort(Comparator.comparing((PushInfo info) -> info.key().toString()).thenComparing(PushInfo::maskedUrl));
        return all;
    }

    /** Empty until the node pushes. */
    Optional<ActorRef<PushRules.Command>> rules() {
        return rules;
    }

    void rulesAt(ActorRef<PushRules.Command> actor) {
        rules = Optional.of(actor);
    }

    void add(PushInfo info) {
        pushes.add(info);
    }

    void remove(PushInfo info) {
        pushes.remove(info);
    }
}
