package weir.rtmp.chunk;

import java.nio.ByteBuffer;
import weir.rtmp.RtmpException;

/** What is known of one chunk stream: its last header, which the next one leans on, and the message that is under way. */
final class ChunkStream {

    private static final byte[] EMPTY = {};
    private static final int FIRST_CAPACITY = 4096;

    private final int id;
    private boolean fresh = true;
    private long timestamp;
    private long time;
    private boolean extended;
    private int length;
    private int typeId;
    private int messageStreamId;

    private boolean inMessage;
    private byte[] partial = EMPTY;
    private int received;

    ChunkStream(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    /** What the last header said: a timestamp or a delta. A header of kind 3 repeats it. */
    long time() {
        return time;
    }

    boolean isExtended() {
        return extended;
    }

    boolean isInMessage() {
        return inMessage;
    }

    int length() {
        return length;
    }

    int missing() {
        return length - received;
    }

    boolean hasNothingYet() {
        return received == 0;
    }

    /** A chunk stream may begin with fmt 0, or with fmt 1 as some clients do; the other kinds have nothing to lean on. */
    void requireOpenableBy(HeaderKind kind) {
        if (fresh && !kind.saysLength()) {
            throw RtmpException.malformed("Chunk stream " + id + " begins with a header of kind " + kind.ordinal());
        }
    }

    /**
     * Takes in a header: it opens a message, or goes on with the one under way.
     *
     * @param newTime the header's timestamp or delta, or the one it repeats
     */
    void accept(HeaderBytes header, long newTime, boolean isExtended, int maxMessageSize) {
        HeaderKind kind = header.kind();
        if (inMessage) {
            if (kind.saysLength() && (header.messageLength() != length || header.typeId() != typeId)) {
                throw RtmpException.malformed(
                        "Chunk stream " + id + " changes length or type in the middle of a message");
            }
        } else {
            open(kind, header, newTime, maxMessageSize);
        }
        time = newTime;
        extended = isExtended;
    }

    private void open(HeaderKind kind, HeaderBytes header, long newTime, int maxMessageSize) {
        if (kind.saysLength()) {
            if (header.messageLength() > maxMessageSize) {
                throw RtmpException.limit("Message of " + header.messageLength() + " bytes on chunk stream " + id
                        + ", above the limit of " + maxMessageSize);
            }
            length = header.messageLength();
            typeId = header.typeId();
        }
        if (kind == HeaderKind.FULL) {
            messageStreamId = header.messageStreamId();
            timestamp = newTime;
        } else {
            timestamp = (timestamp + newTime) & 0xFFFFFFFFL;
        }
        fresh = false;
        inMessage = true;
    }

    /** The capacity the partial message needs to take {@code more} bytes: grown as bytes arrive, never ahead of them. */
    int capacityFor(int more) {
        int needed = received + more;
        if (needed <= partial.length) {
            return partial.length;
        }
        return Math.min(length, Math.max(needed, Math.max(FIRST_CAPACITY, 2 * partial.length)));
    }

    int capacity() {
        return partial.length;
    }

    void append(ByteBuffer in, int count, int capacity) {
        if (capacity > partial.length) {
            byte[] larger = new byte[capacity];
            System.arraycopy(partial, 0, larger, 0, received);
            partial = larger;
        }
        in.get(partial, received, count);
        received += count;
    }

    /** The message that {@code append} made whole. */
    RawMessage finish() {
        byte[] payload = partial;
        drop();
        return finishWith(payload);
    }

    RawMessage finishWith(byte[] payload) {
        inMessage = false;
        return new RawMessage(id, typeId, messageStreamId, timestamp, payload);
    }

    void drop() {
        inMessage = false;
        partial = EMPTY;
        received = 0;
    }
}
