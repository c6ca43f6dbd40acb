package weir.bench;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hub;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.Publisher;
import weir.stream.PublisherRef;
import weir.stream.Stream;
import weir.stream.StreamKey;
import weir.stream.StreamSettings;
import weir.stream.Subscriber;
import weir.stream.TestReach;
import weir.telemetry.Metrics;

/** One frame from the Hub to all its subscribers, which do nothing with it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBench {

    private static final StreamKey KEY = new StreamKey("live", "bench");
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final StreamSettings SETTINGS = new StreamSettings(
            LONG, LONG, LONG, LONG, LONG, 1 << 20, LONG, LONG, LONG, Duration.ZERO, List.of(), 1 << 24, LONG);

    @Param({"1", "1000"})
    public int subscribers;

    private final ActorTestKit kit = ActorTestKit.create();
    private final Semaphore delivered = new Semaphore(0);
    private final CompletableFuture<ActorRef<Hub.Command>> hub = new CompletableFuture<>();
    private final List<Frame> frames = new ArrayList<>();
    private final PublisherRef publisher = new PublisherRef(kit.spawn(Behaviors.<Publisher.Message>ignore()), 1);

    @Setup
    public void join() throws InterruptedException {
        byte[] payload = new byte[10_000];
        payload[0] = 0x17;
        payload[1] = 1;
        frames.add(new Frame(Frame.Type.VIDEO, 0, payload, FrameClassifier.classify(Frame.Type.VIDEO, payload)));
        ActorRef<Stream.Command> authority = kit.spawn(Behaviors.receiveMessage(message -> {
            if (message instanceof Stream.Watch watch) {
                hub.complete(watch.hub());
            }
            return Behaviors.same();
        }));
        ActorRef<Hubs.Command> hubs = kit.spawn(Hubs.create(
                SETTINGS,
                TestReach.alone(key -> authority::tell, kit.spawn(Behaviors.ignore())),
                new LocalStreams(),
                new Metrics(new PrometheusRegistry()).traffic(Metrics.Direction.NODE_IN),
                key -> DispatcherSelector.defaultDispatcher()));
        for (int i = 0; i < subscribers; i++) {
            ActorRef<Subscriber.Event> subscriber = kit.spawn(Behaviors.receiveMessage(event -> {
                delivered.release();
                return Behaviors.same();
            }));
            hubs.tell(new Hubs.Subscribe(KEY, subscriber, i));
        }
        delivered.acquire(subscribers);
        hub.join().tell(new Hub.Watching(authority));
    }

    @TearDown
    public void stop() {
        kit.shutdownTestKit();
    }

    @Benchmark
    public void deliver() throws InterruptedException {
        hub.join().tell(new Hub.Media(publisher, 1, frames));
        delivered.acquire(subscribers);
    }
}
