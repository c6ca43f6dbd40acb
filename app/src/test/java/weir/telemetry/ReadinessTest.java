package weir.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Readiness readiness = new Readiness();

    @Test
    void shouldNotBeReadyBeforeAnythingIsRequired() {
        assertFalse(readiness.isReady());
    }

    @Test
    void shouldBeReadyWhileAllConditionsHold() {
        Readiness.Condition up = readiness.require("node up");
        Readiness.Condition bound = readiness.require("listeners bound");
        up.met();
        assertFalse(readiness.isReady());
        assertEquals(Set.of("listeners bound"), readiness.missing());
        bound.met();
        assertTrue(readiness.isReady());
        readiness.require("node up");
        assertTrue(readiness.isReady(), "asking again forgets nothing");
        up.lost();
        assertFalse(readiness.isReady());
        assertEquals(Set.of("node up"), readiness.missing());
    }
}
