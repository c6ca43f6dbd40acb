package weir.connection;

import java.time.Duration;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import scala.Tuple2;
import scala.runtime.BoxedUnit;
import weir.media.Frame;
import weir.stream.DropBuffer;
import weir.stream.DropCounters;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.stream.SubscriberSettings;
import weir.telemetry.Metrics;

/**
 * The writing side of a connection and its Subscriber: a stage actor that Hubs send frames to. It gives the socket whatever has
 * piled up while the last write was under way, in one piece; a slow socket costs frames by the rules of the drop buffer, one
 * that takes nothing for the stall timeout is cut.
 */
final class Egress extends GraphStage<SourceShape<ByteString>> {

    /** What the Connection asks of its writing side; frames come as {@link Subscriber.Event}. */
    sealed interface Command {}

    /** Protocol bytes, written before any frame that is queued. */
    record Send(ByteString bytes) implements Command {}

    /**
     * @param subscription another one for every play of the connection
     * @param multitrack the player declared that it reads multitrack messages
     */
    record StartPlay(int streamId, int subscription, StreamKey key, int chunkSize, boolean multitrack)
            implements Command {}

    record StopPlay(int streamId) implements Command {}

    /** The play is over once what is queued has been written, and {@code last} behind it. */
    record EndPlay(int streamId, ByteString last) implements Command {}

    record WantAudio(int streamId, boolean wanted) implements Command {}

    record WantVideo(int streamId, boolean wanted) implements Command {}

    record Pause(int streamId, boolean paused) implements Command {}

    /** Close the socket once everything queued is written, or after {@code patience}. It may be closed already. */
    record Finish(Duration patience) implements Command, DeadLetterSuppression {}

    private final ActorRef<Connection.Command> connection;
    private final ActorRef<Hubs.Command> hubs;
    private final SubscriberSettings settings;
    private final Metrics.Traffic traffic;
    private final DropCounters drops;
    private final ConnectionInfo info;
    private final Outlet<ByteString> out = Outlet.create("Egress.out");
    private final SourceShape<ByteString> shape = SourceShape.of(out);

    Egress(ActorRef<Connection.Command> connection, Relay relay, ConnectionInfo info) {
        this.connection = connection;
        this.hubs = relay.hubs();
        this.settings = relay.subscriber();
        this.traffic = relay.metrics().traffic(Metrics.Direction.OUT);
        this.drops = relay.drops();
        this.info = info;
    }

    @Override
    public SourceShape<ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private static final String STALL = "stall";
        private static final String PATIENCE = "patience";

        private final Outbox outbox = new Outbox(this::countFrame);
        private long sentFrames;
        private long sentBytes;
        private long lastProgressNanos;
        private boolean finishing;

        private Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    lastProgressNanos = System.nanoTime();
                    write();
                }
            });
        }

        @Override
        public void preStart() {
            lastProgressNanos = System.nanoTime();
            getStageActor(this::onMessage).watch(Adapter.toClassic(connection));
            connection.tell(
                    new Connection.EgressReady(Adapter.toTyped(stageActor().ref())));
        }

        private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> received) {
            receive(received._2());
            return BoxedUnit.UNIT;
        }

        private void receive(Object message) {
            if (message instanceof Subscriber.Event event) {
                onEvent(event);
            } else if (message instanceof Command command) {
                onCommand(command);
            } else {
                completeStage(); // the Connection has terminated
                return;
            }
            if (outbox.overflowed()) {
                cut("the client reads too slowly for what may not be dropped");
                return;
            }
            if (isAvailable(out)) {
                write();
            }
            if (!isAvailable(out) && !outbox.isEmpty() && !isTimerActive(STALL)) {
                scheduleOnce(STALL, settings.stallTimeout());
            }
        }

        private void onEvent(Subscriber.Event event) {
            if (event instanceof Subscriber.Delivered delivered) {
                outbox.deliver(delivered);
            } else if (event instanceof Subscriber.Joined joined) {
                outbox.playOf(joined.subscription()).ifPresent(play -> play.join(joined));
            } else if (event instanceof Subscriber.Ended ended) {
                connection.tell(new Connection.PlaysEnded(outbox.subscriptionsTo(ended.key())));
            } else if (event instanceof Subscriber.NotFound notFound) {
                connection.tell(new Connection.PlayNotFound(notFound.subscription()));
            }
        }

        private void onCommand(Command command) {
            if (command instanceof Send send) {
                outbox.send(send.bytes());
            } else if (command instanceof StartPlay start) {
                startPlay(start);
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
            } else if (command instanceof Finish finish) {
                finishing = true;
                outbox.stopUnended().forEach(this::unsubscribe);
                scheduleOnce(PATIENCE, finish.patience());
            }
        }

        private void startPlay(StartPlay start) {
            DropBuffer.Limits limits = new DropBuffer.Limits(
                    settings.bufferBytes(), settings.bufferDuration().toMillis());
            DropBuffer buffer = new DropBuffer(limits, this::dropped);
            outbox.start(new Play(
                    start.streamId(),
                    start.subscription(),
                    start.key(),
                    start.chunkSize(),
                    start.multitrack(),
                    buffer));
            hubs.tell(new Hubs.Subscribe(start.key(), subscriber(), start.subscription()));
        }

        private void dropped(DropReason reason, Frame frame) {
            info.dropped();
            drops.dropped(reason, frame);
        }

        private void unsubscribe(Play play) {
            hubs.tell(new Hubs.Unsubscribe(play.key(), subscriber(), play.subscription()));
        }

        private ActorRef<Subscriber.Event> subscriber() {
            return Adapter.toTyped(stageActor().ref());
        }

        private void write() {
            ByteString batch = outbox.drain(settings.writeBatchBytes());
            if (batch.nonEmpty()) {
                countBatch(batch);
                lastProgressNanos = System.nanoTime();
                push(out, batch);
            } else if (finishing) {
                complete(out);
            }
        }

        private void countFrame(int payloadBytes) {
            sentFrames++;
            sentBytes += payloadBytes;
        }

        private void countBatch(ByteString batch) {
            info.sent(batch.length());
            if (sentFrames > 0) {
                traffic.add(sentFrames, sentBytes);
                sentFrames = 0;
                sentBytes = 0;
            }
        }

        @Override
        public void onTimer(Object timer) {
            if (PATIENCE.equals(timer)) {
                cut("the client did not take its last messages");
                return;
            }
            long quietNanos = System.nanoTime() - lastProgressNanos;
            long leftNanos = settings.stallTimeout().toNanos() - quietNanos;
            if (isAvailable(out)) {
                return;
            }
            if (leftNanos <= 0) {
                cut("the client took nothing for " + settings.stallTimeout().toMillis() + " ms");
            } else {
                scheduleOnce(STALL, Duration.ofNanos(leftNanos));
            }
        }

        private void cut(String why) {
            connection.tell(new Connection.EgressCut(why));
            failStage(new ConnectionCut(why));
        }

        @Override
        public void postStop() {
            connection.tell(Connection.EgressStopped.INSTANCE);
        }
    }

    /** Ends a connection without waiting for the peer. */
    private static final class ConnectionCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private ConnectionCut(String why) {
            super(why, null, false, false);
        }
    }
}
