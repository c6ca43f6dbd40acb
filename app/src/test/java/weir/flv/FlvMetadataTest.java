package weir.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfEcmaArray;
import weir.rtmp.amf.AmfNull;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfStrictArray;
import weir.rtmp.amf.AmfValue;

/** What metadata tells, and what it is not believed. */
class FlvMetadataTest {

    @Test
    @DisplayName("interop 20: an object or an ECMA array, behind stray values")
    void shouldReadTheShapesThatEncodersWrite() {
        AmfObject object = AmfObject.builder().put("duration", 2.5).build();
        AmfValue name = AmfValue.of("onMetaData");
        assertEquals(Optional.of(2_500L), metadata(name, object).duration());
        assertEquals(
                Optional.of(2_500L),
                metadata(name, new AmfEcmaArray(object.fields())).duration());
        assertEquals(Optional.of(2_500L), metadata(AmfValue.of(7), name, object).duration());
        assertTrue(FlvMetadata.parse(Amf0Writer.write(name)).isEmpty());
        assertTrue(FlvMetadata.parse(Amf0Writer.write(name, AmfNull.INSTANCE)).isEmpty());
        assertTrue(FlvMetadata.parse(Amf0Writer.write(AmfValue.of("onTextData"), object))
                .isEmpty());
        assertTrue(FlvMetadata.of(Clips.sound(0)).isEmpty());
    }

    @Test
    void shouldNotBelieveADurationThatIsNone() {
        for (double nonsense : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e12}) {
            assertEquals(Optional.empty(), new FlvMetadata(Map.of("duration", AmfValue.of(nonsense))).duration());
        }
        assertEquals(Optional.empty(), new FlvMetadata(Map.of("duration", AmfValue.of("1"))).duration());
    }

    @Test
    void shouldNotBelieveAnIndexThatIsNone() {
        assertEquals(
                1, index(List.of(0.0), List.of(500.0)).orElseThrow().entries().size());
        assertEquals(Optional.empty(), index(List.of(), List.of()));
        assertEquals(Optional.empty(), index(List.of(0.0, 1.0), List.of(500.0)));
        assertEquals(Optional.empty(), index(List.of(1.0, 0.5), List.of(500.0, 600.0)));
        assertEquals(Optional.empty(), index(List.of(0.0, 1.0), List.of(500.0, 500.0)));
        assertEquals(Optional.empty(), index(List.of(0.0), List.of(-1.0)));
        assertEquals(Optional.empty(), new FlvMetadata(Map.of("keyframes", AmfValue.of("x"))).keyframes());
        AmfObject words = AmfObject.builder()
                .put("times", new AmfStrictArray(List.of(AmfValue.of("x"))))
                .put("filepositions", new AmfStrictArray(List.of(AmfValue.of("y"))))
                .build();
        assertEquals(Optional.empty(), new FlvMetadata(Map.of("keyframes", words)).keyframes());
        AmfObject texts =
                AmfObject.builder().put("times", "x").put("filepositions", "y").build();
        assertEquals(Optional.empty(), new FlvMetadata(Map.of("keyframes", texts)).keyframes());
    }

    @Test
    void shouldFillAnySize() {
        int least = Clips.METADATA.withoutFileFields().payload().length;
        for (int bytes = least; bytes < least + 20; bytes++) {
            byte[] filled = Clips.METADATA.reserving(bytes);
            assertEquals(bytes, filled.length);
            assertEquals(
                    Clips.METADATA.withoutFileFields(),
                    FlvMetadata.parse(filled).orElseThrow());
        }
    }

    @Test
    void shouldFindTheKeyframeToBeginAt() {
        KeyframeIndex index = new KeyframeIndex(List.of(entry(100), entry(200), entry(300)));
        assertEquals(Optional.of(entry(100)), index.atOrBefore(0));
        assertEquals(Optional.of(entry(100)), index.atOrBefore(199));
        assertEquals(Optional.of(entry(200)), index.atOrBefore(200));
        assertEquals(Optional.of(entry(300)), index.atOrBefore(Long.MAX_VALUE));
        assertEquals(Optional.empty(), KeyframeIndex.NONE.atOrBefore(5));
    }

    @Test
    void shouldThinOutEvenly() {
        List<KeyframeIndex.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            entries.add(entry(i));
        }
        KeyframeIndex index = new KeyframeIndex(entries);
        assertEquals(index, index.thinned(10));
        assertEquals(
                List.of(entry(0), entry(2), entry(4), entry(6), entry(8)),
                index.thinned(9).entries());
        assertEquals(List.of(entry(0)), index.thinned(1).entries());
        assertEquals(KeyframeIndex.NONE, index.thinned(0));
    }

    private static KeyframeIndex.Entry entry(long time) {
        return new KeyframeIndex.Entry(time, time * 10);
    }

    private static FlvMetadata metadata(AmfValue... values) {
        return FlvMetadata.parse(Amf0Writer.write(values)).orElseThrow();
    }

    private static Optional<KeyframeIndex> index(List<Double> times, List<Double> positions) {
        AmfObject keyframes = AmfObject.builder()
                .put("times", numbers(times))
                .put("filepositions", numbers(positions))
                .build();
        return new FlvMetadata(Map.of("keyframes", keyframes)).keyframes();
    }

    private static AmfValue numbers(List<Double> values) {
        return new AmfStrictArray(values.stream().map(AmfValue::of).toList());
    }
}
