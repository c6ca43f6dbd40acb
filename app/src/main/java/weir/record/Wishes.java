package weir.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import weir.stream.StreamKey;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * What operators have asked on any node, which all nodes share for as long as one of them runs: so that it counts on the node that
 * has the publisher, whichever that is and becomes. Bounded in number.
 */
final class Wishes extends AbstractBehavior<Wishes.Command> {

    sealed interface Command {}

    record Make(Wish wish, ActorRef<Answer> replyTo) implements Command {}

    /** The rules count again. */
    record Forget(StreamKey key, ActorRef<Answer> replyTo) implements Command {}

    /** Ordered by key. */
    record GetAll(ActorRef<List<Wish>> replyTo) implements Command {}

    /** What became of it. */
    enum Answer {
        DONE,
        /** Nothing was asked for the stream. */
        UNKNOWN,
        TOO_MANY,
        /** The shared wishes could not be written. */
        FAILED
    }

    private record Changed(Replicator.SubscribeResponse<LWWMap<String, String>> response) implements Command {}

    private record Updated(Replicator.UpdateResponse<LWWMap<String, String>> response, ActorRef<Answer> replyTo)
            implements Command {}

    private static final Key<LWWMap<String, String>> KEY = LWWMapKey.create("weir-record-wishes");

    private final EventLog log = EventLog.of(Wishes.class);
    private final ActorRef<Recordings.Command> recordings;
    private final ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator;
    private final DistributedData shared;
    private final SelfUniqueAddress self;
    private final int most;
    private Map<String, Wish> wishes = Map.of();

    private Wishes(
            ActorContext<Command> context,
            ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator,
            int most,
            ActorRef<Recordings.Command> recordings) {
        super(context);
        this.replicator = replicator;
        this.recordings = recordings;
        this.shared = DistributedData.get(context.getSystem());
        this.self = shared.selfUniqueAddress();
        this.most = most;
        replicator.subscribe(KEY, Changed::new);
    }

    /** @param most wishes in the cluster @param recordings told of each change */
    static Behavior<Command> create(int most, ActorRef<Recordings.Command> recordings) {
        return Behaviors.setup(context -> DistributedData.withReplicatorMessageAdapter(
                (ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator) ->
                        new Wishes(context, replicator, most, recordings)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Make.class, this::onMake)
                .onMessage(Forget.class, this::onForget)
                .onMessage(GetAll.class, this::onGetAll)
                .onMessage(Changed.class, this::onChanged)
                .onMessage(Updated.class, this::onUpdated)
                .build();
    }

    private Behavior<Command> onMake(Make make) {
        Wish wish = make.wish();
        String key = wish.key().toString();
        if (wishes.size() >= most && !wishes.containsKey(key)) {
            make.replyTo().tell(Answer.TOO_MANY);
            return this;
        }
        log.with(LogKeys.STREAM, key).info(wish.record() ? "recording asked for" : "recording asked to be left out");
        update(map -> map.put(self, key, wish.written()), make.replyTo());
        return this;
    }

    private Behavior<Command> onForget(Forget forget) {
        String key = forget.key().toString();
        if (!wishes.containsKey(key)) {
            forget.replyTo().tell(Answer.UNKNOWN);
            return this;
        }
        log.with(LogKeys.STREAM, key).info("recording left to the rules");
        update(map -> map.remove(self, key), forget.replyTo());
        return this;
    }

    private Behavior<Command> onGetAll(GetAll all) {
        all.replyTo().tell(List.copyOf(new TreeMap<>(wishes).values()));
        return this;
    }

    private interface Change {
        LWWMap<String, String> of(LWWMap<String, String> map);
    }

    private void update(Change change, ActorRef<Answer> replyTo) {
        replicator.askUpdate(
                asker -> new Replicator.Update<>(KEY, LWWMap.empty(), Replicator.writeLocal(), asker, change::of),
                response -> new Updated(response, replyTo));
    }

    private Behavior<Command> onUpdated(Updated updated) {
        boolean done = updated.response() instanceof Replicator.UpdateSuccess;
        shared.replicator().tell(Replicator.flushChanges()); // the sooner it counts here
        updated.replyTo().tell(done ? Answer.DONE : Answer.FAILED);
        return this;
    }

    private Behavior<Command> onChanged(Changed changed) {
        if (changed.response() instanceof Replicator.Changed<LWWMap<String, String>> now) {
            Map<String, Wish> next = new HashMap<>();
            now.get(KEY).getEntries().forEach((key, written) -> Wish.read(key, written)
                    .ifPresent(wish -> next.put(key, wish)));
            wishes = next;
            recordings.tell(new Recordings.Wished(List.copyOf(next.values())));
        }
        return this;
    }
}
