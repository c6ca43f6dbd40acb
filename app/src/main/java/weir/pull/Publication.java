package weir.pull;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.media.Codec;
import weir.media.Frame;
import weir.outbound.CloseKind;
import weir.outbound.OutboundCommand;
import weir.outbound.OutboundEvent;
import weir.rtmp.session.ClientEvent.MediaReceived;
import weir.rtmp.session.RtmpUrl;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;
import weir.telemetry.Metrics;

/**
 * One attempt to publish a stream from one upstream: claims the key, plays from the upstream once it has been granted, and ends with
 * either of them.
 */
final class Publication extends AbstractBehavior<Publication.Command> implements Publisher.Listener {

    sealed interface Command {}

    private record ToPublisher(Publisher.Message message) implements Command {}

    private record FromServer(OutboundEvent event) implements Command {}

    private enum ClaimAgain implements Command {
        INSTANCE
    }

    private enum AuthorityTerminated implements Command {
        INSTANCE
    }

    private enum MediaDue implements Command {
        INSTANCE
    }

    /**
     * What is tried.
     *
     * @param number echoed in every event
     * @param silentSinceNanos since when viewers have missed media, on the clock of System.nanoTime
     */
    record Attempt(int number, RtmpUrl upstream, long silentSinceNanos) {}

    /** What its Pull is told. Turned away and failed are the last. */
    sealed interface Event extends DeadLetterSuppression {
        /** Which attempt. */
        int attempt();
    }

    /** The stream is this pull's, and the upstream is being connected to. */
    record Granted(int attempt) implements Event {}

    /** The first media has come. */
    record Playing(int attempt) implements Event {}

    /** @param nodes how many watch the stream now */
    record Watched(int attempt, int nodes) implements Event {}

    /** Somebody else has the stream: an encoder or another pull. */
    record TurnedAway(int attempt, boolean byEncoder, String why) implements Event {}

    /**
     * The upstream did not deliver, or not any more.
     *
     * @param played how long media had come
     * @param silentSinceNanos since when viewers miss media; anew, where they were told that the stream has ended
     */
    record Failed(int attempt, CloseKind kind, String reason, Duration played, long silentSinceNanos)
            implements Event {}

    private final PullContext node;
    private final TimerScheduler<Command> timers;
    private final PullInfo info;
    private final StreamKey key;
    private final Attempt attempt;
    private final ActorRef<Event> pull;
    private final EventLog log;
    private final Publisher publisher;
    private ActorRef<OutboundCommand> connection;
    private final String listedAs;
    private boolean playing;
    private boolean listed;
    private boolean ended;
    private long firstMediaNanos;
    private long lastMediaNanos;
    private int watchers;

    private Publication(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PullContext node,
            PullInfo info,
            Attempt attempt,
            ActorRef<Event> pull) {
        super(context);
        this.node = node;
        this.timers = timers;
        this.info = info;
        this.key = info.key();
        this.attempt = attempt;
        this.pull = pull;
        this.connection = context.getSystem().ignoreRef();
        this.listedAs = "pull-" + attempt.number();
        this.log = EventLog.of(Publication.class)
                .with(LogKeys.STREAM, key)
                .with(LogKeys.URL, attempt.upstream().masked());
        ActorRef<Publisher.Message> self = context.messageAdapter(Publisher.Message.class, ToPublisher::new);
        this.publisher = new Publisher(
                key,
                node.stream(),
                new PublisherRef(self, attempt.number(), !info.rule().isAlways()),
                node.reach(),
                Stream.PULL,
                this,
                node.drops(),
                node.metrics().traffic(Metrics.Direction.NODE_OUT),
                System.nanoTime());
        claimAgainAfter(publisher.claim());
    }

    static Behavior<Command> create(PullContext node, PullInfo info, Attempt attempt, ActorRef<Event> pull) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Publication(context, timers, node, info, attempt, pull)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromServer.class, this::onServer)
                .onMessage(ToPublisher.class, this::onPublisherMessage)
                .onMessage(ClaimAgain.class, again -> onClaimAgain())
                .onMessage(AuthorityTerminated.class, terminated -> onAuthorityTerminated())
                .onMessage(MediaDue.class, due -> onMediaDue())
                .onSignal(PostStop.class, stopped -> onPostStop())
                .build();
    }

    // The key

    private void claimAgainAfter(Duration delay) {
        timers.startSingleTimer(ClaimAgain.INSTANCE, delay);
    }

    private Behavior<Command> onClaimAgain() {
        publisher.claimAgain().ifPresent(this::claimAgainAfter);
        return this;
    }

    private Behavior<Command> onAuthorityTerminated() {
        claimAgainAfter(publisher.authorityLost());
        return this;
    }

    private Behavior<Command> onPublisherMessage(ToPublisher message) {
        publisher.receive(message.message(), System.nanoTime());
        return ended ? Behaviors.stopped() : this;
    }

    @Override
    public void granted(StreamKey granted) {
        pull.tell(new Granted(attempt.number()));
        ActorRef<OutboundEvent> self = getContext().messageAdapter(OutboundEvent.class, FromServer::new);
        node.outbound().play(attempt.upstream(), attempt.number(), self);
    }

    @Override
    public void authority(StreamKey granted, ActorRef<Stream.Command> authority) {
        getContext().watchWith(authority, AuthorityTerminated.INSTANCE);
    }

    @Override
    public void refused(StreamKey refused, String why) {
        turnedAway(false, why);
    }

    @Override
    public void revoked(StreamKey revoked, String why) {
        turnedAway(false, why);
    }

    @Override
    public void outranked(StreamKey outranked) {
        turnedAway(true, "an encoder publishes the stream");
    }

    private void turnedAway(boolean byEncoder, String why) {
        ended = true;
        unlist();
        pull.tell(new TurnedAway(attempt.number(), byEncoder, why));
    }

    @Override
    public void feeds(Publisher.Unwatched hubEnded) {
        getContext().watchWith(hubEnded.hub(), new ToPublisher(hubEnded));
    }

    @Override
    public void watched(StreamKey watched, int nodes) {
        watchers = nodes;
        if (listed) {
            node.streams().watched(key, nodes);
        }
        pull.tell(new Watched(attempt.number(), nodes));
    }

    @Override
    public void codecDetected(StreamKey detected, Frame.Type type, Codec codec) {
        if (listed) {
            node.streams().codecDetected(key, type, codec);
        }
        log.with(LogKeys.MEDIA, type.name().toLowerCase(Locale.ROOT))
                .with(LogKeys.CODEC, codec.label())
                .info("Codec detected");
    }

    // The upstream

    private Behavior<Command> onServer(FromServer message) {
        OutboundEvent event = message.event();
        if (event instanceof OutboundEvent.Opening opening) {
            connection = opening.connection();
        } else if (event instanceof OutboundEvent.Started) {
            lastMediaNanos = System.nanoTime();
            timers.startSingleTimer(MediaDue.INSTANCE, node.settings().mediaTimeout());
        } else if (event instanceof OutboundEvent.Received received) {
            onMedia(received.media());
        } else if (event instanceof OutboundEvent.Closed closed) {
            return fail(closed.kind(), closed.reason());
        }
        return this;
    }

    private void onMedia(List<MediaReceived> media) {
        long now = System.nanoTime();
        long bytes = 0;
        for (MediaReceived message : media) {
            if (message.type() != Frame.Type.DATA) {
                lastMediaNanos = now;
                begin();
            }
            publisher.media(message.type(), message.timestamp(), message.payload(), now);
            bytes += message.payload().length;
        }
        publisher.flush();
        info.received(media.size(), bytes);
        node.metrics().pull().received(media.size(), bytes);
        connection.tell(OutboundCommand.ReadOn.INSTANCE);
    }

    private void begin() {
        if (playing) {
            return;
        }
        playing = true;
        firstMediaNanos = lastMediaNanos;
        if (info.rule().isAlways()) {
            listed = true;
            node.streams().published(key, listedAs);
            node.streams().watched(key, watchers);
        }
        pull.tell(new Playing(attempt.number()));
    }

    private Behavior<Command> onMediaDue() {
        Duration timeout = node.settings().mediaTimeout();
        Duration left = timeout.minusNanos(System.nanoTime() - lastMediaNanos);
        if (left.isNegative() || left.isZero()) {
            return fail(CloseKind.STALLED, "no media for " + timeout.toMillis() + " ms");
        }
        timers.startSingleTimer(MediaDue.INSTANCE, left);
        return this;
    }

    // The end

    /** Another attempt may follow, and viewers wait for it as long as for an encoder. */
    private Behavior<Command> fail(CloseKind kind, String reason) {
        long now = System.nanoTime();
        long silentSince = playing ? lastMediaNanos : attempt.silentSinceNanos();
        boolean tooLong = now - silentSince > node.stream().gracePeriod().toNanos();
        publisher.close(tooLong);
        Duration played = playing ? Duration.ofNanos(lastMediaNanos - firstMediaNanos) : Duration.ZERO;
        pull.tell(new Failed(attempt.number(), kind, reason, played, tooLong ? now : silentSince));
        return Behaviors.stopped();
    }

    /** The connection ends with its owner. */
    private Behavior<Command> onPostStop() {
        publisher.close(false);
        unlist();
        return this;
    }

    /** The row of a stream on this node belongs to whoever publishes it: only what is always pulled counts as published here. */
    private void unlist() {
        if (listed) {
            listed = false;
            node.streams().unpublished(key, listedAs);
        }
    }
}
