package weir.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.stream.StreamKey;

/** What nodes tell each other of wishes. */
class WishTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBeReadAsItWasWritten(boolean record) {
        Wish wish = new Wish(StreamKey.parse("live/x y"), record, Instant.parse("2026-03-04T05:06:07.089Z"));
        assertEquals(Optional.of(wish), Wish.read("live/x y", wish.written()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "record", "record soon", "sing 2026-03-04T05:06:07Z", " "})
    void shouldPassOverWhatAnotherVersionMayWrite(String written) {
        assertEquals(Optional.empty(), Wish.read("live/x", written));
    }
}
