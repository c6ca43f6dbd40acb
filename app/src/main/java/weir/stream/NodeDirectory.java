package weir.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * Brings publishers and Hubs together while the Stream of their key cannot be reached: every node has one, and each can ask all
 * others. As long as the authority answers, nothing is sent from node to node here.
 */
public final class NodeDirectory extends AbstractBehavior<NodeDirectory.Command> {

    public sealed interface Command {}

    /** A publisher of this node has begun. */
    record Published(StreamKey key, PublisherRef publisher) implements Command {}

    record Unpublished(StreamKey key, PublisherRef publisher) implements Command {}

    /** The Hubs of this node, told of publishers on others. */
    public record Serve(ActorRef<Hubs.Command> hubs) implements Command {}

    /** A publisher of this node goes ahead without the authority: which Hubs want its frames? */
    record Announce(StreamKey key, PublisherRef publisher) implements Command {}

    /** A publisher of this node wants the key and does without the authority: does anybody publish it? */
    record Ask(StreamKey key, PublisherRef by) implements Command {}

    /** A Hub of this node does without the authority: who publishes? */
    record Seek(StreamKey key, ActorRef<Hub.Command> hub, long epoch) implements Command {}

    /** A Hub of this node waits for the rest of a publication, which comes unless the publisher's node is gone. */
    record Await(PublisherRef publisher, ActorRef<Hub.Command> hub) implements Command {}

    /** Another node's {@link Announce}. */
    public record Announced(StreamKey key, PublisherRef publisher) implements Command {}

    /** Another node's {@link Ask}. */
    public record Asked(StreamKey key, PublisherRef by) implements Command {}

    /** Another node's {@link Seek}. */
    public record Sought(StreamKey key, ActorRef<Hub.Command> hub, long epoch) implements Command {}

    private record Nodes(Receptionist.Listing listing) implements Command {}

    private static final ServiceKey<Command> SERVICE = ServiceKey.create(Command.class, "weir-node");

    private final Map<StreamKey, PublisherRef> publishers = new HashMap<>();
    private ActorRef<Hubs.Command> hubs;
    /** Those that can be reached. */
    private Set<ActorRef<Command>> nodes;

    /** Where the others are, those included that cannot be reached now. */
    private Set<Address> members = Set.of();

    private NodeDirectory(ActorContext<Command> context) {
        super(context);
        this.hubs = context.getSystem().deadLetters();
        this.nodes = Set.of(context.getSelf());
        ActorRef<Receptionist.Command> receptionist = context.getSystem().receptionist();
        receptionist.tell(Receptionist.register(SERVICE, context.getSelf()));
        receptionist.tell(
                Receptionist.subscribe(SERVICE, context.messageAdapter(Receptionist.Listing.class, Nodes::new)));
    }

    public static Behavior<Command> create() {
        return Behaviors.setup(NodeDirectory::new);
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Published.class, this::onPublished)
                .onMessage(Unpublished.class, this::onUnpublished)
                .onMessage(Announce.class, this::onAnnounce)
                .onMessage(Announced.class, this::onAnnounced)
                .onMessage(Ask.class, this::onAsk)
                .onMessage(Asked.class, this::onAsked)
                .onMessage(Seek.class, this::onSeek)
                .onMessage(Sought.class, this::onSought)
                .onMessage(Await.class, this::onAwait)
                .onMessage(Serve.class, this::onServe)
                .onMessage(Nodes.class, this::onNodes)
                .build();
    }

    private Behavior<Command> onPublished(Published published) {
        publishers.put(published.key(), published.publisher());
        return this;
    }

    private Behavior<Command> onUnpublished(Unpublished unpublished) {
        publishers.remove(unpublished.key(), unpublished.publisher());
        return this;
    }

    private Behavior<Command> onAnnounce(Announce announce) {
        Announced announced = new Announced(announce.key(), announce.publisher());
        nodes.forEach(node -> node.tell(announced));
        return this;
    }

    private Behavior<Command> onAnnounced(Announced announced) {
        hubs.tell(new Hubs.PublisherAnnounced(announced.key(), announced.publisher()));
        return this;
    }

    private Behavior<Command> onAsk(Ask ask) {
        Asked asked = new Asked(ask.key(), ask.by());
        nodes.forEach(node -> node.tell(asked));
        return this;
    }

    private Behavior<Command> onAsked(Asked asked) {
        PublisherRef publisher = publishers.get(asked.key());
        if (publisher != null) {
            publisher.tell(number -> new Publisher.Asked(number, asked.by()));
        }
        return this;
    }

    private Behavior<Command> onSeek(Seek seek) {
        Sought sought = new Sought(seek.key(), seek.hub(), seek.epoch());
        nodes.forEach(node -> node.tell(sought));
        return this;
    }

    private Behavior<Command> onSought(Sought sought) {
        PublisherRef publisher = publishers.get(sought.key());
        if (publisher != null) {
            publisher.tell(number -> new Publisher.Watched(number, sought.hub(), sought.epoch()));
        }
        return this;
    }

    private Behavior<Command> onAwait(Await await) {
        Address home = await.publisher().owner().path().address();
        if (await.publisher().isRemote() && !members.contains(home)) {
            await.hub().tell(new Hub.Lost(await.publisher()));
        }
        return this;
    }

    private Behavior<Command> onServe(Serve serve) {
        hubs = serve.hubs();
        return this;
    }

    private Behavior<Command> onNodes(Nodes found) {
        nodes = found.listing().getServiceInstances(SERVICE);
        members = found.listing().getAllServiceInstances(SERVICE).stream()
                .map(node -> node.path().address())
                .collect(Collectors.toSet());
        return this;
    }
}
