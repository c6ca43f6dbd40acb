package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.chunk.PartialMemory;
import weir.stream.StreamKey;

@DisplayName("001 FR-045: what clients begin and do not end is bounded in sum")
class PartialMessagesTest {

    private final PartialMessages messages = new PartialMessages(1_000);
    private final ConnectionInfo publisher = info();
    private final PartialMemory first = messages.of(info());
    private final PartialMemory second = messages.of(info());

    @Test
    void shouldBoundAllClientsTogether() {
        assertTrue(first.take(300));
        assertFalse(second.take(201));
        assertTrue(second.take(200));
        assertEquals(500, messages.held());
        first.giveBack(300);
        assertTrue(second.take(300));
    }

    @Test
    void shouldLeaveHalfOfItToPublishers() {
        publisher.publishes(new StreamKey("live", "test"));
        PartialMemory publishing = messages.of(publisher);
        assertTrue(first.take(500));
        assertTrue(publishing.take(500));
        assertFalse(publishing.take(1));
        publishing.giveBack(500);
        assertFalse(second.take(1));
    }

    private static ConnectionInfo info() {
        return new ConnectionInfo("1", new InetSocketAddress("127.0.0.1", 5));
    }
}
