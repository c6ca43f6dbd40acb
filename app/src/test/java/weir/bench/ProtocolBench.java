package weir.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.ChunkedMessage;

/** Chunks and what a frame is: once per message from a publisher. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ProtocolBench {

    private static final int VIDEO = 9;
    private static final int CHUNK_SIZE = 4096;

    /** Payload bytes: a frame of sound, one of the yardstick's pictures, a keyframe of 4K. */
    @Param({"200", "10000", "500000"})
    public int size;

    @Benchmark
    public ChunkedMessage writeChunks(Payload payload) {
        ChunkedMessage message = ChunkedMessage.of(6, CHUNK_SIZE, VIDEO, 1, 40, payload.bytes);
        message.copyTo(payload.socketMemory.clear(), 0);
        return message;
    }

    @Benchmark
    public void readChunks(Payload payload, Blackhole taken) {
        ChunkReader reader = payload.reader;
        reader.read(ByteBuffer.wrap(payload.chunks), taken::consume);
    }

    @Benchmark
    public FrameHeader classify(Payload payload) {
        return FrameClassifier.classify(Frame.Type.VIDEO, payload.bytes);
    }

    /** A message as it is and in chunks. */
    @State(Scope.Benchmark)
    public static class Payload {

        private byte[] bytes = {};
        private byte[] chunks = {};
        private final ByteBuffer socketMemory = ByteBuffer.allocateDirect(512 * 1024);
        private ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);

        /** @param bench says how large */
        @Setup
        public void fill(ProtocolBench bench) {
            bytes = new byte[bench.size];
            // A keyframe of AVC with one slice.
            ByteBuffer.wrap(bytes)
                    .putInt(0x17010000)
                    .put((byte) 0)
                    .putInt(bench.size - 9)
                    .put((byte) 0x65);
            chunks = ChunkedMessage.of(6, CHUNK_SIZE, VIDEO, 1, 40, bytes).toBytes();
            reader = new ChunkReader(ChunkLimits.DEFAULT);
            byte[] chunkSize = ByteBuffer.allocate(4).putInt(CHUNK_SIZE).array();
            reader.read(
                    ByteBuffer.wrap(
                            ChunkedMessage.of(2, 128, 1, 0, 0, chunkSize).toBytes()),
                    message -> {});
        }
    }
}
