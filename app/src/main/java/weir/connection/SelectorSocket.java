package weir.connection;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.selector.SelectorLoop;
import weir.stream.Subscriber;

/**
 * One socket on a selector loop: a {@link SocketReader} reads it for the Connection, and what the {@link Egress} has is written
 * here. Takes {@link Egress.Command} and {@link Subscriber.Event}, besides its own.
 */
final class SelectorSocket extends AbstractBehavior<Object> {

    /** What the socket tells itself. */
    private sealed interface Command {}

    private enum ClosedByPeer implements Command, DeadLetterSuppression {
        INSTANCE
    }

    private record ReadingFailed(Exception why) implements Command, DeadLetterSuppression {}

    private enum Writable implements Command, DeadLetterSuppression {
        INSTANCE
    }

    /** Comes behind all that was in the mailbox, so that it leaves in one write. */
    private enum Flush implements Command {
        INSTANCE
    }

    private enum StallDue implements Command {
        INSTANCE
    }

    private enum PatienceOver implements Command {
        INSTANCE
    }

    private enum State {
        OPEN,
        /** The socket takes no more for now. */
        BLOCKED,
        /** All is written and said to be the last: the peer may close. */
        SHUT
    }

    private final ActorRef<Object> self;
    private final TimerScheduler<Object> timers;
    private final SocketChannel channel;
    private final SelectorLoop.Registration registration;
    private final SocketReader reader;
    private final ActorRef<Connection.Command> connection;
    private final Egress egress;
    private final SocketWriter writer;
    private State state = State.OPEN;
    private boolean flushing;
    private boolean readingOver;

    private SelectorSocket(
            ActorContext<Object> context,
            TimerScheduler<Object> timers,
            SocketChannel channel,
            Ingress ingress,
            ActorRef<Connection.Command> connection,
            Relay relay,
            ConnectionInfo info)
            throws IOException {
        super(context);
        this.timers = timers;
        this.channel = channel;
        this.connection = connection;
        this.self = context.getSelf();
        this.egress = new Egress(connection, self.unsafeUpcast(), relay, info, System.nanoTime());
        this.writer = new SocketWriter(channel);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (relay.connection().sendBuffer() > 0) {
            channel.setOption(
                    StandardSocketOptions.SO_SNDBUF, relay.connection().sendBuffer());
        }
        SelectorLoop loop = SelectorLoop.current().orElseThrow();
        this.registration = loop.register(channel, this::ready);
        this.reader = new SocketReader(
                channel, relay.connection().receiveBuffer(), ingress, connection, new ReaderHost(loop));
        context.watch(connection);
        connection.tell(new Connection.EgressReady(self));
        reader.goOn(Duration.ZERO);
    }

    /** @param channel in non-blocking mode; closed with the actor */
    static Behavior<Object> create(
            SocketChannel channel,
            Ingress ingress,
            ActorRef<Connection.Command> connection,
            Relay relay,
            ConnectionInfo info) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            try {
                return new SelectorSocket(context, timers, channel, ingress, connection, relay, info);
            } catch (IOException e) {
                // closed by the peer before it was ever read
                channel.close();
                connection.tell(new Connection.IngressDone(e.getMessage()));
                connection.tell(Connection.EgressStopped.INSTANCE);
                return Behaviors.stopped();
            }
        }));
    }

    private final class ReaderHost implements SocketReader.Host {
        private final SelectorLoop loop;

        private ReaderHost(SelectorLoop loop) {
            this.loop = loop;
        }

        @Override
        public void want() {
            registration.want(SelectionKey.OP_READ);
        }

        @Override
        public void after(Duration delay, Runnable task) {
            loop.after(delay, task);
        }

        @Override
        public boolean isCrowded() {
            return loop.isCrowded();
        }

        @Override
        public void closedByPeer() {
            self.tell(ClosedByPeer.INSTANCE);
        }

        @Override
        public void failed(Exception why) {
            self.tell(new ReadingFailed(why));
        }
    }

    @Override
    public Receive<Object> createReceive() {
        return newReceiveBuilder()
                .onMessage(Subscriber.Event.class, this::onEvent)
                .onMessage(Flush.class, this::onFlush)
                .onMessage(Writable.class, this::onWritable)
                .onMessage(Egress.Command.class, this::onCommand)
                .onMessage(ClosedByPeer.class, this::onClosedByPeer)
                .onMessage(ReadingFailed.class, this::onReadingFailed)
                .onMessage(StallDue.class, this::onStallDue)
                .onMessage(PatienceOver.class, this::onPatienceOver)
                .onSignal(Terminated.class, terminated -> Behaviors.stopped())
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    // Reading

    /** Called between two messages. */
    private void ready(int operations) {
        if ((operations & SelectionKey.OP_READ) != 0) {
            reader.ready();
        }
        if ((operations & SelectionKey.OP_WRITE) != 0) {
            self.tell(Writable.INSTANCE);
        }
    }

    private Behavior<Object> onClosedByPeer(ClosedByPeer closed) {
        return endReading("closed by the peer");
    }

    private Behavior<Object> onReadingFailed(ReadingFailed failed) {
        if (failed.why() instanceof IOException lost) {
            return lost(lost);
        }
        throw new IllegalStateException("what was read could not be used", failed.why());
    }

    private Behavior<Object> endReading(String reason) {
        readingOver = true;
        connection.tell(new Connection.IngressDone(reason));
        return state == State.SHUT ? Behaviors.stopped() : this;
    }

    private Behavior<Object> lost(IOException failure) {
        if (!readingOver) {
            endReading("connection lost: " + failure.getMessage());
        }
        return Behaviors.stopped();
    }

    // Writing

    private Behavior<Object> onEvent(Subscriber.Event event) {
        egress.take(event);
        return flushSoon();
    }

    private Behavior<Object> onCommand(Egress.Command command) {
        egress.heed(command);
        if (command instanceof Egress.Finish finish) {
            timers.startSingleTimer(PatienceOver.INSTANCE, finish.patience());
        }
        return flushSoon();
    }

    private Behavior<Object> flushSoon() {
        Optional<String> overflow = egress.overflow();
        if (overflow.isPresent()) {
            return cut(overflow.get());
        }
        if (state == State.OPEN && !flushing) {
            flushing = true;
            self.tell(Flush.INSTANCE);
        }
        return this;
    }

    private Behavior<Object> onFlush(Flush flush) {
        flushing = false;
        if (state != State.OPEN) {
            return this;
        }
        egress.progressed(System.nanoTime());
        return write();
    }

    private Behavior<Object> onWritable(Writable writable) {
        state = State.OPEN;
        return write();
    }

    private Behavior<Object> write() {
        try {
            while (state == State.OPEN && writeNext()) {}
        } catch (IOException e) {
            return lost(e);
        }
        return state == State.SHUT && readingOver ? Behaviors.stopped() : this;
    }

    /** @return whether there may be more to write */
    private boolean writeNext() throws IOException {
        Batch batch = writer.batch();
        if (batch.isEmpty()) {
            egress.drainTo(batch);
        }
        if (batch.isEmpty()) {
            if (egress.isFinished()) {
                channel.shutdownOutput();
                state = State.SHUT;
            }
            return false;
        }
        if (writer.write(LoopBuffers.current().writing()) > 0) {
            egress.progressed(System.nanoTime());
        }
        if (!batch.isEmpty()) {
            state = State.BLOCKED;
            registration.want(SelectionKey.OP_WRITE);
            if (!timers.isTimerActive(StallDue.INSTANCE)) {
                timers.startSingleTimer(StallDue.INSTANCE, egress.untilStalled(System.nanoTime()));
            }
        }
        return true;
    }

    private Behavior<Object> onStallDue(StallDue due) {
        if (state != State.BLOCKED) {
            return this;
        }
        Duration left = egress.untilStalled(System.nanoTime());
        if (left.isZero()) {
            return cut(egress.stall());
        }
        timers.startSingleTimer(StallDue.INSTANCE, left);
        return this;
    }

    // The end

    private Behavior<Object> onPatienceOver(PatienceOver over) {
        return state == State.SHUT ? Behaviors.stopped() : cut(Egress.OUT_OF_PATIENCE);
    }

    private Behavior<Object> cut(String why) {
        connection.tell(new Connection.EgressCut(why));
        return Behaviors.stopped();
    }

    private Behavior<Object> onPostStop(PostStop stop) throws IOException {
        reader.close();
        channel.close();
        if (!readingOver) {
            connection.tell(new Connection.IngressDone("closed"));
        }
        connection.tell(Connection.EgressStopped.INSTANCE);
        return this;
    }
}
