package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import weir.rtmp.RtmpException;

/** How a reader refused. */
final class Failures {

    private Failures() {}

    static RtmpException.Kind kindOf(Executable reading) {
        return assertThrows(RtmpException.class, reading).kind();
    }

    static RtmpException.Kind kindOf(String hex) {
        return kindOf(() -> Golden.reader(hex).readAll());
    }

    static RtmpException.Kind kindOf(String hex, AmfLimits limits) {
        byte[] payload = Golden.hex(hex);
        return kindOf(() -> new Amf0Reader(payload, 0, payload.length, limits).readAll());
    }
}
