package weir.connection;

import java.util.concurrent.atomic.AtomicLong;
import weir.rtmp.chunk.PartialMemory;

/**
 * The memory that messages not yet whole may take on this node, in sum over its connections. Clients that publish nothing share one
 * half of it, so that they cannot take it away from publishers. Safe from any thread.
 */
public final class PartialMessages {

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /** @param limit in bytes */
    public PartialMessages(long limit) {
        this.limit = limit;
    }

    /** The part of one connection. */
    PartialMemory of(ConnectionInfo info) {
        return new PartialMemory() {
            @Override
            public boolean take(int bytes) {
                long most = info.isPublishing() ? limit : limit / 2;
                if (held.addAndGet(bytes) <= most) {
                    return true;
                }
                held.addAndGet(-bytes);
                return false;
            }

            @Override
            public void giveBack(int bytes) {
                held.addAndGet(-bytes);
            }
        };
    }

    long held() {
        return held.get();
    }
}
