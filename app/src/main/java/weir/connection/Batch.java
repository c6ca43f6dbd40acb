package weir.connection;

import java.util.ArrayList;
import java.util.List;
import weir.rtmp.chunk.ChunkedMessage;

/** Messages that leave in one write, in order. Messages are shared between viewers and never changed. Not thread-safe. */
final class Batch {

    private final List<ChunkedMessage> messages = new ArrayList<>();
    private int bytes;

    void add(ChunkedMessage message) {
        messages.add(message);
        bytes += message.size();
    }

    /** Adds what is in chunks already. */
    void add(byte[] chunks) {
        add(ChunkedMessage.ofChunks(chunks));
    }

    int bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int count() {
        return messages.size();
    }

    ChunkedMessage message(int index) {
        return messages.get(index);
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
