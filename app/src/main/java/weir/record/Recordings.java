package weir.record;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;

/** The recordings of this node: a recorder for each stream that is published here and is to be recorded. */
final class Recordings extends AbstractBehavior<Recordings.Command> {

    sealed interface Command {}

    private record Published(StreamKey key) implements Command {}

    private record Unpublished(StreamKey key) implements Command {}

    /** All that operators want from now on, whatever the rules say. */
    record Wished(List<Wish> wishes) implements Command {}

    /** The stream is not recorded any more, but the recorder may still complete what it has written. */
    record RecorderFailed(StreamKey key) implements Command {}

    record RecorderEnded(StreamKey key, ActorRef<Recorder.Command> recorder) implements Command {}

    private record RecorderTerminated(StreamKey key, ActorRef<Recorder.Command> recorder) implements Command {}

    /** The node goes down: all files are completed. */
    record Drain(ActorRef<Done> replyTo) implements Command {}

    private final RecordingContext node;
    private final Map<StreamKey, ActorRef<Recorder.Command>> recorders = new HashMap<>();
    /** Not tried again before they are published anew or asked for. */
    private final Set<StreamKey> failed = new HashSet<>();

    private Map<StreamKey, Wish> wishes = Map.of();
    private Optional<ActorRef<Done>> draining = Optional.empty();

    static Behavior<Command> create(RecordingContext node) {
        return Behaviors.setup(context -> new Recordings(context, node));
    }

    private Recordings(ActorContext<Command> context, RecordingContext node) {
        super(context);
        this.node = node;
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

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Published.class, this::onPublished)
                .onMessage(Unpublished.class, this::onUnpublished)
                .onMessage(Wished.class, this::onWished)
                .onMessage(RecorderFailed.class, this::onRecorderFailed)
                .onMessage(RecorderEnded.class, this::onRecorderEnded)
                .onMessage(RecorderTerminated.class, this::onRecorderTerminated)
                .onMessage(Drain.class, this::onDrain)
                .build();
    }

    private Behavior<Command> onPublished(Published published) {
        failed.remove(published.key());
        startIfDue(published.key());
        return this;
    }

    private Behavior<Command> onUnpublished(Unpublished unpublished) {
        ActorRef<Recorder.Command> recorder = recorders.get(unpublished.key());
        if (recorder != null) {
            recorder.tell(Recorder.Unpublished.INSTANCE);
        } else {
            failed.remove(unpublished.key());
            node.recordings().remove(unpublished.key());
        }
        return this;
    }

    private Behavior<Command> onWished(Wished wished) {
        Map<StreamKey, Wish> before = wishes;
        wishes = wished.wishes().stream().collect(Collectors.toMap(Wish::key, wish -> wish));
        Set<StreamKey> changed = new HashSet<>(before.keySet());
        changed.addAll(wishes.keySet());
        changed.removeIf(key -> Objects.equals(before.get(key), wishes.get(key)));
        changed.forEach(this::reconsider);
        return this;
    }

    private void reconsider(StreamKey key) {
        failed.remove(key);
        ActorRef<Recorder.Command> recorder = recorders.get(key);
        if (planFor(key).isPresent()) {
            startIfDue(key);
        } else if (recorder != null) {
            recorder.tell(new Recorder.Stop("asked to stop"));
        } else {
            node.recordings().remove(key);
        }
    }

    private void startIfDue(StreamKey key) {
        boolean ready = draining.isEmpty() && !recorders.containsKey(key) && !failed.contains(key);
        if (ready && node.streams().isPublished(key)) {
            planFor(key).ifPresent(plan -> start(key, plan));
        }
    }

    private void start(StreamKey key, RecordingPlan plan) {
        ActorRef<Recorder.Command> recorder = getContext()
                .spawnAnonymous(Recorder.create(key, plan, node, getContext().getSelf()));
        getContext().watchWith(recorder, new RecorderTerminated(key, recorder));
        recorders.put(key, recorder);
    }

    private Optional<RecordingPlan> planFor(StreamKey key) {
        Wish wish = wishes.get(key);
        if (wish == null) {
            return node.settings().planFor(key);
        }
        return wish.record() ? Optional.of(node.settings().planAnyway(key)) : Optional.empty();
    }

    private Behavior<Command> onRecorderFailed(RecorderFailed recorder) {
        failed.add(recorder.key());
        return this;
    }

    /** The stream may have been published again, or asked for, while the last files were completed. */
    private Behavior<Command> onRecorderEnded(RecorderEnded ended) {
        recorders.remove(ended.key(), ended.recorder());
        if (!node.streams().isPublished(ended.key())) {
            failed.remove(ended.key());
        }
        if (!failed.contains(ended.key())) {
            node.recordings().remove(ended.key());
        }
        startIfDue(ended.key());
        return stopIfDrained();
    }

    /** Without a word before: something is wrong with the recorder itself. */
    private Behavior<Command> onRecorderTerminated(RecorderTerminated terminated) {
        if (!terminated.recorder().equals(recorders.get(terminated.key()))) {
            return this;
        }
        failed.add(terminated.key());
        return onRecorderEnded(new RecorderEnded(terminated.key(), terminated.recorder()));
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = Optional.of(drain.replyTo());
        recorders.values().forEach(recorder -> recorder.tell(new Recorder.Stop("node shuts down")));
        return stopIfDrained();
    }

    private Behavior<Command> stopIfDrained() {
        if (draining.isEmpty() || !recorders.isEmpty()) {
            return this;
        }
        draining.get().tell(Done.getInstance());
        return Behaviors.stopped();
    }
}
