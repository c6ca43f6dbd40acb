package weir.node;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.management.javadsl.PekkoManagement;
import weir.http.ViewerHttp;
import weir.settings.HostPort;
import weir.telemetry.DeadLetterCount;
import weir.telemetry.HeartbeatDelays;
import weir.telemetry.Readiness;
import weir.telemetry.Telemetry;

/** The top of the node's actors: binds the listeners, joins the cluster once all are bound, and says when the node is ready. */
final class Guardian extends AbstractBehavior<Guardian.Command> {

    /** What the guardian is told. */
    sealed interface Command {}

    private record Bound(Listener listener, HostPort address) implements Command {}

    private record BindFailed(Listener listener, HostPort address, Throwable cause) implements Command {}

    private record NodeUp() implements Command {}

    private final Settings settings;
    private final Console console;
    private final Cluster cluster;
    private final Readiness.Condition listenersBound;
    private final Readiness.Condition nodeUp;
    private final Set<Listener> awaited = EnumSet.noneOf(Listener.class);
    private final Map<Listener, HostPort> bound = new EnumMap<>(Listener.class);

    static Behavior<Command> create(Settings settings, Console console) {
        return Behaviors.setup(context -> new Guardian(context, settings, console));
    }

    private Guardian(ActorContext<Command> context, Settings settings, Console console) {
        super(context);
        this.settings = settings;
        this.console = console;
        this.cluster = Cluster.get(context.getSystem());
        Telemetry telemetry = Telemetry.of(context.getSystem());
        telemetry.metrics().version(Version.current());
        this.listenersBound = telemetry.readiness().require("listeners bound");
        this.nodeUp = telemetry.readiness().require("node up");
        context.spawn(DeadLetterCount.create(telemetry.metrics().deadLetters()), "dead-letters");
        context.spawn(HeartbeatDelays.create(telemetry.metrics().heartbeatDelays()), "heartbeat-delays");
        cluster.subscriptions()
                .tell(new Subscribe<>(context.messageAdapter(SelfUp.class, up -> new NodeUp()), SelfUp.class));
        unreadyOnShutdown(telemetry.readiness().require("not shutting down"));
        bindListeners();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Bound.class, this::onBound)
                .onMessage(BindFailed.class, this::onBindFailed)
                .onMessage(NodeUp.class, up -> onNodeUp())
                .build();
    }

    /** The one place where the node's listeners are bound. */
    private void bindListeners() {
        NodeSettings node = settings.node();
        // Before operators can ask for it, or the check of the shard region complains.
        RtmpRelay relay = RtmpRelay.start(getContext(), settings);
        PekkoManagement management = PekkoManagement.get(getContext().getSystem());
        bind(Listener.OPERATIONS, node.ops(), management.start().thenApply(uri -> node.ops()
                .withPort(uri.port())));
        bind(Listener.RTMP, node.listen(), relay.bind(node.listen()).thenApply(address -> node.listen()
                .withPort(address.getPort())));
        bind(
                Listener.HTTP,
                node.http(),
                ViewerHttp.bind(
                                getContext().getSystem(),
                                node.http(),
                                node.listen().port())
                        .thenApply(binding ->
                                node.http().withPort(binding.localAddress().getPort())));
    }

    private void bind(Listener listener, HostPort wanted, CompletionStage<HostPort> binding) {
        awaited.add(listener);
        getContext()
                .pipeToSelf(
                        binding,
                        (address, failure) -> failure == null
                                ? new Bound(listener, address)
                                : new BindFailed(listener, wanted, failure));
    }

    private Behavior<Command> onBound(Bound message) {
        bound.put(message.listener(), message.address());
        if (bound.keySet().equals(awaited)) {
            listenersBound.met();
            join();
        }
        return this;
    }

    private Behavior<Command> onBindFailed(BindFailed failed) {
        console.failure(StartFailure.ofBind(failed.listener().word(), failed.address(), failed.cause()));
        CoordinatedShutdown.get(getContext().getSystem()).run(StartFailed.INSTANCE);
        return Behaviors.ignore();
    }

    /** A node whose own listeners fail never troubles the cluster, so it joins late. */
    private void join() {
        List<Address> seeds = ActorSystemConfig.seedAddresses(settings.node());
        cluster.manager()
                .tell(seeds.isEmpty() ? Join.create(cluster.selfMember().address()) : new JoinSeedNodes(seeds));
    }

    private Behavior<Command> onNodeUp() {
        nodeUp.met();
        Address self = cluster.selfMember().address();
        console.started(Version.current(), bound, HostPort.parse(self.hostPort().split("@", 2)[1]));
        return this;
    }

    private void unreadyOnShutdown(Readiness.Condition running) {
        running.met();
        CoordinatedShutdown.get(getContext().getSystem())
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
                    running.lost();
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
    }
}
