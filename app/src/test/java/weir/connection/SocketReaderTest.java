package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.session.RtmpReader;

class SocketReaderTest {

    private static final Duration WINDOW = Duration.ofMillis(25);

    private final TestInbox<Connection.Command> connection = TestInbox.create();
    private final FakeHost host = new FakeHost();
    private Pipe pipe;
    private SocketReader reader;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        reader = reader(0);
    }

    @AfterEach
    void close() throws IOException {
        reader.close();
        pipe.sink().close();
        pipe.source().close();
    }

    @Test
    void shouldReadAtOnceWhatMayNotGather() throws IOException {
        reader.goOn(Duration.ZERO);
        write(3);
        reader.ready();
        assertEquals(List.of(3), read());
        assertEquals(1, host.wants);
    }

    @Test
    @DisplayName("what a publisher sends within the merge window is read in one go")
    void shouldReadTogetherWhatGathers() throws IOException {
        reader.goOn(WINDOW);
        write(3);
        reader.ready();
        write(4);
        assertEquals(List.of(), read());
        host.pass(WINDOW);
        assertEquals(List.of(7), read());
    }

    @Test
    void shouldNotLetSoMuchGatherThatTheClientHasToWait() {
        reader.goOn(Duration.ofMillis(350));
        reader.ready();
        host.pass(SocketReader.LONGEST);
    }

    @Test
    @DisplayName("where many publish, nobody waits to be told that something has come")
    void shouldLookAfterAWhileOnACrowdedLoop() throws IOException {
        host.crowded = true;
        reader.goOn(WINDOW);
        write(3);
        write(4);
        host.pass(Duration.ofNanos(37_500_000));
        assertEquals(List.of(7), read());
        reader.goOn(Duration.ofMillis(350));
        write(5);
        host.pass(SocketReader.LONGEST);
        assertEquals(List.of(5), read());
        assertEquals(0, host.wants);
    }

    @Test
    void shouldWaitToBeToldOnACrowdedLoopWhenThereWasNothing() throws IOException {
        host.crowded = true;
        reader.goOn(WINDOW);
        host.pass(Duration.ofNanos(37_500_000));
        assertEquals(List.of(), read());
        assertEquals(1, host.wants);
    }

    @Test
    void shouldReadAtOnceOnACrowdedLoopWhatMayNotGather() {
        host.crowded = true;
        reader.goOn(Duration.ZERO);
        assertEquals(1, host.wants);
    }

    @Test
    @DisplayName("behind a large read there is no gathering, so that a fast publisher is not slowed down")
    void shouldReadOnAtOnceWhereThereIsPlenty() throws IOException {
        reader.goOn(Duration.ZERO);
        write(SocketReader.PLENTY);
        reader.ready();
        reader.goOn(WINDOW);
        write(3);
        reader.ready();
        assertEquals(List.of(SocketReader.PLENTY, 3), read());
        reader.goOn(WINDOW);
        write(4);
        reader.ready();
        assertEquals(List.of(), read());
    }

    @Test
    @DisplayName("a small receive buffer is not left full, which would hold up the publisher")
    void shouldReadOnAtOnceWhereASmallBufferIsNearlyFull() throws IOException {
        reader = reader(4096);
        reader.goOn(Duration.ZERO);
        write(1024);
        reader.ready();
        reader.goOn(WINDOW);
        write(1);
        reader.ready();
        assertEquals(List.of(1024, 1), read());
    }

    @Test
    void shouldTellWhenThePeerHasClosed() throws IOException {
        reader.goOn(Duration.ZERO);
        pipe.sink().close();
        reader.ready();
        assertEquals(List.of("closed by the peer"), host.ends);
        reader.goOn(Duration.ZERO);
        assertEquals(1, host.wants);
    }

    @Test
    void shouldTellWhyReadingFailed() throws IOException {
        pipe.source().close();
        reader.ready();
        assertEquals(List.of("ClosedChannelException"), host.ends);
    }

    @Test
    void shouldNotReadOnceItIsClosed() throws IOException {
        reader.goOn(WINDOW);
        write(3);
        reader.ready();
        reader.close();
        host.pass(WINDOW);
        assertEquals(List.of(), read());
        assertTrue(host.ends.isEmpty());
    }

    private SocketReader reader(int receiveBuffer) {
        Ingress ingress = new Ingress(RtmpReader.server(ChunkLimits.DEFAULT, new HandshakeRandom().next()));
        return new SocketReader(pipe.source(), receiveBuffer, ingress, connection.getRef(), host);
    }

    private void write(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        bytes.put(0, (byte) 3); // the version that a handshake begins with
        while (bytes.hasRemaining()) {
            pipe.sink().write(bytes);
        }
    }

    /** How much each read since the last look has brought. */
    private List<Integer> read() {
        return connection.getAllReceived().stream()
                .map(message -> ((Connection.Received) message).inbound().bytes())
                .toList();
    }

    private static final class FakeHost implements SocketReader.Host {
        private final List<String> ends = new ArrayList<>();
        private final List<Duration> delays = new ArrayList<>();
        private final List<Runnable> tasks = new ArrayList<>();
        private int wants;
        private boolean crowded;

        /** Runs the one task that waits for so long. */
        private void pass(Duration delay) {
            assertEquals(List.of(delay), delays);
            delays.clear();
            tasks.remove(0).run();
        }

        @Override
        public void want() {
            wants++;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            delays.add(delay);
            tasks.add(task);
        }

        @Override
        public boolean isCrowded() {
            return crowded;
        }

        @Override
        public void closedByPeer() {
            ends.add("closed by the peer");
        }

        @Override
        public void failed(Exception why) {
            ends.add(why.getClass().getSimpleName());
        }
    }
}
