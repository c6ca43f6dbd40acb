package weir.connection;

import java.util.ArrayList;
import java.util.List;

/** Messages that leave in one write, in order. Messages are shared between viewers and never changed. Not thread-safe. */
final class Batch {

    private final List<byte[]> messages = new ArrayList<>();
    private int bytes;

    void add(byte[] message) {
        messages.add(message);
        bytes += message.length;
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

    byte[] message(int index) {
        return messages.get(index);
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
