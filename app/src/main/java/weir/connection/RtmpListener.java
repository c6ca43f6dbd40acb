package weir.connection;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.pattern.StatusReply;
import weir.settings.HostPort;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;
import weir.telemetry.Metrics;

/** The RTMP port of a node: gives every socket that comes in a {@link Connection} and, at the end, drains them all. */
public final class RtmpListener extends AbstractBehavior<RtmpListener.Command> {

    public sealed interface Command {}

    /** Take nobody new, end the plays, close all; the answer comes when the last connection is gone. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    /** Begin to listen; the answer is the address bound, or why it could not be. */
    public record Bind(HostPort address, ActorRef<StatusReply<InetSocketAddress>> replyTo) implements Command {}

    private record Bound(Transport.Binding binding) implements Command {}

    private enum DrainLast implements Command {
        INSTANCE
    }

    private record Accepted(Transport.Incoming incoming) implements Command {}

    private record ConnectionTerminated(ActorRef<Connection.Command> connection) implements Command {}

    private final EventLog log = EventLog.of(RtmpListener.class);
    private final Relay relay;
    private final Transport transport;
    private final Set<ActorRef<Connection.Command>> open = new HashSet<>();
    private Optional<Transport.Binding> binding = Optional.empty();
    private Optional<ActorRef<Done>> draining = Optional.empty();
    private long accepted;

    private RtmpListener(ActorContext<Command> context, Relay relay) {
        super(context);
        this.relay = relay;
        this.transport = switch (relay.connection().transport()) {
            case SELECTOR -> new SelectorTransport(relay, relay.loops());
            case STREAMS -> new StreamsTransport(relay);
        };
    }

    public static Behavior<Command> create(Relay relay) {
        return Behaviors.setup(context -> new RtmpListener(context, relay));
    }

    private Behavior<Command> onBind(Bind bind) {
        ActorRef<Command> self = getContext().getSelf();
        transport
                .bind(getContext(), bind.address(), incoming -> self.tell(new Accepted(incoming)))
                .whenComplete((binding, failure) -> {
                    if (failure == null) {
                        self.tell(new Bound(binding));
                        bind.replyTo().tell(StatusReply.success(binding.address()));
                    } else {
                        bind.replyTo().tell(StatusReply.error(failure));
                    }
                });
        return this;
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Accepted.class, this::onAccepted)
                .onMessage(ConnectionTerminated.class, this::onConnectionTerminated)
                .onMessage(Bind.class, this::onBind)
                .onMessage(Bound.class, this::onBound)
                .onMessage(Drain.class, this::onDrain)
                .onMessage(DrainLast.class, this::onDrainLast)
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
        Transport.Incoming incoming = message.incoming();
        String id = Long.toString(++accepted, 36);
        ConnectionInfo info = new ConnectionInfo(id, incoming.peer());
        if (draining.isPresent()) {
            refuse(incoming, info, CloseCause.DRAIN, "the node shuts down");
            return this;
        }
        if (open.size() >= relay.connection().maxConnections()) {
            refuse(incoming, info, CloseCause.TOO_MANY, "max-connections are open");
            return this;
        }
        ActorRef<Connection.Command> connection =
                getContext().spawn(Connection.create(relay, info), "conn-" + id, incoming.dispatcher());
        getContext().watchWith(connection, new ConnectionTerminated(connection));
        open.add(connection);
        incoming.serve(getContext(), connection, info);
        return this;
    }

    private void refuse(Transport.Incoming incoming, ConnectionInfo info, CloseCause cause, String reason) {
        relay.metrics().connectionOpened();
        relay.metrics().connectionClosed(Metrics.ConnectionKind.IDLE, cause.label());
        log.with(LogKeys.CONN, info.id())
                .with(LogKeys.PEER, info.peer())
                .with(LogKeys.REASON, reason)
                .with("open", open.size())
                .warn("connection refused");
        incoming.refuse();
    }

    private Behavior<Command> onConnectionTerminated(ConnectionTerminated terminated) {
        open.remove(terminated.connection());
        if (draining.isPresent()) {
            drainFurther();
        }
        return this;
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = Optional.of(drain.replyTo());
        binding.ifPresent(Transport.Binding::unbind);
        open.forEach(connection -> connection.tell(Connection.Drain.INSTANCE));
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
        open.forEach(connection -> connection.tell(Connection.DrainLast.INSTANCE));
    }

    private Behavior<Command> onDrainLast(DrainLast last) {
        drainLast();
        return this;
    }

    private void answerIfDrained() {
        if (open.isEmpty()) {
            draining.ifPresent(replyTo -> replyTo.tell(Done.getInstance()));
        }
    }
}
