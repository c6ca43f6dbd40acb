package weir.record;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.media.Frame;
import weir.stream.DropBuffer;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * Records one stream for as long as it is published to this node: a subscriber like any viewer, whose frames wait in a drop buffer
 * while the disk is busy. One call to the disk at a time, on threads of its own. Whatever the disk does, the stream goes on.
 */
final class Recorder extends AbstractBehavior<Recorder.Command> {

    sealed interface Command {}

    private record FromHub(Subscriber.Event event) implements Command {}

    /** Nobody publishes the stream to this node any more; some of it may still be under way. */
    enum Unpublished implements Command {
        INSTANCE
    }

    /** Writes what waits, completes the file and stops. @param reason for the log */
    record Stop(String reason) implements Command {}

    private enum SubscribeDue implements Command {
        INSTANCE
    }

    private enum WriteDue implements Command {
        INSTANCE
    }

    private record Written(Recording.Progress progress) implements Command {}

    private enum Finished implements Command {
        INSTANCE
    }

    private record DiskFailed(Throwable cause) implements Command {}

    private enum Salvaged implements Command {
        INSTANCE
    }

    private static final int SUBSCRIPTION = 1;

    private final StreamKey key;
    private final RecordingContext node;
    private final TimerScheduler<Command> timers;
    private final ActorRef<Subscriber.Event> subscriber;
    private final ActorRef<Recordings.Command> parent;
    private final Instant since;
    private final EventLog log;
    private final Recording recording;
    private final Backlog backlog;
    private RecorderState state = RecorderState.WAITING;
    private boolean diskBusy;
    private long dropped;
    private boolean fellBehind;
    private Recording.Progress progress = Recording.Progress.NONE;
    private String endReason = "";
    private String error = "";

    static Behavior<Command> create(
            StreamKey key, RecordingPlan plan, RecordingContext node, ActorRef<Recordings.Command> parent) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Recorder(context, timers, key, plan, node, parent)));
    }

    private Recorder(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StreamKey key,
            RecordingPlan plan,
            RecordingContext node,
            ActorRef<Recordings.Command> parent) {
        super(context);
        this.key = key;
        this.node = node;
        this.timers = timers;
        this.parent = parent;
        this.since = node.clock().instant();
        this.log = EventLog.of(Recorder.class).with(LogKeys.STREAM, key);
        this.recording = new Recording(key, plan, node.settings(), node.clock(), new Files());
        this.backlog = new Backlog(
                new DropBuffer.Limits(
                        node.settings().bufferBytes(),
                        node.settings().bufferDuration().toMillis()),
                this::onDrop);
        this.subscriber = context.messageAdapter(Subscriber.Event.class, FromHub::new);
        node.metrics().active().inc();
        subscribe();
        show();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromHub.class, this::onHub)
                .onMessage(SubscribeDue.class, due -> subscribe())
                .onMessage(WriteDue.class, due -> onWriteDue())
                .onMessage(Written.class, this::onWritten)
                .onMessage(Unpublished.class, unpublished -> onUnpublished())
                .onMessage(Stop.class, stop -> end(stop.reason()))
                .onMessage(Finished.class, finished -> onFinished())
                .onMessage(DiskFailed.class, failed -> fail(Failure.of(failed.cause()), failed.cause()))
                .onMessage(Salvaged.class, salvaged -> stopped())
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    // The stream

    private Behavior<Command> subscribe() {
        node.hubs().tell(new Hubs.Subscribe(key, subscriber, SUBSCRIPTION));
        return this;
    }

    private Behavior<Command> onHub(FromHub fromHub) {
        if (state == RecorderState.ENDING || state.isOver()) {
            return this;
        }
        Subscriber.Event event = fromHub.event();
        if (event instanceof Subscriber.Joined joined) {
            return onJoined(joined);
        }
        if (event instanceof Subscriber.Delivered delivered) {
            return onDelivered(delivered);
        }
        return event instanceof Subscriber.Ended ? end("unpublished") : onNotFound();
    }

    private Behavior<Command> onNotFound() {
        if (!node.streams().isPublished(key)) {
            return end("never published");
        }
        timers.startSingleTimer(SubscribeDue.INSTANCE, Subscriber.AGAIN);
        return this;
    }

    private Behavior<Command> onJoined(Subscriber.Joined joined) {
        if (joined.local() && !joined.cached().isEmpty()) {
            become(RecorderState.RECORDING, "the stream is there");
            backlog.join(joined);
            writeSoon();
        }
        return this;
    }

    private Behavior<Command> onDelivered(Subscriber.Delivered delivered) {
        if (!delivered.local()) {
            return state == RecorderState.RECORDING ? end("published elsewhere") : this;
        }
        if (state == RecorderState.WAITING) {
            become(RecorderState.RECORDING, "the stream begins");
        } else if (delivered.newPublication()) {
            backlog.newPublication();
        }
        long droppedBefore = dropped;
        backlog.offer(delivered.frames());
        if (dropped > droppedBefore) {
            show();
        }
        if (backlog.overflowed()) {
            return fail(Failure.DISK_STALLED, new IOException("the disk takes nothing"));
        }
        writeSoon();
        return this;
    }

    private Behavior<Command> onUnpublished() {
        return state == RecorderState.WAITING ? end("unpublished") : this;
    }

    private void onDrop(DropReason reason, Frame frame) {
        node.dropped().get(reason).inc();
        dropped++;
        if (!fellBehind && reason != DropReason.UNTIL_KEYFRAME) {
            fellBehind = true;
            log.with(LogKeys.REASON, reason.label()).warn("recording drops frames, the disk is too slow");
        }
    }

    // The disk

    private void writeSoon() {
        if (diskBusy) {
            return;
        }
        if (backlog.isLong() || node.settings().writeInterval().isZero()) {
            writeNow();
        } else if (!timers.isTimerActive(WriteDue.INSTANCE)) {
            timers.startSingleTimer(WriteDue.INSTANCE, node.settings().writeInterval());
        }
    }

    private Behavior<Command> onWriteDue() {
        if (!diskBusy && state == RecorderState.RECORDING) {
            writeNow();
        }
        return this;
    }

    private void writeNow() {
        if (backlog.isEmpty()) {
            return;
        }
        Backlog.Batch batch = backlog.next();
        onDisk(
                () -> {
                    if (batch.newPublication()) {
                        recording.newPublication();
                    }
                    recording.write(batch.frames());
                    node.metrics().bytes().inc(batch.bytes());
                    return new Written(recording.progress());
                },
                DiskFailed::new);
    }

    private Behavior<Command> onWritten(Written written) {
        diskBusy = false;
        progress = written.progress();
        show();
        if (state == RecorderState.ENDING) {
            endWhenWritten();
        } else if (state == RecorderState.RECORDING && !backlog.isEmpty()) {
            writeSoon();
        } else if (state == RecorderState.FAILED) {
            salvage();
        }
        return this;
    }

    // The end

    private Behavior<Command> end(String reason) {
        if (state == RecorderState.ENDING || state.isOver()) {
            return this;
        }
        endReason = reason;
        become(RecorderState.ENDING, reason);
        leave();
        endWhenWritten();
        return this;
    }

    private void leave() {
        node.hubs().tell(new Hubs.Unsubscribe(key, subscriber, SUBSCRIPTION));
        timers.cancelAll();
    }

    private void endWhenWritten() {
        if (diskBusy) {
            return;
        }
        if (!backlog.isEmpty()) {
            writeNow();
            return;
        }
        onDisk(
                () -> {
                    recording.finish();
                    return Finished.INSTANCE;
                },
                DiskFailed::new);
    }

    private Behavior<Command> onFinished() {
        become(RecorderState.ENDED, endReason);
        if (progress.files() > 0) {
            log.with(LogKeys.REASON, endReason)
                    .with("files", progress.files())
                    .with("dropped", dropped)
                    .info("recording ended");
        }
        return stopped();
    }

    private Behavior<Command> fail(Failure failure, Throwable cause) {
        if (state == RecorderState.FAILED) { // the disk has held on to a write for long, and then refused it
            salvage();
            return this;
        }
        boolean stalled = failure == Failure.DISK_STALLED;
        diskBusy &= stalled;
        if (state != RecorderState.ENDING) {
            parent.tell(new Recordings.RecorderFailed(key));
            leave();
        }
        error = failure.label() + ": " + cause.getMessage();
        become(RecorderState.FAILED, failure.label());
        endReason = failure.label();
        node.metrics().failed(failure.label());
        EventLog line = log.with(LogKeys.REASON, failure.label()).with(LogKeys.FILE, fileText());
        if (failure == Failure.INTERNAL) {
            line.error("recording failed", cause);
        } else {
            line.with("error", String.valueOf(cause.getMessage())).warn("recording failed");
        }
        if (!diskBusy) {
            salvage();
        }
        return this;
    }

    private void salvage() {
        onDisk(
                () -> {
                    recording.salvage();
                    return Salvaged.INSTANCE;
                },
                leftForRepair -> Salvaged.INSTANCE);
    }

    private Behavior<Command> stopped() {
        parent.tell(new Recordings.RecorderEnded(key, getContext().getSelf()));
        return Behaviors.stopped();
    }

    /** Whatever it stops by. */
    private Behavior<Command> onPostStop() {
        node.metrics().active().dec();
        return this;
    }

    private String fileText() {
        return progress.file()
                .map(Path::toString)
                .orElse(node.settings().directory().toString());
    }

    private void become(RecorderState next, String why) {
        log.with("from", state).with("to", next).with(LogKeys.REASON, why).debug("recorder changed");
        state = next;
        show();
    }

    private void show() {
        node.recordings().put(new RecordingStatus(key, state, since, progress, dropped, error));
    }

    private void onDisk(Callable<Command> call, Function<Throwable, Command> failed) {
        diskBusy = true;
        CompletableFuture<Command> result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return call.call();
                    } catch (Throwable e) { // whose loss would leave the disk busy for ever
                        return failed.apply(e);
                    }
                },
                node.disk());
        getContext().pipeToSelf(result, (done, impossible) -> done);
    }

    /** What the log says of files. */
    private final class Files implements Recording.Listener {
        @Override
        public void began(Path file) {
            log.with(LogKeys.FILE, file).info("recording started");
        }

        @Override
        public void completed(Path file, long millis, long bytes) {
            node.metrics().files().inc();
            log.with(LogKeys.FILE, file)
                    .with("duration", millis / 1000.0)
                    .with("bytes", bytes)
                    .info("recording completed");
        }
    }
}
