package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.FrameHeader.Role;

class TimestampUnwrapperTest {

    private static final long WRAP = 1L << 32;
    private static final FrameHeader SOUND = SingleTrackHeaders.of(Role.AUDIO, Optional.of(Codec.AAC));

    private final TimestampUnwrapper unwrapper = new TimestampUnwrapper();

    @Test
    @DisplayName("interop 5: times go on past 2^32 ms (49.7 days)")
    void shouldGoOnPastTheWrap() {
        assertEquals(WRAP - 100_000, unwrapper.unwrap(SOUND, WRAP - 100_000));
        assertEquals(WRAP - 10, unwrapper.unwrap(SOUND, WRAP - 10));
        assertEquals(WRAP + 5, unwrapper.unwrap(SOUND, 5));
        assertEquals(WRAP - 3, unwrapper.unwrap(SOUND, WRAP - 3));
        assertEquals(WRAP + 20, unwrapper.unwrap(SOUND, 20));
    }

    @ParameterizedTest
    @DisplayName("interop 32: a small negative first time stays small and negative")
    @CsvSource({
        "0, 0",
        "4294967280, -16",
        "4294907296, -60000",
        "4294907295, 4294907295",
        "2147483648, 2147483648",
        "2592000000, 2592000000"
    })
    void shouldReadTheFirstTime(long wire, long time) {
        assertEquals(time, unwrapper.unwrap(SOUND, wire));
        assertEquals(time + 20, unwrapper.unwrap(SOUND, wire + 20 & WRAP - 1));
    }

    @Test
    void shouldLetClocksStepBack() {
        unwrapper.unwrap(SOUND, 500_000);
        assertEquals(0, unwrapper.unwrap(SOUND, 0));
        assertEquals(-40, unwrapper.unwrap(SOUND, WRAP - 40));
    }

    @Test
    void shouldNotLetHeadersAndDataMoveTheClock() {
        assertEquals(0, unwrapper.unwrap(SingleTrackHeaders.METADATA, 0));
        assertEquals(3_000_000_000L, unwrapper.unwrap(SOUND, 3_000_000_000L));
        assertEquals(WRAP, unwrapper.unwrap(SingleTrackHeaders.DATA, 0));
        assertEquals(3_000_000_020L, unwrapper.unwrap(SOUND, 3_000_000_020L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldGiveBackEveryTimeOfAClockWithoutGreatGaps(long seed) {
        Random random = new Random(seed);
        long time = random.nextInt(1_000_000);
        for (int i = 0; i < 10_000; i++) {
            assertEquals(time, unwrapper.unwrap(SOUND, time & WRAP - 1), "seed " + seed);
            time = Math.max(0, time + random.nextInt(Integer.MAX_VALUE) - (i % 3 == 0 ? Integer.MAX_VALUE : 0));
        }
    }
}
