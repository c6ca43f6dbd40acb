package weir.connection;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.util.ByteString;
import weir.rtmp.session.RtmpReader;
import weir.settings.HostPort;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;
import weir.telemetry.Metrics;

/** The RTMP port of a node: gives every socket that comes in a {@link Connection} and, at the end, drains them all. */
public final class RtmpListener extends AbstractBehavior<RtmpListener.Command> {

    private static final int HANDSHAKE_RANDOM = 1528;

    public sealed interface Command {}

    /** Take nobody new, end the plays, close all; the answer comes when the last connection is gone. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    /** Begin to listen; the answer is the address bound, or why it could not be. */
    public record Bind(HostPort address, ActorRef<StatusReply<InetSocketAddress>> replyTo) implements Command {}

    private record Bound(Tcp.ServerBinding binding) implements Command {}

    private enum DrainLast implements Command {
        INSTANCE
    }

    private record Accepted(Tcp.IncomingConnection incoming) implements Command {}

    private final EventLog log = EventLog.of(RtmpListener.class);
    private final Relay relay;
    private final Materializer materializer;
    private final SecureRandom random = new SecureRandom();
    private Optional<Tcp.ServerBinding> binding = Optional.empty();
    private Optional<ActorRef<Done>> draining = Optional.empty();
    private long accepted;
    private int open;

    private RtmpListener(ActorContext<Command> context, Relay relay) {
        super(context);
        this.relay = relay;
        this.materializer = Materializer.matFromSystem(context.getSystem());
    }

    public static Behavior<Command> create(Relay relay) {
        return Behaviors.setup(context -> new RtmpListener(context, relay));
    }

    private Behavior<Command> onBind(Bind bind) {
        ConnectionSettings settings = relay.connection();
        ActorRef<Command> self = getContext().getSelf();
        Tcp.get(getContext().getSystem())
                .bind(
                        bind.address().host(),
                        bind.address().port(),
                        settings.backlog(),
                        socketOptions(settings),
                        false,
                        Optional.empty())
                .to(Sink.foreach(incoming -> self.tell(new Accepted(incoming))))
                .run(materializer)
                .whenComplete((binding, failure) -> {
                    if (failure == null) {
                        self.tell(new Bound(binding));
                        bind.replyTo().tell(StatusReply.success(binding.localAddress()));
                    } else {
                        bind.replyTo().tell(StatusReply.error(failure));
                    }
                });
        return this;
    }

    private static List<Inet.SocketOption> socketOptions(ConnectionSettings settings) {
        List<Inet.SocketOption> options = new ArrayList<>();
        if (settings.sendBuffer() > 0) {
            options.add(TcpSO.sendBufferSize(settings.sendBuffer()));
        }
        if (settings.receiveBuffer() > 0) {
            options.add(TcpSO.receiveBufferSize(settings.receiveBuffer()));
        }
        return options;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Accepted.class, this::onAccepted)
                .onMessage(Bind.class, this::onBind)
                .onMessage(Bound.class, this::onBound)
                .onMessage(Drain.class, this::onDrain)
                .onMessage(DrainLast.class, this::onDrainLast)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onBound(Bound bound) {
        binding = Optional.of(bound.binding());
        if (draining.isPresent()) {
            bound.binding().unbind();
        }
        return this;
    }

    private Behavior<Command> onAccepted(Accepted message) {
        Tcp.IncomingConnection incoming = message.incoming();
        String id = Long.toString(++accepted, 36);
        ConnectionInfo info = new ConnectionInfo(id, incoming.remoteAddress());
        if (draining.isPresent()) {
            refuse(incoming, info, CloseCause.DRAIN, "the node shuts down");
            return this;
        }
        if (open >= relay.connection().maxConnections()) {
            refuse(incoming, info, CloseCause.TOO_MANY, "max-connections are open");
            return this;
        }
        ActorRef<Connection.Command> connection = getContext().spawn(Connection.create(relay, info), "conn-" + id);
        getContext().watch(connection);
        open++;
        incoming.handleWith(streamsOf(connection, info), materializer);
        return this;
    }

    private void refuse(Tcp.IncomingConnection incoming, ConnectionInfo info, CloseCause cause, String reason) {
        relay.metrics().connectionOpened();
        relay.metrics().connectionClosed(Metrics.ConnectionKind.IDLE, cause.label());
        log.with(LogKeys.CONN, info.id())
                .with(LogKeys.PEER, info.peer())
                .with(LogKeys.REASON, reason)
                .with("open", open)
                .warn("connection refused");
        incoming.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
    }

    private Flow<ByteString, ByteString, NotUsed> streamsOf(
            ActorRef<Connection.Command> connection, ConnectionInfo info) {
        Sink<ByteString, NotUsed> reading = Flow.of(ByteString.class)
                .via(new ChunkDecoding(RtmpReader.server(
                        relay.chunkLimits(), relay.partialMessages().of(info), handshakeRandom())))
                .to(ActorSink.actorRefWithBackpressure(
                        connection,
                        (ackTo, inbound) -> new Connection.Received(ackTo, inbound),
                        Connection.IngressReady::new,
                        Connection.Ack.INSTANCE,
                        new Connection.IngressDone("closed by the peer"),
                        failure -> new Connection.IngressDone("connection lost: " + failure.getMessage())))
                .withAttributes(Attributes.inputBuffer(1, 1));
        Source<ByteString, NotUsed> writing = Source.fromGraph(new Egress(connection, relay, info));
        return Flow.fromSinkAndSource(reading, writing);
    }

    private byte[] handshakeRandom() {
        byte[] bytes = new byte[HANDSHAKE_RANDOM];
        random.nextBytes(bytes);
        return bytes;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        open--;
        if (draining.isPresent()) {
            drainFurther();
        }
        return this;
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = Optional.of(drain.replyTo());
        binding.ifPresent(Tcp.ServerBinding::unbind);
        for (ActorRef<Void> child : getContext().getChildren()) {
            child.<Connection.Command>unsafeUpcast().tell(Connection.Drain.INSTANCE);
        }
        getContext()
                .scheduleOnce(relay.connection().drainTimeout(), getContext().getSelf(), DrainLast.INSTANCE);
        drainFurther();
        return this;
    }

    /** Publishers that cannot be asked to move go last, and take their streams along. */
    private void drainFurther() {
        boolean onlyPublishers = relay.connections().open().stream()
                .noneMatch(info -> info.published().isEmpty());
        if (onlyPublishers) {
            drainLast();
        }
        answerIfDrained();
    }

    private void drainLast() {
        for (ActorRef<Void> child : getContext().getChildren()) {
            child.<Connection.Command>unsafeUpcast().tell(Connection.DrainLast.INSTANCE);
        }
    }

    private Behavior<Command> onDrainLast(DrainLast last) {
        drainLast();
        return this;
    }

    private void answerIfDrained() {
        if (open == 0) {
            draining.ifPresent(replyTo -> replyTo.tell(Done.getInstance()));
        }
    }
}
