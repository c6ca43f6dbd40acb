package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import weir.media.Frame;
import weir.testkit.RtmpClient;

/** What to look for in the frames that a viewer was sent. */
final class Playback {

    private Playback() {}

    /** The viewer has its first connection and its first play still, and time has never gone back. */
    static void assertUninterrupted(RtmpClient viewer) {
        assertFalse(viewer.isClosedByServer());
        assertFalse(viewer.hasEnded());
        Map<Frame.Type, Long> last = new EnumMap<>(Frame.Type.class);
        for (RtmpClient.Received frame : viewer.frames()) {
            assertTrue(frame.timestamp() >= last.getOrDefault(frame.type(), 0L));
            last.put(frame.type(), frame.timestamp());
        }
    }

    static long longestGapMillis(RtmpClient viewer) {
        long longest = 0;
        List<RtmpClient.Received> frames = viewer.frames();
        for (int i = 1; i < frames.size(); i++) {
            longest = Math.max(
                    longest, frames.get(i).arrivedNanos() - frames.get(i - 1).arrivedNanos());
        }
        return longest / 1_000_000;
    }

    /** Coded pictures of this many bytes: a {@link weir.testkit.SyntheticStream}'s own. */
    static long pictures(RtmpClient viewer, int bytes) {
        return viewer.frames().stream()
                .filter(frame -> frame.type() == Frame.Type.VIDEO && frame.payload().length == bytes)
                .count();
    }
}
