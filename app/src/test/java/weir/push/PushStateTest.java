package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PushStateTest {

    private static final Map<PushState, Set<PushState>> NEXT = Map.of(
            PushState.CONNECTING,
            EnumSet.of(PushState.PUBLISHING, PushState.WAITING, PushState.GIVEN_UP, PushState.ENDING),
            PushState.PUBLISHING,
            EnumSet.of(PushState.WAITING, PushState.GIVEN_UP, PushState.ENDING),
            PushState.WAITING,
            EnumSet.of(PushState.CONNECTING, PushState.ENDING),
            PushState.GIVEN_UP,
            EnumSet.of(PushState.ENDING),
            PushState.ENDING,
            EnumSet.noneOf(PushState.class));

    @Test
    void shouldBecomeWhatItMayAndNothingElse() {
        for (PushState from : PushState.values()) {
            for (PushState to : PushState.values()) {
                assertEquals(NEXT.get(from).contains(to), from.canBecome(to), from + " to " + to);
            }
        }
    }
}
