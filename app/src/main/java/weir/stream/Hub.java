package weir.stream;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.media.Frame;
import weir.media.StreamCache;
import weir.selector.SelectorLoop;
import weir.telemetry.Metrics;

/**
 * One stream on one node that has subscribers for it: takes the frames once from the publisher, wherever that is, puts them on
 * the stream's output clock, keeps what late joiners need and hands every frame to all subscribers of the node.
 */
public final class Hub extends AbstractBehavior<Hub.Command> {

    public sealed interface Command {}

    /** @param subscription tells the subscriptions of one subscriber apart */
    public record Subscribe(ActorRef<Subscriber.Event> subscriber, int subscription) implements Command {}

    public record Unsubscribe(ActorRef<Subscriber.Event> subscriber, int subscription) implements Command {}

    /** Frames from the publisher, on its own clock. */
    public record Media(PublisherRef publisher, long epoch, List<Frame> frames) implements Command {}

    /**
     * A part of a frame that is too large for one message between nodes; the parts come in order.
     *
     * @param offset of the part in the frame's payload
     */
    public record Fragment(
            PublisherRef publisher, long epoch, Frame.Type type, long timestamp, int offset, byte[] part, boolean last)
            implements Command {}

    /** The Stream has noted that this Hub watches. */
    public record Watching(ActorRef<Stream.Command> authority) implements Command {}

    /** A publisher has begun without the authority. */
    record Announced(PublisherRef publisher) implements Command {}

    /** The publisher's last word: the publication of this epoch is over, and so are the subscriptions. */
    public record Ended(long epoch) implements Command {}

    /** The publisher's last word: it has lost its encoder, which may come back. */
    public record Abandoned(long epoch) implements Command {}

    /**
     * The Stream's word that the stream is over with the publication of this epoch. It may overtake the frames, so it counts when
     * those have come, or do not come any more.
     */
    public record Over(long epoch) implements Command {}

    /** The last word of the parent, which sends no more subscribers here. */
    enum Retire implements Command {
        INSTANCE
    }

    private record SubscriberTerminated(ActorRef<Subscriber.Event> subscriber) implements Command {}

    private record WaitOver(Subscribe waiter) implements Command {}

    private record WatchAgain(Duration patience) implements Command {}

    private record AuthorityTerminated(ActorRef<Stream.Command> authority) implements Command {}

    private enum LingerOver implements Command {
        INSTANCE
    }

    private enum MergeOver implements Command, DeadLetterSuppression {
        INSTANCE
    }

    /** The publisher's node is gone, and what was under way from there with it. */
    record Lost(PublisherRef publisher) implements Command {}

    /** @param arrivals how often something had come before */
    private record Silence(long arrivals) implements Command {}

    private static final String WATCH = "watch";
    private static final String SILENCE = "silence";

    /** What has not come for so long will not come, although its node is there. */
    private static final Duration LONG_SILENCE = Duration.ofMinutes(1);

    private final StreamKey key;
    private final StreamSettings settings;
    private final Consumer<Stream.Command> authority;
    private final ActorRef<NodeDirectory.Command> directory;
    private final LocalStreams streams;
    private final ActorRef<Hubs.Command> parent;
    private final TimerScheduler<Command> timers;
    private final Audience audience = new Audience(); // each who waits has a timer
    private final Reception reception;
    private long subscribes;
    private final Merging merging;
    private boolean mergeWindowOpen;
    /** The epoch that the stream is over with, as far as the Stream has said. */
    private long over;

    private Hub(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StreamKey key,
            StreamSettings settings,
            Reach reach,
            LocalStreams streams,
            Metrics.Traffic arrived,
            ActorRef<Hubs.Command> parent) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.settings = settings;
        this.authority = reach.authorityOf(key);
        this.directory = reach.directory();
        this.streams = streams;
        this.merging = new Merging(settings.mergeWindow(key), System.nanoTime());
        this.parent = parent;
        this.reception = new Reception(context.getSelf(), settings.gopLimits(), arrived);
        watch(settings.authorityTimeout());
    }

    static Behavior<Command> create(
            StreamKey key,
            StreamSettings settings,
            Reach reach,
            LocalStreams streams,
            Metrics.Traffic arrived,
            ActorRef<Hubs.Command> parent) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new Hub(context, timers, key, settings, reach, streams, arrived, parent)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Media.class, this::onMedia)
                .onMessage(Fragment.class, this::onFragment)
                .onMessage(MergeOver.class, this::onMergeOver)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(SubscriberTerminated.class, this::onSubscriberTerminated)
                .onMessage(Watching.class, this::onWatching)
                .onMessage(WatchAgain.class, this::onWatchAgain)
                .onMessage(AuthorityTerminated.class, this::onAuthorityTerminated)
                .onMessage(Announced.class, this::onAnnounced)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Abandoned.class, this::onAbandoned)
                .onMessage(Over.class, this::onOver)
                .onMessage(Lost.class, this::onLost)
                .onMessage(Silence.class, this::onSilence)
                .onMessage(WaitOver.class, this::onWaitOver)
                .onMessage(LingerOver.class, this::onLingerOver)
                .onMessage(Retire.class, this::onRetire)
                .build();
    }

    // The authority

    private void watch(Duration patience) {
        authority.accept(new Stream.Watch(getContext().getSelf(), reception.epoch()));
        timers.startSingleTimer(WATCH, new WatchAgain(StreamSettings.backoff(patience)), patience);
    }

    private Behavior<Command> onWatching(Watching watching) {
        timers.cancel(WATCH);
        getContext().watchWith(watching.authority(), new AuthorityTerminated(watching.authority()));
        return this;
    }

    /** No answer in time: the nodes may know a publisher that has gone ahead as well. */
    private Behavior<Command> onWatchAgain(WatchAgain again) {
        directory.tell(new NodeDirectory.Seek(key, getContext().getSelf(), reception.epoch()));
        watch(again.patience());
        return this;
    }

    private Behavior<Command> onAuthorityTerminated(AuthorityTerminated terminated) {
        watch(settings.authorityTimeout());
        return this;
    }

    private Behavior<Command> onAnnounced(Announced announced) {
        announced
                .publisher()
                .tell(number -> new Publisher.Watched(number, getContext().getSelf(), reception.epoch()));
        return this;
    }

    // Frames

    private Behavior<Command> onMedia(Media media) {
        if (admits(media.publisher(), media.epoch())) {
            merging.addAll(reception.take(media));
            deliverSoon();
        }
        return this;
    }

    private Behavior<Command> onFragment(Fragment fragment) {
        if (admits(fragment.publisher(), fragment.epoch())) {
            reception.take(fragment).ifPresent(merging::add);
            deliverSoon();
        }
        return this;
    }

    /** False for a publisher whose time has passed. */
    private boolean admits(PublisherRef from, long publication) {
        if (reception.isLater(from, publication)) {
            deliver();
            reception.begin(from, publication);
            merging.newPublication();
            audience.served().forEach(timers::cancel);
        }
        return reception.isCurrent(from);
    }

    private void deliverSoon() {
        if (merging.isEmpty() || mergeWindowOpen) {
            return;
        }
        Duration left = merging.left(System.nanoTime());
        if (left.isZero()) {
            deliver();
        } else {
            mergeWindowOpen = true;
            closeMergeWindowAfter(left);
        }
    }

    /** By the selector loop, where the Hub runs on one: the actor system's timers are too coarse. */
    private void closeMergeWindowAfter(Duration left) {
        ActorRef<Command> self = getContext().getSelf();
        SelectorLoop.current()
                .ifPresentOrElse(
                        loop -> loop.after(left, () -> self.tell(MergeOver.INSTANCE)),
                        () -> timers.startSingleTimer(MergeOver.INSTANCE, left));
    }

    private Behavior<Command> onMergeOver(MergeOver over) {
        mergeWindowOpen = false;
        deliver();
        return this;
    }

    private void deliver() {
        if (!merging.isEmpty()) {
            audience.tell(merging.take(key, reception.isLocal(), System.nanoTime()));
        }
    }

    // Subscribers

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        subscribes++;
        timers.cancel(LingerOver.INSTANCE);
        deliver();
        if (audience.add(subscribe)) {
            getContext().watchWith(subscribe.subscriber(), new SubscriberTerminated(subscribe.subscriber()));
        }
        streams.subscribers(key, audience.size());
        StreamCache cache = reception.cache();
        subscribe
                .subscriber()
                .tell(new Subscriber.Joined(
                        key,
                        subscribe.subscription(),
                        cache.snapshot(),
                        cache.hasVideo() && !cache.hasGop(),
                        reception.isLocal()));
        if (!reception.hasPublisher()) {
            audience.waits(subscribe);
            timers.startSingleTimer(subscribe, new WaitOver(subscribe), settings.playWait());
        }
        return this;
    }

    private Behavior<Command> onWaitOver(WaitOver over) {
        Subscribe waiter = over.waiter();
        if (audience.isWaiting(waiter)) {
            waiter.subscriber().tell(new Subscriber.NotFound(key, waiter.subscription()));
            forget(waiter);
        }
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Subscribe subscribe = new Subscribe(unsubscribe.subscriber(), unsubscribe.subscription());
        timers.cancel(subscribe);
        forget(subscribe);
        return this;
    }

    private void forget(Subscribe subscribe) {
        if (audience.remove(subscribe)) {
            getContext().unwatch(subscribe.subscriber());
        }
        fewerSubscribers();
    }

    private Behavior<Command> onSubscriberTerminated(SubscriberTerminated terminated) {
        audience.remove(terminated.subscriber());
        fewerSubscribers();
        return this;
    }

    // The end

    private Behavior<Command> onEnded(Ended ended) {
        if (ended.epoch() >= reception.epoch()) {
            end(ended.epoch());
        }
        return this;
    }

    private Behavior<Command> onAbandoned(Abandoned abandoned) {
        reception.complete(abandoned.epoch());
        return endIfOver();
    }

    private Behavior<Command> onOver(Over said) {
        over = Math.max(over, said.epoch());
        reception.awaited().ifPresent(publisher -> {
            directory.tell(new NodeDirectory.Await(publisher, getContext().getSelf()));
            awaitSilence();
        });
        return endIfOver();
    }

    private void awaitSilence() {
        timers.startSingleTimer(SILENCE, new Silence(reception.arrivals()), LONG_SILENCE);
    }

    private Behavior<Command> onSilence(Silence silence) {
        if (silence.arrivals() != reception.arrivals()) {
            awaitSilence();
            return this;
        }
        reception.complete(over);
        return endIfOver();
    }

    private Behavior<Command> onLost(Lost lost) {
        if (reception.isCurrent(lost.publisher())) {
            reception.complete(over);
        }
        return endIfOver();
    }

    private Behavior<Command> endIfOver() {
        if (over > 0 && over >= reception.epoch() && reception.awaited().isEmpty()) {
            end(over);
        }
        return this;
    }

    private void end(long epoch) {
        over = 0;
        timers.cancel(SILENCE);
        deliver();
        reception.end(epoch);
        for (ActorRef<Subscriber.Event> subscriber : audience.leave()) {
            subscriber.tell(new Subscriber.Ended(key));
            getContext().unwatch(subscriber);
        }
        fewerSubscribers();
    }

    private void fewerSubscribers() {
        streams.subscribers(key, audience.size());
        if (audience.isEmpty() && !timers.isTimerActive(LingerOver.INSTANCE)) {
            timers.startSingleTimer(LingerOver.INSTANCE, settings.hubLinger());
        }
    }

    private Behavior<Command> onLingerOver(LingerOver over) {
        if (audience.isEmpty()) {
            parent.tell(new Hubs.Unused(key, getContext().getSelf(), subscribes));
        }
        return this;
    }

    private Behavior<Command> onRetire(Retire retire) {
        deliver();
        authority.accept(new Stream.Unwatch(getContext().getSelf()));
        return Behaviors.stopped();
    }
}
