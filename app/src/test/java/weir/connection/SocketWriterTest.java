package weir.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.rtmp.chunk.ChunkedMessage;

class SocketWriterTest {

    private final Taker socket = new Taker();
    private final SocketWriter writer = new SocketWriter(socket);
    private final WriteBuffer buffer = new WriteBuffer(64);
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
    private final Random random = new Random(7);

    @Test
    void shouldWriteABatchInOneWrite() throws IOException {
        add(10);
        add(20);
        assertEquals(30, writer.write(buffer));
        assertEquals(1, socket.writes);
        assertTrue(writer.batch().isEmpty());
        assertWritten();
    }

    @Test
    void shouldWriteMoreThanTheBufferHoldsInSeveral() throws IOException {
        add(50);
        add(150);
        add(7);
        assertEquals(207, writer.write(buffer));
        assertEquals(4, socket.writes);
        assertWritten();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 31, 63, 64, 65, 100})
    void shouldGoOnWhereTheSocketStopped(int taken) throws IOException {
        for (int size : new int[] {5, 64, 1, 0, 200, 33}) {
            add(size);
            add(message(bytes(size)));
        }
        for (int turn = 0; !writer.batch().isEmpty(); turn++) {
            socket.room = turn % 2 == 0 ? taken : 0; // and now and then not a byte
            assertEquals(Math.min(socket.room, expected.size() - socket.bytes.size()), writer.write(buffer));
        }
        assertWritten();
        socket.room = Integer.MAX_VALUE;
        add(12);
        writer.write(buffer);
        assertWritten();
    }

    @Test
    void shouldCopyTheSameMessagesOnceForSeveralSockets() throws IOException {
        byte[] payload = new byte[10];
        ChunkedMessage message = add(message(payload));
        writer.write(buffer);
        Taker other = new Taker();
        SocketWriter second = new SocketWriter(other);
        payload[0]++; // which shows whether it is copied again
        second.batch().add(message);
        second.write(buffer);
        assertArrayEquals(expected.toByteArray(), other.bytes.toByteArray());
    }

    @Test
    void shouldCopyAnewWhenTheMessagesDiffer() throws IOException {
        ChunkedMessage first = add(message(bytes(10)));
        ChunkedMessage second = add(message(bytes(10)));
        writer.write(buffer);
        add(first);
        writer.write(buffer);
        add(second);
        writer.write(buffer);
        assertWritten();
    }

    @Test
    void shouldCopyAnewBehindAMessageWrittenInParts() throws IOException {
        socket.room = 5;
        ChunkedMessage message = add(message(bytes(10)));
        writer.write(buffer);
        assertFalse(writer.batch().isEmpty());
        socket.room = Integer.MAX_VALUE;
        writer.write(buffer);
        add(message);
        writer.write(buffer);
        assertWritten();
    }

    private void add(int size) {
        byte[] chunks = bytes(size);
        expected.writeBytes(chunks);
        writer.batch().add(chunks);
    }

    private ChunkedMessage add(ChunkedMessage message) {
        expected.writeBytes(message.toBytes());
        writer.batch().add(message);
        return message;
    }

    private static ChunkedMessage message(byte[] payload) {
        return ChunkedMessage.of(6, 16, 9, 1, 0, payload);
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private void assertWritten() {
        assertArrayEquals(expected.toByteArray(), socket.bytes.toByteArray());
    }

    /** A socket that has room for so many bytes. */
    private static final class Taker implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int room = Integer.MAX_VALUE;
        private int writes;

        @Override
        public int write(ByteBuffer source) {
            writes++;
            byte[] taken = new byte[Math.min(room, source.remaining())];
            source.get(taken);
            bytes.writeBytes(taken);
            room -= taken.length;
            return taken.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
