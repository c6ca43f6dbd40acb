package weir.connection;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import weir.media.Frame;
import weir.stream.DropBuffer;
import weir.stream.DropCounters;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.Playback;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.stream.SubscriberSettings;
import weir.telemetry.Metrics;

/**
 * The writing side of a connection and its Subscriber, but for the socket: takes the Connection's commands and the Hubs' frames,
 * and gives whoever owns the socket all that has piled up since the last write, in one batch. A slow socket costs frames by
 * the rules of the drop buffer; one that takes nothing for the stall timeout has to be cut. Not thread-safe.
 */
final class Egress {

    /** What the Connection asks of its writing side; frames come as {@link Subscriber.Event}. */
    sealed interface Command {}

    /** Protocol bytes, written before any frame that is queued. */
    record Send(byte[] bytes) implements Command {}

    /**
     * @param subscription another one for every play of the connection
     * @param multitrack the player declared that it reads multitrack messages
     */
    record StartPlay(int streamId, int subscription, StreamKey key, int chunkSize, boolean multitrack)
            implements Command {}

    /**
     * @param player of the recording
     * @param run its first one, which begins behind {@code opening}
     */
    record StartRecorded(
            int streamId,
            int subscription,
            StreamKey key,
            boolean multitrack,
            ActorRef<Playback.Command> player,
            int run,
            byte[] opening)
            implements Command {}

    /** The recording goes on elsewhere, behind {@code opening}; what is queued of it is forgotten. */
    record NextRun(int streamId, int run, byte[] opening) implements Command {}

    /** The recording is at its end, which {@code last} tells behind its frames. */
    record CompleteRun(int streamId, int run, byte[] last) implements Command {}

    record StopPlay(int streamId) implements Command {}

    /** The play is over once what is queued has been written, and {@code last} behind it. */
    record EndPlay(int streamId, byte[] last) implements Command {}

    record WantAudio(int streamId, boolean wanted) implements Command {}

    record WantVideo(int streamId, boolean wanted) implements Command {}

    record Pause(int streamId, boolean paused) implements Command {}

    /** Close the socket once everything queued is written, or after {@code patience}. It may be closed already. */
    record Finish(Duration patience) implements Command, DeadLetterSuppression {}

    /** Why a client is cut that does not take its last messages in time. */
    static final String OUT_OF_PATIENCE = "the client did not take its last messages";

    private final ActorRef<Connection.Command> connection;
    private final ActorRef<Subscriber.Event> subscriber;
    private final ActorRef<Hubs.Command> hubs;
    private final SubscriberSettings settings;
    private final int chunkSize;
    private final Metrics.Traffic traffic;
    private final DropCounters drops;
    private final ConnectionInfo info;
    private final Outbox outbox = new Outbox(this::countFrame);
    private long sentFrames;
    private long sentBytes;
    private long lastProgressNanos;
    private boolean finishing;

    /** @param subscriber how Hubs reach the owner, who hands on what comes to {@link #take} */
    Egress(
            ActorRef<Connection.Command> connection,
            ActorRef<Subscriber.Event> subscriber,
            Relay relay,
            ConnectionInfo info,
            long nowNanos) {
        this.connection = connection;
        this.subscriber = subscriber;
        this.hubs = relay.hubs();
        this.settings = relay.subscriber();
        this.chunkSize = relay.connection().chunkSize();
        this.traffic = relay.metrics().traffic(Metrics.Direction.OUT);
        this.drops = relay.drops();
        this.info = info;
        this.lastProgressNanos = nowNanos;
    }

    void take(Subscriber.Event event) {
        if (event instanceof Subscriber.Delivered delivered) {
            outbox.deliver(delivered);
        } else if (event instanceof Subscriber.Played played) {
            outbox.recordedPlayOf(played.subscription()).ifPresent(play -> play.offer(played));
        } else if (event instanceof Subscriber.Joined joined) {
            outbox.livePlayOf(joined.subscription()).ifPresent(play -> play.join(joined));
        } else if (event instanceof Subscriber.Ended ended) {
            connection.tell(new Connection.PlaysEnded(outbox.subscriptionsTo(ended.key())));
        } else if (event instanceof Subscriber.NotFound notFound) {
            connection.tell(new Connection.PlayNotFound(notFound.subscription()));
        }
    }

    void heed(Command command) {
        if (command instanceof Send send) {
            outbox.send(send.bytes());
        } else if (command instanceof StartPlay start) {
            startPlay(start);
        } else if (command instanceof StartRecorded start) {
            startRecorded(start);
        } else if (command instanceof NextRun next) {
            outbox.recordedPlayOn(next.streamId()).ifPresent(play -> play.begin(next.run(), next.opening()));
        } else if (command instanceof CompleteRun complete) {
            outbox.recordedPlayOn(complete.streamId())
                    .ifPresent(play -> play.complete(complete.run(), complete.last()));
        } else if (command instanceof StopPlay stop) {
            outbox.stop(stop.streamId()).ifPresent(this::unsubscribe);
        } else if (command instanceof EndPlay end) {
            outbox.play(end.streamId()).ifPresent(play -> {
                unsubscribe(play);
                play.end(end.last());
            });
        } else if (command instanceof WantAudio want) {
            outbox.play(want.streamId()).ifPresent(play -> play.wantAudio(want.wanted()));
        } else if (command instanceof WantVideo want) {
            outbox.play(want.streamId()).ifPresent(play -> play.wantVideo(want.wanted()));
        } else if (command instanceof Pause pause) {
            outbox.play(pause.streamId()).ifPresent(play -> play.pause(pause.paused()));
        } else if (command instanceof Finish) {
            finishing = true;
            outbox.stopUnended().forEach(this::unsubscribe);
        }
    }

    private void startPlay(StartPlay start) {
        DropBuffer.Limits limits = new DropBuffer.Limits(
                settings.bufferBytes(), settings.bufferDuration().toMillis());
        DropBuffer buffer = new DropBuffer(limits, this::dropped);
        outbox.start(new LivePlay(
                start.streamId(), start.subscription(), start.key(), start.chunkSize(), start.multitrack(), buffer));
        hubs.tell(new Hubs.Subscribe(start.key(), subscriber, start.subscription()));
    }

    private void startRecorded(StartRecorded start) {
        RecordedPlay play = new RecordedPlay(
                start.streamId(), start.subscription(), start.key(), chunkSize, start.multitrack(), start.player());
        outbox.start(play);
        play.begin(start.run(), start.opening());
    }

    private void dropped(DropReason reason, Frame frame) {
        info.dropped();
        drops.dropped(reason, frame);
    }

    private void unsubscribe(Play play) {
        if (play instanceof LivePlay) {
            hubs.tell(new Hubs.Unsubscribe(play.key(), subscriber, play.subscription()));
        }
    }

    boolean isEmpty() {
        return outbox.isEmpty();
    }

    /** Nothing is left to write and nothing will come: the socket is to be closed. */
    boolean isFinished() {
        return finishing && outbox.isEmpty();
    }

    /** Why the client is to be cut, if what may not be dropped has grown past its bound. */
    Optional<String> overflow() {
        return outbox.overflowed()
                ? Optional.of("the client reads too slowly for what may not be dropped")
                : Optional.empty();
    }

    /** Adds what to write next to {@code batch}: whole messages, {@code write-batch-size} or one message more. */
    void drainTo(Batch batch) {
        outbox.drainTo(batch, settings.writeBatchBytes());
        info.sent(batch.bytes());
        if (sentFrames > 0) {
            traffic.add(sentFrames, sentBytes);
            sentFrames = 0;
            sentBytes = 0;
        }
    }

    private void countFrame(int payloadBytes) {
        sentFrames++;
        sentBytes += payloadBytes;
    }

    /** The socket has taken something. */
    void progressed(long nowNanos) {
        lastProgressNanos = nowNanos;
    }

    /**
     * How much longer the socket may take nothing of what waits for it; zero when the client has to be cut. A client that has
     * paused a recording may take its time.
     */
    Duration untilStalled(long nowNanos) {
        if (outbox.isHeld()) {
            lastProgressNanos = nowNanos;
        }
        Duration left = settings.stallTimeout().minusNanos(nowNanos - lastProgressNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Why a client is cut that is out of time by {@link #untilStalled}. */
    String stall() {
        return "the client took nothing for " + settings.stallTimeout().toMillis() + " ms";
    }
}
