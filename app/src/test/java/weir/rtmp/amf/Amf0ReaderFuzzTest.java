package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import weir.rtmp.RtmpException;

class Amf0ReaderFuzzTest {

    @FuzzTest
    void shouldReadAnythingOrRefuseIt(byte[] payload) {
        List<AmfValue> lenient = Golden.reader(payload).readLeniently();
        assertTrue(AmfText.of(lenient, 100).length() <= 100);
        rewrite(lenient);
        try {
            List<AmfValue> strict = Golden.reader(payload).readAll();
            assertEquals(lenient, strict);
        } catch (RtmpException e) {
            assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl));
        }
    }

    /** What was read can be written, and then reads as the same bytes for ever. */
    private static void rewrite(List<AmfValue> values) {
        byte[] written = Amf0Writer.write(values);
        AmfLimits enough =
                new AmfLimits(AmfLimits.DEFAULT.maxDepth(), AmfLimits.DEFAULT.maxValues(), Integer.MAX_VALUE);
        List<AmfValue> again = new Amf0Reader(written, 0, written.length, enough).readAll();
        assertArrayEquals(written, Amf0Writer.write(again));
    }
}
