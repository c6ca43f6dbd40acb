package weir.pull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/** What operators see of one node's pulls; found through the actor system by the routes that Pekko itself creates. */
public final class PullView implements Extension {

    private static final ExtensionId<PullView> ID = new ExtensionId<>() {
        @Override
        public PullView createExtension(ActorSystem<?> system) {
            return new PullView();
        }
    };

    private final Set<PullInfo> pulls = ConcurrentHashMap.newKeySet();
    private volatile List<PullRule> rules = List.of();

    private PullView() {}

    public static PullView of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Those of this node, ordered by stream. */
    List<PullInfo> all() {
        List<PullInfo> all = new ArrayList<>(pulls);
        all.sort(Comparator.comparing(info -> info.key().toString()));
        return all;
    }

    List<PullRule> rules() {
        return rules;
    }

    void hold(List<PullRule> configured) {
        rules = configured;
    }

    void add(PullInfo info) {
        pulls.add(info);
    }

    void remove(PullInfo info) {
        pulls.remove(info);
    }
}
