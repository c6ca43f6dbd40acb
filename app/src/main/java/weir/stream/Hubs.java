package weir.stream;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import weir.telemetry.Metrics;

/** The Hubs of this node: finds or starts the one a subscriber asks for, and lets unused ones go. */
public final class Hubs extends AbstractBehavior<Hubs.Command> {

    public sealed interface Command {}

    /** @param subscription tells the subscriptions of one subscriber apart */
    public record Subscribe(StreamKey key, ActorRef<Subscriber.Event> subscriber, int subscription)
            implements Command {}

    public record Unsubscribe(StreamKey key, ActorRef<Subscriber.Event> subscriber, int subscription)
            implements Command {}

    /** What a node has for Hubs of this one, in the order in which they get it. */
    public record Deliveries(List<Delivery> deliveries) implements Command {}

    /** @param hub a child of the Hubs that this is sent to, or one that was */
    public record Delivery(ActorRef<Hub.Command> hub, Hub.Command message) {}

    /** @param subscribes how many subscribers the Hub has been sent, so that one still under way is not lost */
    record Unused(StreamKey key, ActorRef<Hub.Command> hub, long subscribes) implements Command {}

    /** A publisher somewhere in the cluster has begun without the authority. */
    record PublisherAnnounced(StreamKey key, PublisherRef publisher) implements Command {}

    /** The node goes down: no Hub may ask for its stream any more, or shards that move away would be asked for again and again. */
    public record Drain(ActorRef<Done> replyTo) implements Command {}

    private record HubTerminated(StreamKey key, ActorRef<Hub.Command> hub) implements Command {}

    private static final class Entry {
        private final ActorRef<Hub.Command> hub;
        private long subscribes;

        private Entry(ActorRef<Hub.Command> hub) {
            this.hub = hub;
        }
    }

    private final StreamSettings settings;
    private final Reach reach;
    private final LocalStreams streams;
    private final Metrics.Traffic arrived;
    private final Function<StreamKey, DispatcherSelector> placement;
    private final Map<StreamKey, Entry> hubs = new HashMap<>();
    private Optional<ActorRef<Done>> draining = Optional.empty();

    private Hubs(
            ActorContext<Command> context,
            StreamSettings settings,
            Reach reach,
            LocalStreams streams,
            Metrics.Traffic arrived,
            Function<StreamKey, DispatcherSelector> placement) {
        super(context);
        this.settings = settings;
        this.reach = reach;
        this.streams = streams;
        this.arrived = arrived;
        this.placement = placement;
        reach.directory().tell(new NodeDirectory.Serve(context.getSelf()));
    }

    /**
     * @param arrived counts what comes from other nodes
     * @param placement which threads a stream's Hub runs on
     */
    public static Behavior<Command> create(
            StreamSettings settings,
            Reach reach,
            LocalStreams streams,
            Metrics.Traffic arrived,
            Function<StreamKey, DispatcherSelector> placement) {
        return Behaviors.setup(context -> new Hubs(context, settings, reach, streams, arrived, placement));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Deliveries.class, this::onDeliveries)
                .onMessage(Subscribe.class, this::onSubscribe)
                .onMessage(Unsubscribe.class, this::onUnsubscribe)
                .onMessage(Unused.class, this::onUnused)
                .onMessage(PublisherAnnounced.class, this::onPublisherAnnounced)
                .onMessage(HubTerminated.class, this::onHubTerminated)
                .onMessage(Drain.class, this::onDrain)
                .build();
    }

    private Behavior<Command> onDeliveries(Deliveries arrived) {
        for (Delivery delivery : arrived.deliveries()) {
            delivery.hub().tell(delivery.message());
        }
        return this;
    }

    private Behavior<Command> onSubscribe(Subscribe subscribe) {
        Entry entry = hubs.computeIfAbsent(subscribe.key(), this::start);
        entry.subscribes++;
        entry.hub.tell(new Hub.Subscribe(subscribe.subscriber(), subscribe.subscription()));
        return this;
    }

    private Entry start(StreamKey key) {
        ActorRef<Hub.Command> hub = getContext()
                .spawnAnonymous(
                        Hub.create(
                                key,
                                settings,
                                reach,
                                streams,
                                arrived,
                                getContext().getSelf()),
                        placement.apply(key));
        getContext().watchWith(hub, new HubTerminated(key, hub));
        return new Entry(hub);
    }

    private Behavior<Command> onUnsubscribe(Unsubscribe unsubscribe) {
        Entry entry = hubs.get(unsubscribe.key());
        if (entry != null) {
            entry.hub.tell(new Hub.Unsubscribe(unsubscribe.subscriber(), unsubscribe.subscription()));
        }
        return this;
    }

    private Behavior<Command> onPublisherAnnounced(PublisherAnnounced announced) {
        Entry entry = hubs.get(announced.key());
        if (entry != null) {
            entry.hub.tell(new Hub.Announced(announced.publisher()));
        }
        return this;
    }

    private Behavior<Command> onUnused(Unused unused) {
        Entry entry = hubs.get(unused.key());
        if (entry != null && entry.hub.equals(unused.hub()) && entry.subscribes == unused.subscribes()) {
            hubs.remove(unused.key());
            unused.hub().tell(Hub.Retire.INSTANCE);
        }
        return this;
    }

    /** One that is still listed has crashed, or its node goes down: either way it had no time to say that nobody is served any more. */
    private Behavior<Command> onHubTerminated(HubTerminated terminated) {
        Entry entry = hubs.get(terminated.key());
        if (entry != null && entry.hub.equals(terminated.hub())) {
            hubs.remove(terminated.key());
            streams.subscribers(terminated.key(), 0);
        }
        return stopIfDrained();
    }

    private Behavior<Command> onDrain(Drain drain) {
        draining = Optional.of(drain.replyTo());
        hubs.values().forEach(entry -> entry.hub.tell(Hub.Retire.INSTANCE));
        return stopIfDrained();
    }

    private Behavior<Command> stopIfDrained() {
        if (draining.isEmpty() || !hubs.isEmpty()) {
            return this;
        }
        draining.get().tell(Done.getInstance());
        return Behaviors.stopped();
    }
}
