package weir.loadtest.wire;

import java.nio.ByteBuffer;

/** One chunk stream: what its last header said, and the message under way as far as it is kept. */
final class SkimmedStream {

    private final int id;
    private boolean fresh = true;
    private int length;
    private int typeId;
    private int messageStreamId;
    private long timestamp;
    private long time;
    private boolean extended;

    private boolean inMessage;
    private int received;
    private byte[] kept = {};
    private int keptCount;

    SkimmedStream(int id) {
        this.id = id;
    }

    int id() {
        return id;
    }

    boolean isFresh() {
        return fresh;
    }

    boolean isInMessage() {
        return inMessage;
    }

    boolean isExtended() {
        return extended;
    }

    int typeId() {
        return typeId;
    }

    int length() {
        return length;
    }

    int messageStreamId() {
        return messageStreamId;
    }

    long timestamp() {
        return timestamp;
    }

    long time() {
        return time;
    }

    int missing() {
        return length - received;
    }

    /** The first bytes of the message, {@link #keptCount} of them. */
    byte[] kept() {
        return kept;
    }

    int keptCount() {
        return keptCount;
    }

    void describe(int newLength, int newTypeId) {
        length = newLength;
        typeId = newTypeId;
    }

    void restart(int newMessageStreamId) {
        messageStreamId = newMessageStreamId;
        timestamp = 0;
    }

    /** @param step the timestamp after {@link #restart}, otherwise the delta */
    void begin(long step, boolean isExtended) {
        time = step;
        extended = isExtended;
        timestamp = timestamp + step & 0xFFFF_FFFFL;
        fresh = false;
        inMessage = true;
        received = 0;
        keptCount = 0;
    }

    /** Takes {@code count} bytes of the message, of which it keeps those that are among the first {@code most}. */
    void take(ByteBuffer in, int count, int most) {
        int keep = Math.min(count, most - keptCount);
        if (keep > 0) {
            if (kept.length < keptCount + keep) {
                byte[] larger = new byte[Math.min(length, most)];
                System.arraycopy(kept, 0, larger, 0, keptCount);
                kept = larger;
            }
            in.get(kept, keptCount, keep);
            keptCount += keep;
        }
        in.position(in.position() + count - Math.max(keep, 0));
        received += count;
    }

    void end() {
        inMessage = false;
    }
}
