package weir.bench;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
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
import weir.cluster.StreamSerializer;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hub;
import weir.stream.Publisher;
import weir.stream.PublisherRef;

/** A message of frames on its way between nodes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SerializerBench {

    @Param({"200", "10000"})
    public int size;

    private final ActorTestKit kit = ActorTestKit.create();
    private final StreamSerializer serializer =
            new StreamSerializer((ExtendedActorSystem) Adapter.toClassic(kit.system()));
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    private Object media = "";
    private String manifest = "";
    private byte[] written = {};

    @Setup
    public void make() {
        byte[] payload = new byte[size];
        payload[0] = 0x27;
        payload[1] = 1;
        Frame frame = new Frame(Frame.Type.VIDEO, 40, payload, FrameClassifier.classify(Frame.Type.VIDEO, payload));
        ActorRef<Publisher.Message> owner = kit.spawn(Behaviors.ignore());
        media = new Hub.Media(new PublisherRef(owner, 1), 7, List.of(frame));
        manifest = serializer.manifest(media);
        written = serializer.toBinary(media);
    }

    @TearDown
    public void stop() {
        kit.shutdownTestKit();
    }

    @Benchmark
    public int write() {
        serializer.toBinary(media, buffer.clear());
        return buffer.position();
    }

    @Benchmark
    public Object read() throws NotSerializableException {
        return serializer.fromBinary(ByteBuffer.wrap(written), manifest);
    }
}
