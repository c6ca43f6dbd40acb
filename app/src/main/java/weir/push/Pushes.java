package weir.push;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import weir.rtmp.session.RtmpUrl;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * All pushes of this node: one for each stream that is published here and each destination that a rule gives it. As a key has one
 * publisher in the cluster, a stream is sent to a destination once.
 */
public final class Pushes extends AbstractBehavior<Pushes.Command> {

    public sealed interface Command {}

    /** The rules that hold from now on. */
    record Rules(List<PushRule> rules) implements Command {}

    private record Published(StreamKey key) implements Command {}

    private record Unpublished(StreamKey key) implements Command {}

    private record PushTerminated(StreamKey key, RtmpUrl url) implements Command {}

    private record Running(ActorRef<Push.Command> push, PushInfo info) {}

    private final EventLog log = EventLog.of(Pushes.class);
    private final PushContext node;
    private final PushView view;
    private final Set<StreamKey> published = new HashSet<>();
    private final Map<StreamKey, Map<RtmpUrl, Running>> pushes = new HashMap<>();
    /** Those of the published that may lack a push until another ends. */
    private final Set<StreamKey> waiting = new LinkedHashSet<>();

    private List<PushRule> rules;
    private int running;

    Pushes(ActorContext<Command> context, PushContext node, PushView view) {
        super(context);
        this.node = node;
        this.view = view;
        this.rules = node.settings().rules();
        ActorRef<Command> self = context.getSelf();
        node.streams().listen(new LocalStreams.Listener() {
            @Override
            public void published(StreamKey key) {
                self.tell(new Published(key));
            }

            @Override
            public void unpublished(StreamKey key) {
                self.tell(new Unpublished(key));
            }
        });
    }

    /** @param view shows what is pushed */
    public static Behavior<Command> create(PushContext node, PushView view) {
        return Behaviors.setup(context -> {
            Pushes pushes = new Pushes(context, node, view);
            view.rulesAt(context.spawn(PushRules.create(node.settings(), context.getSelf()), "rules"));
            return pushes;
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Published.class, this::onPublished)
                .onMessage(Unpublished.class, this::onUnpublished)
                .onMessage(Rules.class, this::onRules)
                .onMessage(PushTerminated.class, this::onPushTerminated)
                .build();
    }

    private Behavior<Command> onPublished(Published message) {
        published.add(message.key());
        startMissing(message.key());
        return this;
    }

    /**
     * Its pushes go on: the publisher may come back here, and they hear from the Hub if it does not. The next publication may have been
     * told of already.
     */
    private Behavior<Command> onUnpublished(Unpublished message) {
        if (!node.streams().isPublished(message.key())) {
            published.remove(message.key());
            waiting.remove(message.key());
        }
        return this;
    }

    private Behavior<Command> onRules(Rules message) {
        rules = message.rules();
        pushes.forEach((key, ofStream) -> {
            Map<RtmpUrl, PushRule> wanted = wanted(key);
            ofStream.forEach((url, running) -> {
                if (!wanted.containsKey(url)) {
                    running.push().tell(Push.Stop.INSTANCE);
                }
            });
        });
        published.forEach(this::startMissing);
        return this;
    }

    /** Two rules that lead to the same place count once. */
    private Map<RtmpUrl, PushRule> wanted(StreamKey key) {
        Map<RtmpUrl, PushRule> wanted = new LinkedHashMap<>();
        for (PushRule rule : rules) {
            if (rule.match().matches(key)) {
                wanted.putIfAbsent(rule.to().of(key), rule);
            }
        }
        return wanted;
    }

    private void startMissing(StreamKey key) {
        Map<RtmpUrl, Running> ofStream = pushes.getOrDefault(key, Map.of());
        wanted(key).forEach((url, rule) -> {
            if (!ofStream.containsKey(url)) {
                start(key, url, rule);
            }
        });
    }

    private void start(StreamKey key, RtmpUrl url, PushRule rule) {
        EventLog line = log.with(LogKeys.STREAM, key).with(LogKeys.URL, url.masked());
        if (node.self().include(url)) {
            line.with(LogKeys.REASON, "it is this node itself").warn("push refused");
            return;
        }
        if (running >= node.settings().maxPushes()) {
            line.with(LogKeys.REASON, "max-pushes are running").warn("push waits");
            waiting.add(key);
            return;
        }
        PushInfo info = new PushInfo(key, rule);
        ActorRef<Push.Command> push = getContext().spawnAnonymous(Push.create(node, info));
        getContext().watchWith(push, new PushTerminated(key, url));
        pushes.computeIfAbsent(key, same -> new HashMap<>()).put(url, new Running(push, info));
        running++;
        view.add(info);
    }

    /** What was published anew while the push ended, or needs it again, gets another, behind those that wait already. */
    private Behavior<Command> onPushTerminated(PushTerminated terminated) {
        Map<RtmpUrl, Running> ofStream = pushes.get(terminated.key());
        view.remove(ofStream.remove(terminated.url()).info());
        running--;
        if (ofStream.isEmpty()) {
            pushes.remove(terminated.key());
        }
        if (published.contains(terminated.key())) {
            waiting.add(terminated.key());
        }
        while (!waiting.isEmpty() && running < node.settings().maxPushes()) {
            StreamKey next = waiting.iterator().next();
            waiting.remove(next);
            startMissing(next);
        }
        return this;
    }
}
