package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.media.FrameHeader.Configuration;
import weir.media.FrameHeader.Role;

class FrameTest {

    @Test
    void shouldMoveInTimeWithoutCopyingItsPayload() {
        Frame key = Frames.key(40);

        assertSame(key, key.at(40));
        assertEquals(80, key.at(80).timestamp());
        assertSame(key.payload(), key.at(80).payload());
        assertSame(key.header(), key.at(80).header());
    }

    @ParameterizedTest
    @CsvSource({
        "120, 27 01 000078 00000002 419a",
        "-40, 27 01 ffffd8 00000002 419a",
        "40, 2c 01 000028 00000002 02d0",
        "80, a1 68766331 000050 00000002 02d0",
        "0, a3 68766331 00000002 02d0",
        "0, a1 61763031 000050 00000002",
        "33, a7 00 00 a1 61766331 000021 00000002 419a",
        "0, a6 01 61766331 00 000050 00000002 419a",
        "0, 22 00 00 78",
        "0, 17 00 000078 0164001f",
    })
    @DisplayName("interop 30: the composition time is signed")
    void shouldReadTheCompositionTime(int expected, String payload) {
        assertEquals(expected, Frames.video(0, payload).compositionTime());
        assertEquals(0, Frames.sound(0).compositionTime());
    }

    @Test
    void shouldKeepOnlyAFewEncodings() {
        record Numbered(int number) implements FrameEncoding<byte[]> {
            @Override
            public byte[] encode(Frame frame) {
                return new byte[] {(byte) number};
            }
        }
        Frame frame = Frames.key(0);
        for (int i = 0; i < 100; i++) {
            assertEquals(i, frame.encodedBy(new Numbered(i))[0]);
        }
        for (int i = 0; i < 4; i++) {
            assertSame(frame.encodedBy(new Numbered(i)), frame.encodedBy(new Numbered(i)));
        }
        assertNotSame(frame.encodedBy(new Numbered(4)), frame.encodedBy(new Numbered(4)));
    }

    @Test
    void shouldSayWhatItIs() {
        assertTrue(Frames.key(0).isKeyframe());
        assertFalse(Frames.inter(0).isKeyframe());
        assertTrue(Frames.inter(0).isInter());
        assertFalse(Frames.key(0).isInter());
        assertTrue(Frames.audioHeader(0).isConfiguration());
        assertFalse(Frames.sound(0).isConfiguration());
    }

    @Test
    void shouldTieTheKindOfConfigurationToTheRole() {
        assertThrows(IllegalArgumentException.class, () -> header(Role.CONFIGURATION, Configuration.NONE));
        assertThrows(IllegalArgumentException.class, () -> header(Role.AUDIO, Configuration.DECODER));
    }

    @Test
    void shouldHaveATrack() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new FrameHeader(Role.KEYFRAME, Optional.empty(), List.of(), true));
        assertTrue(new FrameHeader(Role.DATA, Optional.empty(), List.of(), true)
                .tracks()
                .isEmpty());
    }

    private static FrameHeader header(Role role, Configuration configuration) {
        return new FrameHeader(role, configuration, Optional.empty(), List.of(0), false);
    }
}
