package weir.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.selector.SelectorLoop;
import weir.settings.HostPort;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/** Accepts the sockets of a port that is served on selector loops; runs on one of them. */
final class SelectorAcceptor extends AbstractBehavior<SelectorAcceptor.Command> {

    sealed interface Command {}

    /** Take nobody new. */
    enum Unbind implements Command {
        INSTANCE
    }

    private enum Ready implements Command {
        INSTANCE
    }

    /** After a failure, most likely for want of file descriptors, which go on being short for a while. */
    private static final Duration PAUSE = Duration.ofMillis(200);
    /** Sockets accepted before others on the loop have their turn. */
    private static final int TURN = 64;

    private final EventLog log = EventLog.of(SelectorAcceptor.class);
    private final TimerScheduler<Command> timers;
    private final ServerSocketChannel port;
    private final Consumer<SocketChannel> accepted;
    private final SelectorLoop.Registration registration;
    private boolean failing;

    private SelectorAcceptor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ServerSocketChannel port,
            Consumer<SocketChannel> accepted)
            throws IOException {
        super(context);
        this.timers = timers;
        this.port = port;
        this.accepted = accepted;
        ActorRef<Command> self = context.getSelf();
        this.registration =
                SelectorLoop.current().orElseThrow().register(port, operations -> self.tell(Ready.INSTANCE));
        registration.want(SelectionKey.OP_ACCEPT);
    }

    /** @param accepted takes each socket, in non-blocking mode */
    static Behavior<Command> create(ServerSocketChannel port, Consumer<SocketChannel> accepted) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new SelectorAcceptor(context, timers, port, accepted)));
    }

    /** Binds the port; sockets wait in its backlog until it is accepted from. */
    static ServerSocketChannel open(HostPort address, ConnectionSettings settings) throws IOException {
        ServerSocketChannel port = ServerSocketChannel.open();
        try {
            port.configureBlocking(false);
            port.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (settings.receiveBuffer() > 0) {
                port.setOption(StandardSocketOptions.SO_RCVBUF, settings.receiveBuffer());
            }
            port.bind(new InetSocketAddress(address.host(), address.port()), settings.backlog());
            return port;
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ready.class, this::onReady)
                .onMessage(Unbind.class, this::onUnbind)
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    private Behavior<Command> onReady(Ready ready) {
        try {
            for (int i = 0; i < TURN; i++) {
                SocketChannel channel = port.accept();
                if (channel == null) {
                    break;
                }
                channel.configureBlocking(false);
                accepted.accept(channel);
            }
            failing = false;
            registration.want(SelectionKey.OP_ACCEPT);
        } catch (IOException e) {
            if (!failing) {
                log.with(LogKeys.REASON, e.getMessage()).warn("connections cannot be accepted");
            }
            failing = true;
            timers.startSingleTimer(Ready.INSTANCE, PAUSE);
        }
        return this;
    }

    private Behavior<Command> onUnbind(Unbind unbind) {
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop(PostStop stop) throws IOException {
        port.close();
        return this;
    }
}
