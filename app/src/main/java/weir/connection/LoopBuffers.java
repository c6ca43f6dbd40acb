package weir.connection;

import java.nio.ByteBuffer;

/** The direct memory of one selector loop, used by one socket at a time: its sockets together need no more. */
final class LoopBuffers {

    private static final int READ = 64 * 1024;
    private static final int WRITE = 512 * 1024;

    private static final ThreadLocal<LoopBuffers> OF_LOOP = ThreadLocal.withInitial(LoopBuffers::new);

    private final ByteBuffer reading = ByteBuffer.allocateDirect(READ);
    private final WriteBuffer writing = new WriteBuffer(WRITE);

    private LoopBuffers() {}

    /** Those of the thread that asks. */
    static LoopBuffers current() {
        return OF_LOOP.get();
    }

    /** Empty. */
    ByteBuffer reading() {
        return reading.clear();
    }

    WriteBuffer writing() {
        return writing;
    }
}
