package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AmfValueTest {

    @Test
    void shouldAnswerWithWhatItIs() {
        assertEquals(OptionalDouble.of(2.5), AmfValue.of(2.5).asNumber());
        assertEquals(Optional.of("a"), AmfValue.of("a").asString());
        assertEquals(Optional.of(true), AmfValue.of(true).asBoolean());
    }

    @Test
    void shouldAnswerNothingForWhatItIsNot() {
        assertEquals(OptionalDouble.empty(), AmfValue.of("1").asNumber());
        assertEquals(Optional.empty(), AmfValue.of(1).asString());
        assertEquals(Optional.empty(), AmfNull.INSTANCE.asBoolean());
        assertEquals(Optional.empty(), AmfNull.INSTANCE.get("a"));
    }

    @Test
    void shouldGiveFieldsOfObjectsAndEcmaArraysAlike() {
        Map<String, AmfValue> fields = Map.of("a", AmfValue.of(1));

        for (AmfValue value :
                List.of(new AmfObject(fields), new AmfEcmaArray(fields), new AmfTypedObject("A", fields))) {
            assertEquals(Optional.of(AmfValue.of(1)), value.get("a"));
            assertEquals(Optional.empty(), value.get("b"));
        }
    }

    @Test
    void shouldBuildObjectsInOrder() {
        AmfObject object = AmfObject.builder()
                .put("z", 1)
                .put("y", true)
                .put("x", "s")
                .put("w", AmfNull.INSTANCE)
                .put("z", 2)
                .build();

        assertEquals(List.of("z", "y", "x", "w"), List.copyOf(object.fields().keySet()));
        assertEquals(Optional.of(AmfValue.of(2)), object.get("z"));
    }

    @Test
    void shouldNotChangeOnceMade() {
        Map<String, AmfValue> fields = new HashMap<>(Map.of("a", AmfNull.INSTANCE));
        List<AmfValue> items = new ArrayList<>(List.of(AmfNull.INSTANCE));
        byte[] bytes = {1};
        AmfObject object = new AmfObject(fields);
        AmfStrictArray array = new AmfStrictArray(items);
        AmfByteArray byteArray = new AmfByteArray(bytes);

        fields.clear();
        items.clear();
        bytes[0] = 2;
        byteArray.bytes()[0] = 3;

        assertEquals(1, object.fields().size());
        assertEquals(1, array.items().size());
        assertArrayEquals(new byte[] {1}, byteArray.bytes());
        assertThrows(UnsupportedOperationException.class, () -> object.fields().clear());
    }

    @Test
    void shouldCompareByteArraysByContent() {
        AmfByteArray one = new AmfByteArray(new byte[] {1});

        assertEquals(one, new AmfByteArray(new byte[] {1}));
        assertEquals(one.hashCode(), new AmfByteArray(new byte[] {1}).hashCode());
        assertNotEquals(one, new AmfByteArray(new byte[] {2}));
        assertNotEquals(one, AmfNull.INSTANCE);
        assertEquals("AmfByteArray[size=1]", one.toString());
    }

    @Test
    void shouldRefuseWhatCouldNotBeWritten() {
        String tooLong = "é".repeat(0x8000);
        Map<String, AmfValue> fields = Map.of(tooLong, AmfNull.INSTANCE);

        assertThrows(IllegalArgumentException.class, () -> new AmfObject(fields));
        assertThrows(IllegalArgumentException.class, () -> new AmfEcmaArray(fields));
        assertThrows(IllegalArgumentException.class, () -> new AmfTypedObject(tooLong, Map.of()));
        assertThrows(IllegalArgumentException.class, () -> AmfObject.builder().put(tooLong, 1));
        assertThrows(IllegalArgumentException.class, () -> new AmfDate(0, 40_000));
    }
}
