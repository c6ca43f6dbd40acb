package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.rtmp.RtmpException;

class AmfRoundTripTest {

    private static final double[] NUMBERS = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        255,
        256,
        65535,
        4294967295.0,
        1L << 53,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private static final String[] STRINGS = {
        "", "a", "live", "@setDataFrame", "ключ", "\uD83C\uDFA5", "\u0000\u0009", "\r\n\"\\", "\uFFFD", "x".repeat(300)
    };

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReadWhatItWrote(long seed) {
        List<AmfValue> values = values(new Random(seed));

        byte[] written = Amf0Writer.write(values);

        assertEquals(values, Golden.reader(written).readAll());
        assertEquals(values, Golden.reader(written).readLeniently());
        assertArrayEquals(written, Amf0Writer.write(Golden.reader(written).readAll()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldSurviveWrongBytes(long seed) {
        Random random = new Random(seed);
        byte[] written = Amf0Writer.write(values(random));
        for (int i = 0; i < 20 && written.length > 0; i++) {
            byte[] wrong = Arrays.copyOf(written, 1 + random.nextInt(written.length));
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt(0x12);
            wrong[random.nextInt(wrong.length)] = (byte) random.nextInt();
            List<AmfValue> lenient = Golden.reader(wrong).readLeniently();
            try {
                assertEquals(lenient, Golden.reader(wrong).readAll());
            } catch (RtmpException e) {
                AmfText.of(lenient, 200);
            }
        }
    }

    private static List<AmfValue> values(Random random) {
        List<AmfValue> values = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.add(value(random, 4));
        }
        return values;
    }

    private static AmfValue value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 8 : 12)) {
            case 0, 1 ->
                AmfValue.of(random.nextBoolean() ? NUMBERS[random.nextInt(NUMBERS.length)] : random.nextGaussian());
            case 2 -> AmfValue.of(random.nextBoolean());
            case 3 -> AmfValue.of(string(random));
            case 4 -> AmfNull.INSTANCE;
            case 5 -> random.nextBoolean() ? AmfUndefined.INSTANCE : AmfUnsupported.INSTANCE;
            case 6 -> new AmfDate(random.nextLong(), (short) random.nextInt());
            case 7 -> new AmfXml(string(random));
            case 8 -> new AmfObject(fields(random, depth - 1));
            case 9 -> new AmfEcmaArray(fields(random, depth - 1));
            case 10 -> new AmfTypedObject(string(random), fields(random, depth - 1));
            default -> new AmfStrictArray(List.copyOf(fields(random, depth - 1).values()));
        };
    }

    private static Map<String, AmfValue> fields(Random random, int depth) {
        Map<String, AmfValue> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.put(string(random), value(random, depth));
        }
        return fields;
    }

    private static String string(Random random) {
        if (random.nextInt(4) > 0) {
            return STRINGS[random.nextInt(STRINGS.length)];
        }
        return random.ints(random.nextInt(20), 0, 0xD800)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
