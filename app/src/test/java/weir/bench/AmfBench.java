package weir.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import weir.rtmp.amf.Amf0Reader;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;

/** AMF, as in the command that begins a connection. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AmfBench {

    private final byte[] connect = Amf0Writer.write(
            AmfValue.of("connect"),
            AmfValue.of(1),
            AmfObject.builder()
                    .put("app", "live")
                    .put("type", "nonprivate")
                    .put("flashVer", "FMLE/3.0 (compatible; FMSc/1.0)")
                    .put("tcUrl", "rtmp://localhost/live")
                    .build());
    private final List<AmfValue> values = read(connect);

    @Benchmark
    public byte[] writeAmf() {
        return Amf0Writer.write(values);
    }

    @Benchmark
    public List<AmfValue> readAmf() {
        return read(connect);
    }

    private static List<AmfValue> read(byte[] bytes) {
        Amf0Reader reader = new Amf0Reader(bytes, 0, bytes.length, AmfLimits.DEFAULT);
        List<AmfValue> values = new ArrayList<>();
        while (reader.hasMore()) {
            values.add(reader.read());
        }
        return values;
    }
}
