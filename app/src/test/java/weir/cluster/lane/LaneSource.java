package weir.cluster.lane;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import weir.media.Codec;
import weir.media.Frame;
import weir.stream.Hub;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Reach;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.stream.TestSettings;
import weir.telemetry.Metrics;
import weir.testkit.SyntheticStream;

/** One stream's publisher, which feeds one Hub. */
final class LaneSource implements Publisher.Listener {

    private static final Metrics.Traffic TRAFFIC =
            new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_OUT);
    private static final AtomicLong DROPPED = new AtomicLong();
    private static final String TICK = "tick";
    private static final Duration INTERVAL = Duration.ofMillis(40);
    /** What a Hub may be sent at first; more comes with credit. */
    private static final int WINDOW = 64;

    private final LaneLoad load;
    private final ActorRef<Hub.Command> hub;
    private final Publisher publisher;
    private final byte[] keyframe;
    private final byte[] inter;
    private final byte[] sound;
    private int number;

    private LaneSource(ActorContext<Object> context, int index, LaneLoad load, ActorRef<Hub.Command> hub) {
        this.load = load;
        this.hub = hub;
        SyntheticStream stream = new SyntheticStream(load.pictureBytes());
        this.keyframe = stream.picture(0).get(0).payload();
        this.inter = stream.picture(1).get(0).payload();
        this.sound = stream.picture(1).get(1).payload();
        ActorRef<Object> nobody = context.spawnAnonymous(Behaviors.ignore());
        this.publisher = new Publisher(
                new StreamKey("live", "%03d".formatted(index)),
                TestSettings.stream(),
                new PublisherRef(context.getSelf().narrow(), 1),
                new Reach(key -> command -> {}, nobody.narrow(), node -> ActorRefResolver.get(context.getSystem())
                        .resolveActorRef(node + "/user/hubs")),
                "127.0.0.1",
                this,
                (reason, frame) -> System.out.println("dropped " + DROPPED.incrementAndGet()),
                TRAFFIC,
                System.nanoTime());
        ActorRef<Stream.Command> authority = nobody.narrow();
        publisher.receive(new Publisher.Granted(1, 1, authority, List.of(hub)), System.nanoTime());
        stream.headers().forEach(header -> send(header.type(), 0, header.payload()));
    }

    static Behavior<Object> create(int index, LaneLoad load, ActorRef<Hub.Command> hub) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            LaneSource source = new LaneSource(context, index, load, hub);
            if (load == LaneLoad.LIVE) {
                Duration first = INTERVAL.multipliedBy(index).dividedBy(load.streams());
                timers.startTimerAtFixedRate(TICK, TICK, first, INTERVAL);
            } else {
                source.sendPictures(WINDOW);
            }
            return Behaviors.receive(Object.class)
                    .onMessageEquals(TICK, () -> {
                        source.sendInstant();
                        return Behaviors.same();
                    })
                    .onMessage(Publisher.Message.class, message -> {
                        source.receive(message);
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    /** A twenty-fifth of a second, every frame on its own, as it comes from a socket. */
    private void sendInstant() {
        long time = number * INTERVAL.toMillis();
        sendPicture();
        send(Frame.Type.AUDIO, time, sound);
        send(Frame.Type.AUDIO, time + 20, sound);
    }

    private void sendPictures(int count) {
        for (int i = 0; i < count; i++) {
            sendPicture();
        }
    }

    private void sendPicture() {
        byte[] payload = SyntheticStream.isKeyframe(number) ? keyframe : inter;
        send(Frame.Type.VIDEO, number * INTERVAL.toMillis(), payload);
        number++;
    }

    private void send(Frame.Type type, long time, byte[] payload) {
        publisher.media(type, time, payload, System.nanoTime());
        publisher.flush();
    }

    private void receive(Publisher.Message message) {
        if (message instanceof Publisher.Credited credited) {
            publisher.receive(
                    new Publisher.Credited(credited.publisher(), hub, credited.bytes(), credited.messages()),
                    System.nanoTime());
            if (load == LaneLoad.UNTHROTTLED) {
                sendPictures(credited.messages());
            }
        } else {
            publisher.receive(message, System.nanoTime());
        }
    }

    @Override
    public void granted(StreamKey key) {}

    @Override
    public void authority(StreamKey key, ActorRef<Stream.Command> authority) {}

    @Override
    public void refused(StreamKey key, String why) {}

    @Override
    public void revoked(StreamKey key, String why) {}

    @Override
    public void codecDetected(StreamKey key, Frame.Type type, Codec codec) {}

    @Override
    public void feeds(Publisher.Unwatched ended) {}

    @Override
    public void watched(StreamKey key, int nodes) {}
}
