package weir.cluster.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.Props;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import weir.media.Frame;
import weir.stream.Hub;
import weir.stream.Publisher;

/** The process with the publishers. */
final class LaneSender {

    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private final LaneLink link;
    private final LaneLoad load;
    private final List<String> meeting;

    private LaneSender(List<String> meeting, LaneLink link, LaneLoad load) {
        this.meeting = meeting;
        this.link = link;
        this.load = load;
    }

    /** @param arguments as {@link LaneReceiver#main} */
    public static void main(String[] arguments) throws IOException {
        LaneSender sender = new LaneSender(
                Files.readAllLines(Path.of(arguments[0])),
                LaneLink.valueOf(arguments[1]),
                LaneLoad.valueOf(arguments[2]));
        LaneSystem.start(Behaviors.setup(sender::start));
    }

    private Behavior<Object> start(ActorContext<Object> context) {
        Cluster.get(context.getSystem()).manager().tell(Join.create(AddressFromURIString.parse(meeting.get(0))));
        ActorRefResolver refs = ActorRefResolver.get(context.getSystem());
        Cluster.get(context.getSystem())
                .subscriptions()
                .tell(new Subscribe<>(context.getSelf().narrow(), SelfUp.class));
        return Behaviors.receive(Object.class)
                .onMessage(SelfUp.class, up -> {
                    send(context);
                    return Behaviors.same();
                })
                .build();
    }

    private void send(ActorContext<Object> context) throws IOException {
        IntFunction<ActorRef<Hub.Command>> ends = ends(context);
        for (int number = 0; number < load.streams(); number++) {
            context.spawn(
                    LaneSource.create(number, load, ends.apply(number)),
                    "source" + number,
                    LaneSystem.LOOPS.at(number));
        }
        String echo = meeting.get(0) + "/user/" + LaneSystem.Echo.NAME;
        Adapter.toClassic(context)
                .actorOf(
                        Props.create(LanePings.class, () -> new LanePings(echo, WARM_UP))
                                .withDispatcher("pekko.actor.internal-dispatcher"),
                        "pings");
        System.out.println("dropped 0\nsending");
    }

    /** Where the frames for each Hub go in. */
    private IntFunction<ActorRef<Hub.Command>> ends(ActorContext<Object> context) throws IOException {
        if (link == LaneLink.ARTERY) {
            ActorRefResolver refs = ActorRefResolver.get(context.getSystem());
            return number -> refs.resolveActorRef(meeting.get(2 + number));
        }
        IntFunction<Behavior<Hub.Command>> behavior = link == LaneLink.TCP
                ? TcpLink.connect(context.getSystem(), Integer.parseInt(meeting.get(1)))::end
                : LaneSender::nowhere;
        return number -> context.spawn(
                behavior.apply(number),
                "link" + number,
                DispatcherSelector.fromConfig("pekko.test.calling-thread-dispatcher"));
    }

    /** Gives credit for what it throws away. */
    private static Behavior<Hub.Command> nowhere(int number) {
        return Behaviors.setup(context -> Behaviors.receive(Hub.Command.class)
                .onMessage(Hub.Media.class, media -> {
                    int bytes = media.frames().stream().mapToInt(Frame::size).sum();
                    media.publisher().tell(publisher -> new Publisher.Credited(publisher, context.getSelf(), bytes, 1));
                    return Behaviors.same();
                })
                .onAnyMessage(message -> Behaviors.same())
                .build());
    }
}
