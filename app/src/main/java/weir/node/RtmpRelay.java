package weir.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import weir.cluster.StreamSharding;
import weir.connection.PartialMessages;
import weir.connection.Relay;
import weir.connection.RtmpListener;
import weir.http.OperationsView;
import weir.outbound.Outbound;
import weir.outbound.OwnAddresses;
import weir.pull.PullContext;
import weir.pull.PullView;
import weir.pull.Pulls;
import weir.push.PushContext;
import weir.push.PushView;
import weir.push.Pushes;
import weir.record.RecordingExtension;
import weir.selector.SelectorLoops;
import weir.settings.HostPort;
import weir.stream.DropCounters;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.Reach;
import weir.stream.StreamKey;
import weir.telemetry.EventLog;
import weir.telemetry.Metrics;
import weir.telemetry.Telemetry;
import weir.vod.VodLibrary;

/** The relay's actors of one node, put together: streams, Hubs and the RTMP listener. */
final class RtmpRelay {

    private static final EventLog LOG = EventLog.of(RtmpRelay.class);

    /** Also in pekko.conf. */
    private static final String HUBS = "hubs";

    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);
    /** What each may take of the shutdown's phase, which is longer than all three. */
    private static final Duration PULLS_TIMEOUT = Duration.ofSeconds(2);

    /** More than the longest drain timeout, and the patience with each connection after it. */
    private static final Duration CONNECTIONS_TIMEOUT = Duration.ofSeconds(19);

    private static final Duration HUBS_TIMEOUT = Duration.ofSeconds(3);

    /** Which part of the heap messages not yet whole may take. */
    private static final int PARTIAL_SHARE = 4;

    private final ActorSystem<?> system;
    private final ActorRef<RtmpListener.Command> listener;
    private final ActorRef<Hubs.Command> hubs;
    private final ActorRef<Pulls.Command> pulls;

    private RtmpRelay(
            ActorSystem<?> system,
            ActorRef<RtmpListener.Command> listener,
            ActorRef<Hubs.Command> hubs,
            ActorRef<Pulls.Command> pulls) {
        this.system = system;
        this.listener = listener;
        this.hubs = hubs;
        this.pulls = pulls;
    }

    static RtmpRelay start(ActorContext<?> context, Settings settings) {
        ActorSystem<?> system = context.getSystem();
        Metrics metrics = Telemetry.of(system).metrics();
        OperationsView view = OperationsView.of(system);
        StreamSharding streams = StreamSharding.start(system, settings.stream());
        ActorRefResolver refs = ActorRefResolver.get(system);
        Reach reach = new Reach(
                streams::authorityOf,
                context.spawn(NodeDirectory.create(), "directory"),
                node -> refs.resolveActorRef(node + "/user/" + HUBS));
        Metrics.Traffic arrived = metrics.traffic(Metrics.Direction.NODE_IN);
        ActorRef<Hubs.Command> hubs = context.spawn(
                Hubs.create(settings.stream(), reach, view.streams(), arrived, placement(settings)), HUBS);
        RecordingExtension.of(system).start(context, settings.record(), hubs, view.streams());
        Relay relay = new Relay(
                hubs,
                VodLibrary.start(context, settings.vod(), metrics.vod()),
                reach,
                settings.connection(),
                settings.stream(),
                settings.subscriber(),
                settings.connection().loops(),
                settings.node().roles().contains(Role.INGEST),
                settings.node().roles().contains(Role.EDGE),
                new PartialMessages(Runtime.getRuntime().maxMemory() / PARTIAL_SHARE),
                view.connections(),
                view.streams(),
                new DropCounters(metrics),
                metrics);
        Outbound outbound =
                new Outbound(system, settings.outbound(), settings.connection().chunkSize());
        OwnAddresses self = OwnAddresses.ofPort(settings.node().listen().port());
        PushContext pushing = new PushContext(settings.push(), outbound, hubs, view.streams(), self, metrics.push());
        context.spawn(Pushes.create(pushing, PushView.of(system)), "pushes");
        PullContext pulling = new PullContext(
                settings.pull(), settings.stream(), outbound, reach, view.streams(), self, relay.drops(), metrics);
        ActorRef<Pulls.Command> pulls = context.spawn(Pulls.create(pulling, PullView.of(system)), "pulls");
        RtmpRelay started = new RtmpRelay(system, context.spawn(RtmpListener.create(relay), "rtmp"), hubs, pulls);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "drain-rtmp", started::drain);
        return started;
    }

    /** A Hub shares a thread with sockets, so that frames change threads as seldom as may be. */
    private static Function<StreamKey, DispatcherSelector> placement(Settings settings) {
        SelectorLoops loops = settings.connection().loops();
        return switch (settings.connection().transport()) {
            case SELECTOR -> key -> loops.at(key.hashCode());
            case STREAMS -> key -> DispatcherSelector.defaultDispatcher();
        };
    }

    CompletionStage<InetSocketAddress> bind(HostPort address) {
        return AskPattern.askWithStatus(
                listener, replyTo -> new RtmpListener.Bind(address, replyTo), BIND_TIMEOUT, system.scheduler());
    }

    /**
     * The pulls first, which another node takes over, then the connections, whose ends the Hubs still tell; the shard region goes in a
     * later phase. Whichever does not answer keeps the others waiting only so long.
     */
    private CompletionStage<Done> drain() {
        return drainPart(pulls, Pulls.Drain::new, PULLS_TIMEOUT)
                .thenCompose(drained -> drainPart(listener, RtmpListener.Drain::new, CONNECTIONS_TIMEOUT))
                .thenCompose(drained -> drainPart(hubs, Hubs.Drain::new, HUBS_TIMEOUT));
    }

    private <C> CompletionStage<Done> drainPart(ActorRef<C> part, Function<ActorRef<Done>, C> message, Duration limit) {
        return AskPattern.<C, Done>ask(part, message::apply, limit, system.scheduler())
                .exceptionally(failure -> {
                    LOG.with("part", part.path().name()).warn("drain failed", failure);
                    return Done.getInstance();
                });
    }
}
