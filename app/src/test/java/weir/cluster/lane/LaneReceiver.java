package weir.cluster.lane;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import weir.media.Frame;
import weir.stream.Hub;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.Reach;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.stream.StreamSettings;
import weir.stream.Subscriber;
import weir.stream.TestReach;
import weir.stream.TestSettings;
import weir.telemetry.Metrics;

/** The process with the Hubs: a subscriber at each of them counts what arrives. */
final class LaneReceiver {

    private final LaneLink link;
    private final LaneLoad load;
    private final Path meeting;
    private final LongAdder bytes = new LongAdder();
    private final TreeMap<String, ActorRef<Hub.Command>> hubs = new TreeMap<>();

    private LaneReceiver(Path meeting, LaneLink link, LaneLoad load) {
        this.meeting = meeting;
        this.link = link;
        this.load = load;
    }

    /** @param arguments where both processes meet, {@link LaneLink}, {@link LaneLoad} */
    public static void main(String[] arguments) {
        LaneReceiver receiver =
                new LaneReceiver(Path.of(arguments[0]), LaneLink.valueOf(arguments[1]), LaneLoad.valueOf(arguments[2]));
        LaneSystem.start(Behaviors.setup(receiver::start));
    }

    private record Watched(Stream.Watch watch, StreamKey key) {}

    private Behavior<Object> start(ActorContext<Object> context) {
        Cluster cluster = Cluster.get(context.getSystem());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        Adapter.toClassic(context)
                .actorOf(
                        Props.create(LaneSystem.Echo.class, LaneSystem.Echo::new)
                                .withDispatcher("pekko.actor.internal-dispatcher"),
                        LaneSystem.Echo.NAME);
        ActorRef<Object> self = context.getSelf();
        Reach reach = TestReach.alone(
                key -> command -> {
                    if (command instanceof Stream.Watch watch) {
                        self.tell(new Watched(watch, key));
                    }
                },
                context.spawn(Behaviors.ignore(), "directory"));
        StreamSettings settings = TestSettings.stream();
        Metrics metrics = new Metrics(new PrometheusRegistry());
        ActorRef<Hubs.Command> parent = context.spawn(
                Hubs.create(
                        settings,
                        reach,
                        new LocalStreams(),
                        metrics.traffic(Metrics.Direction.NODE_IN),
                        key -> LaneSystem.LOOPS.at(key.hashCode())),
                "hubs");
        ActorRef<Subscriber.Event> subscriber = context.spawn(counter(), "subscriber");
        for (int number = 0; number < load.streams(); number++) {
            parent.tell(new Hubs.Subscribe(new StreamKey("live", "%03d".formatted(number)), subscriber, number));
        }
        ActorRef<Stream.Command> authority = context.spawn(Behaviors.ignore(), "authority");
        return Behaviors.withTimers(timers -> {
            timers.startTimerAtFixedRate("tick", Duration.ofMillis(100));
            return Behaviors.receive(Object.class)
                    .onMessage(Watched.class, watched -> {
                        watched.watch().hub().tell(new Hub.Watching(authority));
                        hubs.put(watched.key().toString(), watched.watch().hub());
                        if (hubs.size() == load.streams()) {
                            meet(context);
                        }
                        return Behaviors.same();
                    })
                    .onMessageEquals("tick", () -> {
                        System.out.println("received " + bytes.sum());
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private Behavior<Subscriber.Event> counter() {
        return Behaviors.receive(Subscriber.Event.class)
                .onMessage(Subscriber.Delivered.class, delivered -> {
                    for (Frame frame : delivered.frames()) {
                        bytes.add(frame.size());
                    }
                    return Behaviors.same();
                })
                .onAnyMessage(any -> Behaviors.same())
                .build();
    }

    /** Leaves for the sender: this node's address, the port of the plain link, the Hubs. */
    private void meet(ActorContext<Object> context) throws IOException {
        ActorRefResolver refs = ActorRefResolver.get(context.getSystem());
        List<String> lines = new ArrayList<>();
        lines.add(Cluster.get(context.getSystem()).selfMember().address().toString());
        lines.add(link == LaneLink.TCP ? "" + TcpLink.listen(context.getSystem(), List.copyOf(hubs.values())) : "0");
        hubs.values().forEach(hub -> lines.add(refs.toSerializationFormat(hub)));
        Files.write(meeting, lines);
        System.out.println("received 0\nready");
    }
}
