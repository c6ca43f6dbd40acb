package weir.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import weir.rtmp.chunk.ChunkedMessage;

/**
 * The direct memory that a loop's sockets are written from, one after the other. Viewers of a stream mostly have the same messages to
 * write at the same moment: those are copied here for the first of them only. Not thread-safe.
 */
final class WriteBuffer {

    private final ByteBuffer bytes;
    /** What {@link #bytes} begins with. */
    private final List<ChunkedMessage> staged = new ArrayList<>();

    private int stagedBytes;

    WriteBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
    }

    /**
     * As much of the batch as there is room for.
     *
     * @param first the message to begin with
     * @param offset in that message
     * @return valid until the next call
     */
    ByteBuffer stage(Batch batch, int first, int offset) {
        boolean whole = first == 0 && offset == 0 && batch.bytes() <= bytes.capacity();
        if (whole && isStaged(batch)) {
            return bytes.clear().limit(stagedBytes);
        }
        bytes.clear();
        staged.clear();
        int from = offset;
        for (int i = first; i < batch.count() && bytes.hasRemaining(); i++) {
            ChunkedMessage message = batch.message(i);
            message.copyTo(bytes, from);
            from = 0;
            if (whole) {
                staged.add(message);
            }
        }
        stagedBytes = bytes.position();
        return bytes.flip();
    }

    private boolean isStaged(Batch batch) {
        if (batch.count() != staged.size()) {
            return false;
        }
        for (int i = 0; i < staged.size(); i++) {
            if (batch.message(i) != staged.get(i)) {
                return false;
            }
        }
        return true;
    }
}
