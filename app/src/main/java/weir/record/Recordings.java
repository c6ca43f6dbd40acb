package weir.record;

import java.util.HashMap;
import java.util.HashSet;
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
import weir.stream.LocalStreams;
import weir.stream.StreamKey;

/** The recordings of this node: a recorder for each stream that is published here and is to be recorded. */
final class Recordings extends AbstractBehavior<Recordings.Command> {

    sealed interface Command {}

    private record Published(StreamKey key) implements Command {}

    private record Unpublished(StreamKey key) implements Command {}

    /** Records a stream from now on, or no more, whatever the rules say. */
    record Want(StreamKey key, boolean wanted) implements Command {}

    record RecorderEnded(StreamKey key, ActorRef<Recorder.Command> recorder, boolean failed) implements Command {}

    private record RecorderTerminated(StreamKey key, ActorRef<Recorder.Command> recorder) implements Command {}

    /** The node goes down: all files are completed. */
    record Drain(ActorRef<Done> replyTo) implements Command {}

    private final RecordingContext node;
    private final LocalStreams streams;
    private final Map<StreamKey, ActorRef<Recorder.Command>> recorders = new HashMap<>();
    private final Map<StreamKey, Boolean> wanted = new HashMap<>();
    /** Not tried again before they are published anew or asked for. */
    private final Set<StreamKey> failed = new HashSet<>();

    private Optional<ActorRef<Done>> draining = Optional.empty();

    static Behavior<Command> create(RecordingContext node, LocalStreams streams) {
        return Behaviors.setup(context -> new Recordings(context, node, streams));
    }

    private Recordings(ActorContext<Command> context, RecordingContext node, LocalStreams streams) {
        super(context);
        this.node = node;
        this.streams = streams;
        ActorRef<Command> self = context.getSelf();
        streams.listen(new LocalStreams.Listener() {
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
                .onMessage(Want.class, this::onWant)
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

    private Behavior<Command> onWant(Want want) {
        wanted.put(want.key(), want.wanted());
        failed.remove(want.key());
        ActorRef<Recorder.Command> recorder = recorders.get(want.key());
        if (want.wanted()) {
            startIfDue(want.key());
        } else if (recorder != null) {
            recorder.tell(new Recorder.Stop("asked to stop"));
        }
        return this;
    }

    private void startIfDue(StreamKey key) {
        if (draining.isPresent() || recorders.containsKey(key) || failed.contains(key) || !streams.isPublished(key)) {
            return;
        }
        planFor(key).ifPresent(plan -> start(key, plan));
    }

    private void start(StreamKey key, RecordingPlan plan) {
        ActorRef<Recorder.Command> recorder = getContext()
                .spawnAnonymous(Recorder.create(key, plan, node, getContext().getSelf()));
        getContext().watchWith(recorder, new RecorderTerminated(key, recorder));
        recorders.put(key, recorder);
    }

    private Optional<RecordingPlan> planFor(StreamKey key) {
        Optional<Boolean> asked = Optional.ofNullable(wanted.get(key));
        if (asked.isEmpty()) {
            return node.settings().planFor(key);
        }
        return asked.get() ? Optional.of(node.settings().planAnyway(key)) : Optional.empty();
    }

    /** The stream may have been published again while the last files were completed. */
    private Behavior<Command> onRecorderEnded(RecorderEnded ended) {
        recorders.remove(ended.key(), ended.recorder());
        if (ended.failed() && streams.isPublished(ended.key())) {
            failed.add(ended.key());
        } else {
            node.recordings().remove(ended.key());
        }
        startIfDue(ended.key());
        return stopIfDrained();
    }

    /** Without a word before: something is wrong with the recorder itself. */
    private Behavior<Command> onRecorderTerminated(RecorderTerminated terminated) {
        return terminated.recorder().equals(recorders.get(terminated.key()))
                ? onRecorderEnded(new RecorderEnded(terminated.key(), terminated.recorder(), true))
                : this;
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
