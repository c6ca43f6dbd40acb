package weir.stream;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.media.GopLimits;
import weir.media.StreamCache;
import weir.media.Timeline;
import weir.telemetry.Metrics;

/**
 * One stream on one node that has subscribers for it: takes the frames once from the publisher, wherever that is, puts them on
 * the stream's output clock, keeps what late joiners need and hands every frame to all subscribers of the node.
 */
public final class Hub extends AbstractBehavior<Hub.Command> {

    /** The publisher learns of a quarter of its window at a time. */
    private static final long CREDIT_BYTES = Feed.WINDOW_BYTES / 4;

    private static final int CREDIT_MESSAGES = Feed.WINDOW_MESSAGES / 4;

    public sealed interface Command {}

    /** @param subscription tells the subscriptions of one subscriber apart */
    public record Subscribe(ActorRef<Subscriber.Event> subscriber, int subscription) implements Command {}

    public record Unsubscribe(ActorRef<Subscriber.Event> subscriber, int subscription) implements Command {}

    /** Frames from the publisher, on its own clock. */
    public record Media(ActorRef<Publisher.Message> publisher, long epoch, List<Frame> frames) implements Command {}

    /** A part of a frame that is too large for one message between nodes; the parts come in order. */
    public record Fragment(
            ActorRef<Publisher.Message> publisher,
            long epoch,
            Frame.Type type,
            long timestamp,
            byte[] part,
            boolean last)
            implements Command {}

    /** The Stream has noted that this Hub watches. */
    public record Watching(ActorRef<Stream.Command> authority) implements Command {}

    /** A publisher has begun without the authority. */
    record Announced(ActorRef<Publisher.Message> publisher) implements Command {}

    /** The publication of this epoch is over, and so are the subscriptions; said by the publisher, the Stream or both. */
    public record Ended(long epoch) implements Command {}

    /** The last word of the parent, which sends no more subscribers here. */
    enum Retire implements Command {
        INSTANCE
    }

    private record SubscriberTerminated(ActorRef<Subscriber.Event> subscriber) implements Command {}

    private record WaitOver(Subscribe waiter) implements Command {}

    private enum WatchAgain implements Command {
        INSTANCE
    }

    private record AuthorityTerminated(ActorRef<Stream.Command> authority) implements Command {}

    private enum LingerOver implements Command {
        INSTANCE
    }

    private enum MergeOver implements Command {
        INSTANCE
    }

    private final StreamKey key;
    private final StreamSettings settings;
    private final Consumer<Stream.Command> authority;
    private final ActorRef<NodeDirectory.Command> directory;
    private final LocalStreams streams;
    private final Metrics.Traffic arrived;
    private final ActorRef<Hubs.Command> parent;
    private final TimerScheduler<Command> timers;
    private final Map<ActorRef<Subscriber.Event>, List<Integer>> subscriptions = new LinkedHashMap<>();
    /** Who waits for a publisher; each has a timer. */
    private final Set<Subscribe> waiting = new HashSet<>();

    private final Timeline timeline = new Timeline();
    private final StreamCache cache;
    private Optional<ActorRef<Publisher.Message>> publisher = Optional.empty();
    private long epoch;
    private long uncreditedBytes;
    private int uncreditedMessages;
    private long subscribes;
    private boolean newPublication;
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream(0);
    private List<Frame> merging = new ArrayList<>();

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
        this.arrived = arrived;
        this.parent = parent;
        this.cache = new StreamCache(
                new GopLimits(settings.gopMaxBytes(), settings.gopMaxDuration().toMillis()));
        watch();
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
                .onMessage(WaitOver.class, this::onWaitOver)
                .onMessage(LingerOver.class, this::onLingerOver)
                .onMessage(Retire.class, this::onRetire)
                .build();
    }

    // The authority

    private void watch() {
        authority.accept(new Stream.Watch(getContext().getSelf(), epoch));
        timers.startSingleTimer(WatchAgain.INSTANCE, settings.authorityTimeout());
    }

    private Behavior<Command> onWatching(Watching watching) {
        timers.cancel(WatchAgain.INSTANCE);
        getContext().watchWith(watching.authority(), new AuthorityTerminated(watching.authority()));
        return this;
    }

    /** No answer in time: the nodes may know a publisher that has gone ahead as well. */
    private Behavior<Command> onWatchAgain(WatchAgain again) {
        directory.tell(new NodeDirectory.Seek(key, getContext().getSelf(), epoch));
        watch();
        return this;
    }

    private Behavior<Command> onAuthorityTerminated(AuthorityTerminated terminated) {
        watch();
        return this;
    }

    private Behavior<Command> onAnnounced(Announced announced) {
        announced.publisher().tell(new Publisher.Watched(key, getContext().getSelf(), epoch));
        return this;
    }

    // Frames

    private Behavior<Command> onMedia(Media media) {
        if (adopt(media.publisher(), media.epoch())) {
            int bytes = 0;
            for (Frame frame : media.frames()) {
                bytes += frame.size();
                take(frame);
            }
            took(media.publisher(), media.frames().size(), bytes);
            deliverSoon();
        }
        return this;
    }

    private Behavior<Command> onFragment(Fragment fragment) {
        if (adopt(fragment.publisher(), fragment.epoch())) {
            fragments.writeBytes(fragment.part());
            if (fragment.last()) {
                byte[] payload = fragments.toByteArray();
                fragments.reset();
                FrameHeader header = FrameClassifier.classify(fragment.type(), payload);
                take(new Frame(fragment.type(), fragment.timestamp(), payload, header));
                deliverSoon();
            }
            took(fragment.publisher(), fragment.last() ? 1 : 0, fragment.part().length);
        }
        return this;
    }

    private void take(Frame frame) {
        Frame timed = frame.at(timeline.map(frame));
        cache.add(timed);
        merging.add(timed);
    }

    private void took(ActorRef<Publisher.Message> from, int frames, int bytes) {
        uncreditedBytes += bytes;
        uncreditedMessages++;
        if (uncreditedBytes >= CREDIT_BYTES || uncreditedMessages >= CREDIT_MESSAGES) {
            from.tell(new Publisher.Credited(key, getContext().getSelf(), uncreditedBytes, uncreditedMessages));
            uncreditedBytes = 0;
            uncreditedMessages = 0;
        }
        if (from.path().address().hasGlobalScope()) {
            arrived.add(frames, bytes);
        }
    }

    private void deliverSoon() {
        if (settings.mergeWindow().isZero()) {
            deliver();
        } else if (!timers.isTimerActive(MergeOver.INSTANCE)) {
            timers.startSingleTimer(MergeOver.INSTANCE, settings.mergeWindow());
        }
    }

    /** False for a publisher whose time has passed. */
    private boolean adopt(ActorRef<Publisher.Message> from, long publication) {
        if (publisher.filter(from::equals).isPresent()) {
            epoch = Math.max(epoch, publication);
            return true;
        }
        if (publication <= epoch) {
            return false;
        }
        deliver();
        publisher = Optional.of(from);
        epoch = publication;
        uncreditedBytes = 0;
        uncreditedMessages = 0;
        fragments.reset();
        waiting.forEach(timers::cancel);
        waiting.clear();
        timeline.newPublication();
        cache.clear();
        newPublication = true;
        return true;
    }

    private Behavior<Command> onMergeOver(MergeOver over) {
        deliver();
        return this;
    }

    private void deliver() {
        if (merging.isEmpty()) {
            return;
        }
        Subscriber.Delivered delivered = new Subscriber.Delivered(key, newPublication, merging);
        for (ActorRef<Subscriber.Event> subscriber : subscriptions.keySet()) {
            subscriber.tell(delivered);
        }
        newPublication = false;
        merging = new ArrayList<>();
        timers.cancel(MergeOver.INSTANCE);
    }

    // Subscribers

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        subscribes++;
        timers.cancel(LingerOver.INSTANCE);
        deliver();
        List<Integer> ids = subscriptions.get(subscribe.subscriber());
        if (ids == null) {
            ids = new ArrayList<>(1);
            subscriptions.put(subscribe.subscriber(), ids);
            getContext().watchWith(subscribe.subscriber(), new SubscriberTerminated(subscribe.subscriber()));
        }
        ids.add(subscribe.subscription());
        streams.subscribers(key, subscriptions.size());
        subscribe
                .subscriber()
                .tell(new Subscriber.Joined(
                        key, subscribe.subscription(), cache.snapshot(), cache.hasVideo() && !cache.hasGop()));
        if (publisher.isEmpty()) {
            waitForPublisher(subscribe);
        }
        return this;
    }

    private void waitForPublisher(Subscribe waiter) {
        waiting.add(waiter);
        timers.startSingleTimer(waiter, new WaitOver(waiter), settings.playWait());
    }

    private Behavior<Command> onWaitOver(WaitOver over) {
        Subscribe waiter = over.waiter();
        if (waiting.remove(waiter)) {
            waiter.subscriber().tell(new Subscriber.NotFound(key, waiter.subscription()));
            forget(waiter.subscriber(), waiter.subscription());
            fewerSubscribers();
        }
        return this;
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Subscribe waiter = new Subscribe(unsubscribe.subscriber(), unsubscribe.subscription());
        waiting.remove(waiter);
        timers.cancel(waiter);
        forget(unsubscribe.subscriber(), unsubscribe.subscription());
        fewerSubscribers();
        return this;
    }

    private void forget(ActorRef<Subscriber.Event> subscriber, int subscription) {
        List<Integer> ids = subscriptions.get(subscriber);
        if (ids != null) {
            ids.remove((Integer) subscription);
            if (ids.isEmpty()) {
                subscriptions.remove(subscriber);
                getContext().unwatch(subscriber);
            }
        }
    }

    private Behavior<Command> onSubscriberTerminated(SubscriberTerminated terminated) {
        subscriptions.remove(terminated.subscriber());
        waiting.removeIf(waiter -> waiter.subscriber().equals(terminated.subscriber()));
        fewerSubscribers();
        return this;
    }

    // The end

    private Behavior<Command> onEnded(Ended ended) {
        if (ended.epoch() < epoch) {
            return this;
        }
        deliver();
        publisher = Optional.empty();
        epoch = ended.epoch();
        Set<ActorRef<Subscriber.Event>> told = new HashSet<>(subscriptions.keySet());
        waiting.forEach(waiter -> told.remove(waiter.subscriber()));
        for (ActorRef<Subscriber.Event> subscriber : told) {
            subscriber.tell(new Subscriber.Ended(key));
            subscriptions.remove(subscriber);
            getContext().unwatch(subscriber);
        }
        cache.clear();
        fewerSubscribers();
        return this;
    }

    private void fewerSubscribers() {
        streams.subscribers(key, subscriptions.size());
        if (subscriptions.isEmpty() && !timers.isTimerActive(LingerOver.INSTANCE)) {
            timers.startSingleTimer(LingerOver.INSTANCE, settings.hubLinger());
        }
    }

    private Behavior<Command> onLingerOver(LingerOver over) {
        if (subscriptions.isEmpty()) {
            parent.tell(new Hubs.Unused(key, getContext().getSelf(), subscribes));
        }
        return this;
    }

    private Behavior<Command> onRetire(Retire retire) {
        authority.accept(new Stream.Unwatch(getContext().getSelf()));
        return Behaviors.stopped();
    }
}
