package weir.pull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
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
 * All pulls of this node: one for each stream that is always pulled, and one for each that has subscribers here and a rule. Which
 * node connects to the upstream is decided by the authority on the stream; the others stand by.
 */
public final class Pulls extends AbstractBehavior<Pulls.Command> {

    public sealed interface Command {}

    /** Ends all pulls and starts no more, so that other nodes may take them over. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    private record Wanted(StreamKey key) implements Command {}

    private record Unwanted(StreamKey key) implements Command {}

    private record PullTerminated(StreamKey key) implements Command {}

    private record Running(ActorRef<Pull.Command> pull, PullInfo info) {}

    private final EventLog log = EventLog.of(Pulls.class);
    private final PullContext node;
    private final PullView view;
    private final Map<StreamKey, Running> pulls = new HashMap<>();
    /** Those that have subscribers here and a rule. */
    private final Set<StreamKey> wanted = new HashSet<>();

    private Optional<ActorRef<Done>> draining = Optional.empty();

    private Pulls(ActorContext<Command> context, PullContext node, PullView view) {
        super(context);
        this.node = node;
        this.view = view;
        view.hold(node.settings().rules());
        ActorRef<Command> self = context.getSelf();
        node.streams().listen(new LocalStreams.Listener() {
            @Override
            public void wanted(StreamKey key) {
                self.tell(new Wanted(key));
            }

            @Override
            public void unwanted(StreamKey key) {
                self.tell(new Unwanted(key));
            }
        });
        for (PullRule rule : node.settings().rules()) {
            if (rule.isAlways()) {
                rule.match().only().ifPresent(this::startIfNeeded);
            }
        }
    }

    /** @param view shows what is pulled */
    public static Behavior<Command> create(PullContext node, PullView view) {
        return Behaviors.setup(context -> new Pulls(context, node, view));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Wanted.class, this::onWanted)
                .onMessage(Unwanted.class, this::onUnwanted)
                .onMessage(PullTerminated.class, this::onPullTerminated)
                .onMessage(Drain.class, this::onDrain)
                .build();
    }

    private Behavior<Command> onWanted(Wanted message) {
        StreamKey key = message.key();
        if (node.settings().ruleFor(key).isEmpty()) {
            return this;
        }
        wanted.add(key);
        Running running = pulls.get(key);
        if (running == null) {
            startIfNeeded(key);
        } else {
            running.pull().tell(new Pull.Wanted(true));
        }
        return this;
    }

    private Behavior<Command> onUnwanted(Unwanted message) {
        wanted.remove(message.key());
        Running running = pulls.get(message.key());
        if (running != null) {
            running.pull().tell(new Pull.Wanted(false));
        }
        return this;
    }

    private void startIfNeeded(StreamKey key) {
        boolean here = wanted.contains(key);
        node.settings()
                .ruleFor(key)
                .filter(rule -> draining.isEmpty() && !pulls.containsKey(key) && (here || rule.isAlways()))
                .ifPresent(rule -> start(key, rule, here));
    }

    private void start(StreamKey key, PullRule rule, boolean wantedHere) {
        List<RtmpUrl> upstreams = rule.upstreams(key).stream()
                .filter(url -> !node.self().include(url))
                .toList();
        if (upstreams.isEmpty()) {
            refuse(key, "its upstream is this node itself");
            return;
        }
        if (pulls.size() >= node.settings().maxPulls()) {
            refuse(key, "max-pulls are running");
            return;
        }
        PullSettings settings = node.settings();
        PullInfo info = new PullInfo(key, rule, upstreams.get(0).masked());
        ActorRef<Pull.Command> pull = getContext()
                .spawnAnonymous(Pull.create(
                        node, info, new Upstreams(upstreams, settings.retryMin(), settings.retryMax()), wantedHere));
        getContext().watchWith(pull, new PullTerminated(key));
        pulls.put(key, new Running(pull, info));
        view.add(info);
    }

    private void refuse(StreamKey key, String why) {
        log.with(LogKeys.STREAM, key).with(LogKeys.REASON, why).warn("pull refused");
    }

    /** What has found viewers anew while it ended gets another. */
    private Behavior<Command> onPullTerminated(PullTerminated terminated) {
        view.remove(pulls.remove(terminated.key()).info());
        startIfNeeded(terminated.key());
        return stopIfDrained();
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = Optional.of(drain.replyTo());
        pulls.values().forEach(running -> running.pull().tell(Pull.Stop.INSTANCE));
        return stopIfDrained();
    }

    private Behavior<Command> stopIfDrained() {
        if (draining.isEmpty() || !pulls.isEmpty()) {
            return this;
        }
        draining.get().tell(Done.getInstance());
        return Behaviors.stopped();
    }
}
