package weir.record;

/** Where the recording of a stream is. */
enum RecorderState {
    /** No frame of a publisher of this node has come yet. */
    WAITING,
    RECORDING,
    /** Nothing more is taken; what waits is written. */
    ENDING,
    ENDED,
    /** The disk refused. */
    FAILED;

    boolean isOver() {
        return this == ENDED || this == FAILED;
    }
}
