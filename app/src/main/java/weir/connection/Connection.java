package weir.connection;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.session.ServerEvent;
import weir.stream.Playback;
import weir.stream.Publisher;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.telemetry.Metrics.ConnectionKind;

/**
 * One RTMP client from its first byte to its last: runs the server session, answers what the client asks for, and enforces the
 * deadlines. Frames of a publisher go from here to the Hubs, frames for a player from the Hubs through its {@link Egress}.
 */
public final class Connection extends AbstractBehavior<Connection.Command> implements Publishes.Host {

    public sealed interface Command {}

    /** The node goes down: end the plays and close; a publisher is asked to go elsewhere and may stay a little. */
    enum Drain implements Command {
        INSTANCE
    }

    /** Nobody but publishers is left on the node. */
    enum DrainLast implements Command {
        INSTANCE
    }

    private enum DrainOver implements Command {
        INSTANCE
    }

    record EgressReady(ActorRef<Object> egress) implements Command {}

    record EgressCut(String reason) implements Command {}

    enum EgressStopped implements Command {
        INSTANCE
    }

    record IngressReady(Reading reading) implements Command {}

    record Received(Reading reading, Inbound inbound) implements Command {}

    record IngressDone(String reason) implements Command {}

    record PlaysEnded(List<Integer> subscriptions) implements Command {}

    record PlayNotFound(int subscription) implements Command {}

    private record PlaybackChanged(Playback.Event event) implements Command {}

    private record PublisherMessage(Publisher.Message message) implements Command {}

    private record ClaimAgain(StreamKey key) implements Command {}

    private record AuthorityTerminated(StreamKey key) implements Command {}

    private enum DeadlineReached implements Command {
        INSTANCE
    }

    private static final String DRAIN_REASON = "the node shuts down";
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    private final TimerScheduler<Command> timers;
    private final Client client;
    private final Publishes publishes;
    private final Plays plays;
    private final Deadlines deadlines;
    private long lastReadNanos = System.nanoTime();
    /** The client was asked to reconnect, and understands that. */
    private boolean followsElsewhere;

    private boolean readingOver;
    private boolean writingOver;
    private ConnectionKind kind = ConnectionKind.IDLE;
    /** What it is unless the connection is closed in order. */
    private CloseCause closeCause = CloseCause.FAULT;

    private String closeReason = "the connection itself failed";

    private Connection(
            ActorContext<Command> context, TimerScheduler<Command> timers, Relay relay, ConnectionInfo info) {
        super(context);
        this.timers = timers;
        this.client = new Client(relay, info, context.getSystem().deadLetters());
        this.deadlines = new Deadlines(relay.connection(), lastReadNanos);
        this.publishes =
                new Publishes(client, context.messageAdapter(Publisher.Message.class, PublisherMessage::new), this);
        this.plays = new Plays(client, context.messageAdapter(Playback.Event.class, PlaybackChanged::new));
        relay.connections().opened(info);
        relay.metrics().connectionOpened();
        armDeadline();
    }

    static Behavior<Command> create(Relay relay, ConnectionInfo info) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Connection(context, timers, relay, info)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Received.class, this::onReceived)
                .onMessage(PublisherMessage.class, this::onPublisherMessage)
                .onMessage(IngressReady.class, this::onIngressReady)
                .onMessage(EgressReady.class, this::onEgressReady)
                .onMessage(PlaysEnded.class, this::onPlaysEnded)
                .onMessage(PlayNotFound.class, this::onPlayNotFound)
                .onMessage(PlaybackChanged.class, this::onPlaybackChanged)
                .onMessage(ClaimAgain.class, this::onClaimAgain)
                .onMessage(AuthorityTerminated.class, this::onAuthorityTerminated)
                .onMessage(DeadlineReached.class, this::onDeadlineReached)
                .onMessage(Drain.class, this::onDrain)
                .onMessage(DrainLast.class, this::onDrainLast)
                .onMessage(DrainOver.class, this::onDrainOver)
                .onMessage(IngressDone.class, this::onIngressDone)
                .onMessage(EgressCut.class, this::onEgressCut)
                .onMessage(EgressStopped.class, this::onEgressStopped)
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    // Bytes and protocol events

    private Behavior<Command> onIngressReady(IngressReady ready) {
        ready.reading().goOn(Duration.ZERO);
        return this;
    }

    private Behavior<Command> onEgressReady(EgressReady ready) {
        client.writeTo(ready.egress());
        if (isClosing()) {
            client.tell(new Egress.Finish(CLOSE_PATIENCE)); // the node went down in between
        }
        return this;
    }

    private Behavior<Command> onReceived(Received received) {
        Inbound inbound = received.inbound();
        client.info().received(inbound.bytes());
        lastReadNanos = System.nanoTime();
        deadlines.read(lastReadNanos);
        if (!isClosing()) {
            handle(inbound);
        }
        // When closing too: bytes left unread would reset the connection.
        received.reading().goOn(publishes.mergeWindow());
        return this;
    }

    private void handle(Inbound inbound) {
        inbound.replies().forEach(client::write);
        if (deadlines.phase() == Deadlines.Phase.HANDSHAKING && inbound.handshakeDone()) {
            enter(Deadlines.Phase.CONNECTING);
        }
        try {
            for (RawMessage message : inbound.messages()) {
                client.session().receive(message, this::onEvent);
            }
            client.session().bytesReceived(inbound.bytes());
            inbound.error().ifPresent(this::closeBad);
        } catch (RtmpException e) {
            closeBad(e);
        }
        flush();
    }

    private boolean isClosing() {
        return deadlines.phase() == Deadlines.Phase.CLOSING;
    }

    private void flush() {
        client.flush();
        publishes.flush();
    }

    private void onEvent(ServerEvent event) {
        if (event instanceof ServerEvent.MediaReceived media) {
            publishes.media(media, lastReadNanos);
        } else if (event instanceof ServerEvent.ConnectRequested connect) {
            onConnect(connect);
        } else if (event instanceof ServerEvent.PublishRequested publish) {
            publishes
                    .start(publish, lastReadNanos)
                    .ifPresent(publisher -> claimAgainLater(publisher.key(), publisher.claim()));
            used();
        } else if (event instanceof ServerEvent.PublishEnded ended) {
            publishes.end(ended.streamId());
            used();
        } else if (event instanceof ServerEvent.Ignored ignored) {
            client.relay().metrics().framesIgnored(ignored.what()).inc();
        } else if (plays.heed(event)) {
            used();
        }
    }

    private void onConnect(ServerEvent.ConnectRequested connect) {
        client.session().acceptConnect();
        plays.declare(connect.info().capabilities());
        used();
        client.logConnected(connect.info());
    }

    // Publishing and playing

    private void claimAgainLater(StreamKey key, Duration delay) {
        timers.startSingleTimer(key, new ClaimAgain(key), delay);
    }

    private Behavior<Command> onClaimAgain(ClaimAgain again) {
        publishes.claimAgain(again.key()).ifPresent(delay -> claimAgainLater(again.key(), delay));
        flush();
        return this;
    }

    @Override
    public void watch(StreamKey key, ActorRef<Stream.Command> authority) {
        getContext().watchWith(authority, new AuthorityTerminated(key));
    }

    @Override
    public void watch(Publisher.Unwatched ended) {
        getContext().unwatch(ended.hub()); // watched already for an earlier publisher of the same key
        getContext().watchWith(ended.hub(), new PublisherMessage(ended));
    }

    /** Its node is gone, or it moves to another: the next one has to be told. */
    private Behavior<Command> onAuthorityTerminated(AuthorityTerminated terminated) {
        publishes.authorityLost(terminated.key()).ifPresent(delay -> claimAgainLater(terminated.key(), delay));
        return this;
    }

    private Behavior<Command> onPublisherMessage(PublisherMessage message) {
        publishes.receive(message.message(), System.nanoTime());
        flush();
        return this;
    }

    @Override
    public void answered() {
        client.session().resume(this::onEvent);
        used();
    }

    @Override
    public void replaced(String reason) {
        close(CloseCause.REPLACED, reason);
    }

    private Behavior<Command> onPlaysEnded(PlaysEnded ended) {
        plays.end(ended.subscriptions(), "the stream ended");
        used();
        return this;
    }

    private Behavior<Command> onPlayNotFound(PlayNotFound notFound) {
        plays.notFound(notFound.subscription());
        used();
        return this;
    }

    private Behavior<Command> onPlaybackChanged(PlaybackChanged changed) {
        plays.receive(changed.event());
        used();
        return this;
    }

    // Deadlines

    private void enter(Deadlines.Phase phase) {
        deadlines.enter(phase, System.nanoTime());
        armDeadline();
    }

    private void used() {
        if (isClosing()) {
            return;
        }
        ConnectionKind now = !publishes.isEmpty()
                ? ConnectionKind.PUBLISHER
                : plays.isEmpty() ? ConnectionKind.IDLE : ConnectionKind.PLAYER;
        client.relay().metrics().connectionBecame(kind, now);
        kind = now;
        enter(Deadlines.Phase.of(now));
    }

    private void armDeadline() {
        deadlines
                .left(System.nanoTime())
                .ifPresentOrElse(
                        left -> timers.startSingleTimer(DeadlineReached.INSTANCE, left),
                        () -> timers.cancel(DeadlineReached.INSTANCE));
    }

    private Behavior<Command> onDeadlineReached(DeadlineReached reached) {
        if (deadlines.left(System.nanoTime()).filter(Duration::isZero).isPresent()) {
            close(CloseCause.TIMEOUT, deadlines.phase().missed());
        } else {
            armDeadline();
        }
        return this;
    }

    // The end

    private Behavior<Command> onDrain(Drain drain) {
        followsElsewhere = client.session().requestReconnect(Optional.empty(), DRAIN_REASON);
        client.flush();
        plays.endAll(DRAIN_REASON);
        if (publishes.isEmpty()) {
            close(CloseCause.DRAIN, DRAIN_REASON);
        } else {
            timers.startSingleTimer(
                    DrainOver.INSTANCE, client.relay().connection().drainTimeout());
        }
        return this;
    }

    private Behavior<Command> onDrainLast(DrainLast last) {
        return followsElsewhere ? this : onDrainOver(DrainOver.INSTANCE);
    }

    private Behavior<Command> onDrainOver(DrainOver over) {
        close(CloseCause.DRAIN, DRAIN_REASON);
        return this;
    }

    private void closeBad(RtmpException error) {
        client.relay().metrics().badClient(error.kind().label());
        close(CloseCause.BAD_CLIENT, error.getMessage());
    }

    /** What is queued is still written; the Connection ends with its socket. */
    private void close(CloseCause cause, String reason) {
        if (isClosing()) {
            return;
        }
        closeCause = cause;
        closeReason = reason;
        enter(Deadlines.Phase.CLOSING);
        client.flush();
        publishes.abandon(reason);
        plays.abandon(reason);
        client.tell(new Egress.Finish(CLOSE_PATIENCE));
    }

    private Behavior<Command> onEgressCut(EgressCut cut) {
        close(CloseCause.SLOW_CLIENT, cut.reason());
        return this;
    }

    private Behavior<Command> onIngressDone(IngressDone done) {
        readingOver = true;
        close(CloseCause.PEER, done.reason());
        return endWithSocket();
    }

    private Behavior<Command> onEgressStopped(EgressStopped stopped) {
        writingOver = true;
        client.writeTo(getContext().getSystem().ignoreRef());
        return endWithSocket();
    }

    /** What was read before the socket was closed may still be on its way here. */
    private Behavior<Command> endWithSocket() {
        return readingOver && writingOver ? Behaviors.stopped() : this;
    }

    /** Also after a failure of this actor, so that nothing of the connection is left behind. */
    private Behavior<Command> onPostStop(PostStop stop) {
        client.relay().connections().closed(client.info());
        client.relay().metrics().connectionClosed(kind, closeCause.label());
        client.logClosed(closeCause, closeReason);
        publishes.abandon(closeReason);
        plays.abandon(closeReason);
        return this;
    }
}
