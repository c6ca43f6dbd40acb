package weir.rtmp.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.RtmpMessage.Aggregate;

@DisplayName("interop 12: aggregates")
class AggregateTest {

    /** A video message at 1000, an audio one at 1020, with the layout of 7.1.6. */
    private static final String VIDEO = "09000003" + "0003e8" + "00" + "000000" + "17010a" + "0000000e";

    private static final String AUDIO = "08000002" + "0003fc" + "00" + "000000" + "af01" + "0000000d";

    @Test
    void shouldTakeTimesAsDistancesFromTheFirst() {
        List<RawMessage> parts = split(5000, VIDEO + AUDIO);
        assertEquals(2, parts.size());
        assertEquals(new Part(9, 5000, "17010a"), Part.of(parts.get(0)));
        assertEquals(new Part(8, 5020, "af01"), Part.of(parts.get(1)));
        assertEquals(4, parts.get(0).chunkStreamId());
        assertEquals(1, parts.get(0).messageStreamId());
    }

    @Test
    void shouldReadTheUpperEightBitsOfATime() {
        String later = VIDEO.replaceFirst("0003e800", "0003e801");
        assertEquals(0x0100_0000L, split(0, VIDEO + later).get(1).timestamp());
    }

    @Test
    void shouldCountTimesModulo2To32() {
        assertEquals(19, split(0xFFFF_FFFFL, VIDEO + AUDIO).get(1).timestamp());
        assertEquals(0xFFFF_FFECL, split(0, AUDIO + VIDEO).get(1).timestamp());
    }

    @Test
    void shouldGiveWhatIsWholeOfAnAggregateThatIsCutShort() {
        byte[] whole = HexFormat.of().parseHex(VIDEO + AUDIO);
        int firstEnds = VIDEO.length() / 2 - 4;
        for (int length = 0; length <= whole.length; length++) {
            List<RawMessage> parts = split(0, HexFormat.of().formatHex(Arrays.copyOf(whole, length)));
            int expected = length < firstEnds ? 0 : length < whole.length - 4 ? 1 : 2;
            assertEquals(expected, parts.size(), "cut to " + length + " bytes");
        }
    }

    @Test
    void shouldLeaveOutAnAggregateWithinAnAggregate() {
        assertTrue(split(0, "16" + VIDEO.substring(2)).isEmpty());
        assertEquals(1, split(0, "16" + VIDEO.substring(2) + AUDIO).size());
    }

    @Test
    void shouldKeepMessagesWithoutAPayload() {
        List<RawMessage> parts = split(0, "08000000" + "000000" + "00" + "000000" + "0000000b");
        assertArrayEquals(new byte[0], parts.get(0).payload());
    }

    private record Part(int typeId, long timestamp, String payload) {

        static Part of(RawMessage raw) {
            return new Part(raw.typeId(), raw.timestamp(), HexFormat.of().formatHex(raw.payload()));
        }
    }

    private static List<RawMessage> split(long timestamp, String hex) {
        byte[] body = HexFormat.of().parseHex(hex);
        List<RawMessage> parts = new ArrayList<>();
        new Aggregate(body).split(new RawMessage(4, 22, 1, timestamp, body), parts::add);
        return parts;
    }
}
