package weir.connection;

import java.time.Duration;
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
import org.apache.pekko.util.ByteStringBuilder;
import scala.Tuple2;
import scala.runtime.BoxedUnit;
import weir.stream.Subscriber;

/** The writing side of a socket of {@link StreamsTransport}: a stage whose actor takes what is meant for the {@link Egress}. */
final class StreamsEgress extends GraphStage<SourceShape<ByteString>> {

    private final ActorRef<Connection.Command> connection;
    private final Relay relay;
    private final ConnectionInfo info;
    private final Outlet<ByteString> out = Outlet.create("StreamsEgress.out");
    private final SourceShape<ByteString> shape = SourceShape.of(out);

    StreamsEgress(ActorRef<Connection.Command> connection, Relay relay, ConnectionInfo info) {
        this.connection = connection;
        this.relay = relay;
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

        private final Batch batch = new Batch();
        private final int writeBytes = relay.subscriber().writeBatchBytes();
        private Egress egress;
        /** What is left of a batch that was larger than one write. */
        private ByteString begun = ByteString.emptyByteString();

        private Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    egress.progressed(System.nanoTime());
                    write();
                }
            });
        }

        @Override
        public void preStart() {
            getStageActor(this::onMessage).watch(Adapter.toClassic(connection));
            ActorRef<Object> self = Adapter.toTyped(stageActor().ref());
            egress = new Egress(connection, self.unsafeUpcast(), relay, info, System.nanoTime());
            connection.tell(new Connection.EgressReady(self));
        }

        private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> received) {
            receive(received._2());
            return BoxedUnit.UNIT;
        }

        private void receive(Object message) {
            if (message instanceof Subscriber.Event event) {
                egress.take(event);
            } else if (message instanceof Egress.Command command) {
                egress.heed(command);
                if (command instanceof Egress.Finish finish) {
                    scheduleOnce(PATIENCE, finish.patience());
                }
            } else {
                completeStage(); // the Connection has terminated
                return;
            }
            egress.overflow().ifPresentOrElse(this::cut, this::writeIfTaken);
        }

        private void writeIfTaken() {
            if (isAvailable(out)) {
                write();
            }
            if (!isAvailable(out) && !isTimerActive(STALL) && waits()) {
                scheduleOnce(STALL, relay.subscriber().stallTimeout());
            }
        }

        private boolean waits() {
            return begun.nonEmpty() || !egress.isEmpty();
        }

        /** A message larger than one write goes in several, so that a slow socket shows that it takes them. */
        private void write() {
            ByteString next = begun.nonEmpty() ? begun : nextBatch();
            if (next.nonEmpty()) {
                begun = next.drop(writeBytes);
                egress.progressed(System.nanoTime());
                push(out, next.take(writeBytes));
            } else if (egress.isFinished()) {
                complete(out);
            }
        }

        private ByteString nextBatch() {
            egress.drainTo(batch);
            ByteStringBuilder bytes = new ByteStringBuilder();
            for (int i = 0; i < batch.count(); i++) {
                batch.message(i)
                        .forEachPiece(
                                (piece, from, length) -> bytes.append(ByteString.fromArrayUnsafe(piece, from, length)));
            }
            batch.clear();
            return bytes.result();
        }

        @Override
        public void onTimer(Object timer) {
            if (PATIENCE.equals(timer)) {
                cut(Egress.OUT_OF_PATIENCE);
                return;
            }
            if (isAvailable(out)) {
                return;
            }
            Duration left = egress.untilStalled(System.nanoTime());
            if (left.isZero()) {
                cut(egress.stall());
            } else {
                scheduleOnce(STALL, left);
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
