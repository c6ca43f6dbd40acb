package weir.rtmp.chunk;

/** Where a {@link ChunkReader} gets the memory for messages that are not yet whole: a bound that many readers can share. */
public interface PartialMemory {

    /** Bounded by nothing but each reader's own {@link ChunkLimits}. */
    PartialMemory UNSHARED = new PartialMemory() {
        @Override
        public boolean take(int bytes) {
            return true;
        }

        @Override
        public void giveBack(int bytes) {
            // nobody counts
        }
    };

    /** Returns false when there is not so much left: then nothing is taken. */
    boolean take(int bytes);

    /** @param bytes of those taken before */
    void giveBack(int bytes);
}
