package weir.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PullStateTest {

    private static final Map<PullState, Set<PullState>> NEXT = Map.of(
            PullState.CONNECTING,
            EnumSet.of(PullState.PLAYING, PullState.WAITING, PullState.STANDBY),
            PullState.PLAYING,
            EnumSet.of(PullState.CONNECTING, PullState.WAITING, PullState.STANDBY),
            PullState.WAITING,
            EnumSet.of(PullState.CONNECTING),
            PullState.STANDBY,
            EnumSet.of(PullState.CONNECTING));

    @Test
    void shouldBecomeWhatItMayAndNothingElse() {
        for (PullState from : PullState.values()) {
            for (PullState to : PullState.values()) {
                assertEquals(NEXT.get(from).contains(to), from.canBecome(to), from + " to " + to);
            }
        }
    }
}
