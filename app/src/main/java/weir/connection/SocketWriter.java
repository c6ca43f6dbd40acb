package weir.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes batches to a non-blocking socket and keeps what it does not take at once. Not thread-safe. */
final class SocketWriter {

    private final WritableByteChannel socket;
    private final Batch batch = new Batch();
    /** Where in the batch the next write begins. */
    private int next;

    private int offset;

    SocketWriter(WritableByteChannel socket) {
        this.socket = socket;
    }

    /** What is written next: to be filled when it is empty. */
    Batch batch() {
        return batch;
    }

    /**
     * Writes as much of the batch as the socket takes, which is then empty if that was all.
     *
     * @return bytes written
     */
    long write(WriteBuffer buffer) throws IOException {
        long sum = 0;
        while (!batch.isEmpty()) {
            ByteBuffer staged = buffer.stage(batch, next, offset);
            int written = socket.write(staged);
            sum += written;
            advance(written);
            if (staged.hasRemaining()) {
                return sum;
            }
        }
        return sum;
    }

    private void advance(int written) {
        int left = written;
        while (next < batch.count() && left >= batch.message(next).size() - offset) {
            left -= batch.message(next).size() - offset;
            next++;
            offset = 0;
        }
        offset += left;
        if (next == batch.count()) {
            batch.clear();
            next = 0;
        }
    }
}
