package weir.push;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.LWWMapKey;
import org.apache.pekko.cluster.ddata.SelfUniqueAddress;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * The rules that hold: those of this node's configuration, and what operators have added to them and taken from them on any node,
 * which all nodes share for as long as one of them runs.
 */
public final class PushRules extends AbstractBehavior<PushRules.Command> {

    public sealed interface Command {}

    record Add(PushRule rule, ActorRef<Answer> replyTo) implements Command {}

    record Remove(String id, ActorRef<Answer> replyTo) implements Command {}

    record GetAll(ActorRef<List<Row>> replyTo) implements Command {}

    /** @param configured on this node; a start of the node brings it back */
    record Row(PushRule rule, boolean configured) {}

    /** What became of a wish. */
    enum Answer {
        DONE,
        /** It was so already. */
        UNCHANGED,
        /** There is no such rule. */
        UNKNOWN,
        TOO_MANY,
        /** The shared rules could not be written. */
        FAILED
    }

    private record Changed(Replicator.SubscribeResponse<LWWMap<String, String>> response) implements Command {}

    private record Updated(Replicator.UpdateResponse<LWWMap<String, String>> response, ActorRef<Answer> replyTo)
            implements Command {}

    private record Got(Replicator.GetResponse<LWWMap<String, String>> response, ActorRef<Answer> replyTo)
            implements Command {}

    private static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("weir-push-rules");
    private static final String REMOVED = "";

    private final EventLog log = EventLog.of(PushRules.class);
    private final ActorRef<Pushes.Command> pushes;
    private final ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator;
    private final SelfUniqueAddress self;
    private final int most;
    private final Map<String, PushRule> configured = new LinkedHashMap<>();
    /** By their ids; what is taken away is {@link #REMOVED}. */
    private Map<String, String> shared = Map.of();

    private Map<String, PushRule> rules;

    private PushRules(
            ActorContext<Command> context,
            ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator,
            PushSettings settings,
            ActorRef<Pushes.Command> pushes) {
        super(context);
        this.replicator = replicator;
        this.pushes = pushes;
        this.self = DistributedData.get(context.getSystem()).selfUniqueAddress();
        this.most = settings.maxRules();
        settings.rules().forEach(rule -> configured.put(rule.id(), rule));
        this.rules = Map.copyOf(configured);
        replicator.subscribe(KEY, Changed::new);
    }

    static Behavior<Command> create(PushSettings settings, ActorRef<Pushes.Command> pushes) {
        return Behaviors.setup(context -> DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator) ->
                        new PushRules(context, replicator, settings, pushes)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Add.class, this::onAdd)
                .onMessage(Remove.class, this::onRemove)
                .onMessage(GetAll.class, this::onGetAll)
                .onMessage(Changed.class, this::onChanged)
                .onMessage(Updated.class, this::onUpdated)
                .onMessage(Got.class, this::onGot)
                .build();
    }

    private Behavior<Command> onAdd(Add add) {
        PushRule rule = add.rule();
        if (rules.containsKey(rule.id())) {
            add.replyTo().tell(Answer.UNCHANGED);
        } else if (rules.size() >= most || shared.size() >= 2 * most) {
            add.replyTo().tell(Answer.TOO_MANY);
        } else {
            log("push rule added", rule);
            String written = rule.match() + "\n" + rule.to().text();
            update(map -> map.put(self, rule.id(), written), add.replyTo());
        }
        return this;
    }

    private Behavior<Command> onRemove(Remove remove) {
        PushRule rule = rules.get(remove.id());
        if (rule == null) {
            remove.replyTo().tell(Answer.UNKNOWN);
            return this;
        }
        log("push rule removed", rule);
        boolean comesBack = configured.containsKey(rule.id());
        update(map -> comesBack ? map.put(self, rule.id(), REMOVED) : map.remove(self, rule.id()), remove.replyTo());
        return this;
    }

    private void log(String event, PushRule rule) {
        log.with("rule", rule.id())
                .with("match", rule.match())
                .with(LogKeys.URL, rule.to())
                .info(event);
    }

    private Behavior<Command> onGetAll(GetAll all) {
        List<Row> rows = new ArrayList<>();
        rules.values().forEach(rule -> rows.add(new Row(rule, configured.containsKey(rule.id()))));
        all.replyTo().tell(rows);
        return this;
    }

    // What the nodes share

    private interface Change {
        LWWMap<String, String> of(LWWMap<String, String> map);
    }

    private void update(Change change, ActorRef<Answer> replyTo) {
        replicator.askUpdate(
                asker -> new Replicator.Update<>(KEY, LWWMap.empty(), Replicator.writeLocal(), asker, change::of),
                response -> new Updated(response, replyTo));
    }

    private Behavior<Command> onUpdated(Updated updated) {
        if (updated.response() instanceof Replicator.UpdateSuccess) {
            replicator.askGet(
                    asker -> new Replicator.Get<>(KEY, Replicator.readLocal(), asker),
                    response -> new Got(response, updated.replyTo()));
        } else {
            updated.replyTo().tell(Answer.FAILED);
        }
        return this;
    }

    private Behavior<Command> onGot(Got got) {
        if (got.response() instanceof Replicator.GetSuccess<LWWMap<String, String>> success) {
            apply(success.get(KEY).getEntries());
            got.replyTo().tell(Answer.DONE);
        } else {
            got.replyTo().tell(Answer.FAILED);
        }
        return this;
    }

    private Behavior<Command> onChanged(Changed changed) {
        if (changed.response() instanceof Replicator.Changed<LWWMap<String, String>> now) {
            apply(now.get(KEY).getEntries());
        }
        return this;
    }

    private void apply(Map<String, String> entries) {
        shared = entries;
        Map<String, PushRule> next = new LinkedHashMap<>();
        configured.forEach((id, rule) -> {
            if (!REMOVED.equals(entries.get(id))) {
                next.put(id, rule);
            }
        });
        entries.values().forEach(written -> read(written).ifPresent(rule -> next.put(rule.id(), rule)));
        if (!next.equals(rules)) {
            rules = next;
            pushes.tell(new Pushes.Rules(List.copyOf(rules.values())));
        }
    }

    /** Another version of this program may write what this one cannot read. */
    private static Optional<PushRule> read(String written) {
        String[] parts = written.split("\n", 2);
        try {
            return parts.length == 2 ? Optional.of(PushRule.of(parts[0], parts[1])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
