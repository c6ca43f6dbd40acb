package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.ViewerClock;
import weir.rtmp.chunk.ChunkedMessage;

/** The bytes are written out from RTMP 1.0, 5.3.1.2.1 (a header of type 0), 5.3.1.2.4 (of type 3) and 5.3.1.3. */
class RtmpEncodingTest {

    private static final ViewerClock FROM_ZERO = new ViewerClock(0);

    @Test
    void shouldWriteAudioVideoAndDataOnChunkStreamsOfTheirOwn() {
        assertEquals(hex("04 0001f4 000002 08 01000000 afaf"), raw(encoding(1), TestFrames.audio(500, 2)));
        assertEquals(hex("06 0001f4 000003 09 01000000 171717"), raw(encoding(1), TestFrames.key(500, 3)));
        assertEquals(hex("05 0001f4 000001 12 01000000 02"), raw(encoding(1), TestFrames.data(500, 1)));
    }

    @Test
    void shouldWriteTheStreamIdInLittleEndian() {
        assertEquals(hex("04 000000 000001 08 02010000 af"), raw(encoding(0x0102), TestFrames.audio(0, 1)));
    }

    @Test
    void shouldContinueALongMessageInChunksOfTypeThree() {
        assertEquals(
                hex("06 000000 000009 09 01000000 27272727 c6 27272727 c6 27"),
                raw(new RtmpEncoding(4, 1, FROM_ZERO), TestFrames.inter(0, 9)));
    }

    @Test
    @DisplayName("interop 1: an extended timestamp stands in every chunk")
    void shouldRepeatAnExtendedTimestamp() {
        assertEquals(
                hex("06 ffffff 000005 09 01000000 01000000 27272727 c6 01000000 27"),
                raw(new RtmpEncoding(4, 1, FROM_ZERO), TestFrames.inter(0x1000000, 5)));
    }

    @Test
    void shouldWriteTimesOfTheViewersClock() {
        ViewerClock clock = ViewerClock.startingAt((3L << 30) + 7);
        assertEquals(
                hex("04 000007 000001 08 01000000 af"),
                raw(new RtmpEncoding(128, 1, clock), TestFrames.audio((3L << 30) + 7, 1)));
    }

    @Test
    @DisplayName("002 FR-002: viewers of one chunk size and message stream share the bytes of a frame")
    void shouldBeMadeOnceForAllViewersAlike() {
        Frame frame = TestFrames.key(0, 100);
        ChunkedMessage first = frame.encodedBy(encoding(1));
        assertSame(first, frame.encodedBy(encoding(1)));
        assertNotSame(first, frame.encodedBy(encoding(2)));
    }

    private static RtmpEncoding encoding(int streamId) {
        return new RtmpEncoding(128, streamId, FROM_ZERO);
    }

    private static String hex(String spaced) {
        return spaced.replace(" ", "");
    }

    private static String raw(RtmpEncoding encoding, Frame frame) {
        return HexFormat.of().formatHex(encoding.encode(frame).toBytes());
    }
}
