package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
