package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import weir.media.FrameHeader.Role;

class FrameClassifierFuzzTest {

    /** Whatever the bytes: a header, the same one each time, that keeps its own rules. */
    @FuzzTest
    void shouldClassifyAnything(byte[] payload) {
        for (Frame.Type type : Frame.Type.values()) {
            FrameHeader header = FrameClassifier.classify(type, payload);
            assertEquals(header, FrameClassifier.classify(type, payload));
            assertTrue(header.multitrack() || header.tracks().equals(FrameHeader.TRACK_0));
            assertTrue(header.tracks().stream().allMatch(track -> track >= 0 && track < 256));
            assertTrue(payload.length > 0 || header.role() == Role.EMPTY);
            new StreamCache(GopLimits.DEFAULT).add(new Frame(type, 0, payload, header));
        }
    }
}
