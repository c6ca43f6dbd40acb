package weir.record;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.telemetry.Telemetry;

/** The recording of one node, found through its actor system by the routes that Pekko itself creates. */
public final class RecordingExtension implements Extension {

    private static final ExtensionId<RecordingExtension> ID = new ExtensionId<>() {
        @Override
        public RecordingExtension createExtension(ActorSystem<?> system) {
            return new RecordingExtension(system);
        }
    };

    private static final DispatcherSelector DISK = DispatcherSelector.fromConfig("weir-record-dispatcher");

    private final ActorSystem<?> system;
    private final LocalRecordings recordings = new LocalRecordings();
    private volatile Optional<ActorRef<Wishes.Command>> wishes = Optional.empty();

    private RecordingExtension(ActorSystem<?> system) {
        this.system = system;
    }

    public static RecordingExtension of(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** Records from now on what the settings want of the streams published to this node, and repairs what was left over. Once. */
    public void start(
            ActorContext<?> context, RecordSettings settings, ActorRef<Hubs.Command> hubs, LocalStreams streams) {
        Executor disk = system.dispatchers().lookup(DISK);
        disk.execute(() -> LeftOvers.repair(settings.directory()));
        RecordingContext node = RecordingContext.of(
                settings,
                hubs,
                streams,
                recordings,
                Telemetry.of(system).metrics().recordings(),
                disk,
                InstantSource.system());
        ActorRef<Recordings.Command> started = context.spawn(Recordings.create(node), "recordings");
        wishes = Optional.of(context.spawn(Wishes.create(settings.maxWishes(), started), "recording-wishes"));
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseServiceStop(),
                        "complete-recordings",
                        () -> drain(started, settings.drainTimeout()));
    }

    /** After the connections, so that the last frames are there. */
    private CompletionStage<Done> drain(ActorRef<Recordings.Command> started, Duration timeout) {
        return AskPattern.<Recordings.Command, Done>ask(
                        started, Recordings.Drain::new, timeout.plusMillis(1), system.scheduler())
                .exceptionally(tooLate -> Done.getInstance());
    }

    /** What operators have asked for; empty until the node records. */
    Optional<ActorRef<Wishes.Command>> wishes() {
        return wishes;
    }

    LocalRecordings recordings() {
        return recordings;
    }
}
