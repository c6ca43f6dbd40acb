package weir.push;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.media.Frame;
import weir.outbound.OutboundCommand;
import weir.outbound.OutboundEvent;
import weir.rtmp.session.RtmpUrl;
import weir.stream.DropBuffer;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * One stream sent to one destination for as long as its publisher is on this node: connects, begins with what a late joiner gets,
 * and after each failure waits and connects again. It takes the stream from the node's Hub as a viewer does.
 */
final class Push extends AbstractBehavior<Push.Command> {

    sealed interface Command {}

    /** The rule is gone. */
    enum Stop implements Command {
        INSTANCE
    }

    private record FromHub(Subscriber.Event event) implements Command {}

    private record FromServer(OutboundEvent event) implements Command {}

    private enum Retry implements Command {
        INSTANCE
    }

    private enum SubscribeDue implements Command {
        INSTANCE
    }

    private enum EndingTooLong implements Command {
        INSTANCE
    }

    private static final int BATCH_BYTES = 64 * 1024;
    private static final Duration ENDING_PATIENCE = Duration.ofSeconds(5);

    private final PushContext node;
    private final TimerScheduler<Command> timers;
    private final StreamKey key;
    private final RtmpUrl url;
    private final PushInfo info;
    private final Retries retries;
    private final EventLog log;
    private final ActorRef<Subscriber.Event> subscriber;
    private final ActorRef<OutboundEvent> owner;
    private PushState state = PushState.CONNECTING;
    private int attempt;
    /** The attempt for which it has subscribed. */
    private int subscription;

    /** What was published to this node has come. */
    private boolean fromHere;

    private boolean joined;
    private boolean sending;
    private long connectedNanos;
    private List<Frame> underWay = List.of();
    private DropBuffer buffer;
    private Optional<ActorRef<OutboundCommand>> connection = Optional.empty();

    private Push(ActorContext<Command> context, TimerScheduler<Command> timers, PushContext node, PushInfo info) {
        super(context);
        this.timers = timers;
        this.node = node;
        this.info = info;
        this.key = info.key();
        this.url = info.rule().to().of(key);
        this.retries = new Retries(node.settings());
        this.buffer = newBuffer();
        this.log = EventLog.of(Push.class).with(LogKeys.STREAM, key).with(LogKeys.URL, info.maskedUrl());
        this.subscriber = context.messageAdapter(Subscriber.Event.class, FromHub::new);
        this.owner = context.messageAdapter(OutboundEvent.class, FromServer::new);
        node.metrics().entered(state.label());
        subscribe(); // to hear of the stream's end from the first
        connect();
    }

    static Behavior<Command> create(PushContext node, PushInfo info) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Push(context, timers, node, info)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(FromHub.class, this::onHub)
                .onMessage(FromServer.class, this::onServer)
                .onMessage(Retry.class, retry -> onRetry())
                .onMessage(SubscribeDue.class, due -> subscribe())
                .onMessage(Stop.class, stop -> end("the rule was removed"))
                .onMessage(EndingTooLong.class, late -> leave())
                .onSignal(PostStop.class, stopped -> onPostStop())
                .build();
    }

    // The destination

    private void connect() {
        node.outbound().publish(url, ++attempt, owner);
    }

    private Behavior<Command> onRetry() {
        enter(PushState.CONNECTING, "the wait is over");
        connect();
        return this;
    }

    private Behavior<Command> onServer(FromServer message) {
        OutboundEvent event = message.event();
        if (event.attempt() != attempt) {
            return this;
        }
        if (event instanceof OutboundEvent.Opening opening) {
            connection = Optional.of(opening.connection());
        } else if (event instanceof OutboundEvent.Started) {
            onStarted();
        } else if (event instanceof OutboundEvent.Taken) {
            onTaken();
        } else if (event instanceof OutboundEvent.Closed closed) {
            return onClosed(closed);
        }
        return this;
    }

    /** The old subscription makes way for one that begins with configuration and a keyframe. */
    private void onStarted() {
        if (state != PushState.CONNECTING) {
            return;
        }
        connectedNanos = System.nanoTime();
        info.connected(Instant.now(), attempt > 1);
        enter(PushState.PUBLISHING, "accepted");
        node.hubs().tell(new Hubs.Unsubscribe(key, subscriber, subscription));
        subscription = attempt;
        subscribe();
    }

    private void onTaken() {
        long bytes = 0;
        for (Frame frame : underWay) {
            bytes += frame.size();
        }
        info.sent(underWay.size(), bytes);
        node.metrics().sent(underWay.size(), bytes);
        underWay = List.of();
        sending = false;
        flush();
    }

    private Behavior<Command> onClosed(OutboundEvent.Closed closed) {
        connection = Optional.empty();
        joined = false;
        sending = false;
        underWay = List.of();
        buffer = newBuffer();
        info.disconnected();
        if (state == PushState.ENDING) {
            return Behaviors.stopped();
        }
        String why = closed.kind().label() + ": " + closed.reason();
        info.failed(why);
        node.metrics().failed(closed.kind().label());
        Duration published =
                state == PushState.PUBLISHING ? Duration.ofNanos(System.nanoTime() - connectedNanos) : Duration.ZERO;
        Optional<Duration> wait = retries.failed(
                closed.kind(), published, ThreadLocalRandom.current().nextDouble());
        enter(wait.isPresent() ? PushState.WAITING : PushState.GIVEN_UP, why);
        wait.ifPresent(due -> timers.startSingleTimer(Retry.INSTANCE, due));
        return this;
    }

    // The stream

    private Behavior<Command> subscribe() {
        timers.cancel(SubscribeDue.INSTANCE);
        node.hubs().tell(new Hubs.Subscribe(key, subscriber, subscription));
        return this;
    }

    private Behavior<Command> onHub(FromHub message) {
        Subscriber.Event event = message.event();
        if (state == PushState.ENDING) {
            return this;
        } else if (event instanceof Subscriber.Delivered delivered) {
            return onDelivered(delivered);
        } else if (event instanceof Subscriber.Joined start) {
            return onJoined(start);
        } else if (event instanceof Subscriber.NotFound notFound) {
            return onNotFound(notFound);
        }
        return event instanceof Subscriber.Ended ? end("the stream has ended") : this;
    }

    private Behavior<Command> onNotFound(Subscriber.NotFound notFound) {
        if (!node.streams().isPublished(key)) {
            return end("nobody publishes the stream");
        }
        if (notFound.subscription() == subscription) {
            timers.startSingleTimer(SubscribeDue.INSTANCE, Subscriber.AGAIN);
        }
        return this;
    }

    private Behavior<Command> onJoined(Subscriber.Joined start) {
        boolean current = state == PushState.PUBLISHING && start.subscription() == attempt;
        joined |= current;
        if (!start.local()) {
            return start.cached().isEmpty() ? this : onElsewhere();
        }
        fromHere |= !start.cached().isEmpty();
        if (current) {
            buffer.seed(start.cached(), start.awaitKeyframe());
            flush();
        }
        return this;
    }

    /** What is still under way of an earlier publication is passed over, until this push has had its own or nobody publishes here. */
    private Behavior<Command> onElsewhere() {
        return fromHere || !node.streams().isPublished(key) ? abandon("the stream goes on from elsewhere") : this;
    }

    private Behavior<Command> onDelivered(Subscriber.Delivered delivered) {
        if (!delivered.local()) {
            return onElsewhere();
        }
        fromHere = true;
        if (joined && state == PushState.PUBLISHING) {
            if (delivered.newPublication()) {
                buffer.interrupt();
            }
            delivered.frames().forEach(buffer::offer);
            flush();
        }
        return this;
    }

    private void flush() {
        if (buffer.overflowed()) {
            connection.ifPresent(open -> open.tell(OutboundCommand.Abandon.INSTANCE));
            return;
        }
        if (!sending && connection.isPresent() && !buffer.isEmpty()) {
            underWay = batch();
            sending = true;
            connection.get().tell(new OutboundCommand.Send(underWay));
        }
        if (state == PushState.ENDING && !sending) {
            connection.ifPresent(open -> open.tell(OutboundCommand.Finish.INSTANCE));
        }
    }

    private List<Frame> batch() {
        List<Frame> batch = new ArrayList<>();
        int bytes = 0;
        for (Optional<Frame> next = buffer.poll(); next.isPresent(); next = buffer.poll()) {
            batch.add(next.get());
            bytes += next.get().size();
            if (bytes >= BATCH_BYTES) {
                break;
            }
        }
        return batch;
    }

    private DropBuffer newBuffer() {
        PushSettings settings = node.settings();
        return new DropBuffer(
                new DropBuffer.Limits(
                        settings.bufferBytes(), settings.bufferDuration().toMillis()),
                this::dropped);
    }

    private void dropped(DropReason reason, Frame frame) {
        info.dropped();
        node.metrics().dropped(reason.label());
    }

    // The end

    /** What is queued goes out first. */
    private Behavior<Command> end(String why) {
        if (state == PushState.ENDING) {
            return this;
        }
        timers.cancel(SubscribeDue.INSTANCE);
        boolean open = connection.isPresent();
        enter(PushState.ENDING, why);
        if (!open) {
            return Behaviors.stopped();
        }
        timers.startSingleTimer(EndingTooLong.INSTANCE, ENDING_PATIENCE);
        flush();
        return this;
    }

    /** Without a word to the destination, whose own viewers may wait for the push from the other node. */
    private Behavior<Command> abandon(String why) {
        enter(PushState.ENDING, why);
        return leave();
    }

    private Behavior<Command> leave() {
        connection.ifPresent(open -> open.tell(OutboundCommand.Abandon.INSTANCE));
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop() {
        node.metrics().left(state.label());
        return this;
    }

    private void enter(PushState next, String why) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a push that is " + state + " cannot become " + next);
        }
        EventLog line = log.with("from", state.label()).with("to", next.label()).with(LogKeys.REASON, why);
        if (next == PushState.WAITING || next == PushState.GIVEN_UP) {
            line.with("failures", retries.failures()).warn("push changed");
        } else {
            line.info("push changed");
        }
        node.metrics().left(state.label());
        node.metrics().entered(next.label());
        state = next;
        info.became(next);
    }
}
