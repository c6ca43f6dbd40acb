package weir.rtmp.chunk;

/** The four chunk message headers, in the order of their fmt bits: RTMP 1.0 section 5.3.1.2. */
enum HeaderKind {
    /** Absolute timestamp, length, type, message stream. */
    FULL(11),
    /** Timestamp delta, length, type. */
    SAME_STREAM(7),
    /** Timestamp delta. */
    TIME_ONLY(3),
    /** Nothing: the next piece of a message, or a message like the last one. */
    NONE(0);

    private static final HeaderKind[] BY_FMT = values();

    private final int size;

    HeaderKind(int size) {
        this.size = size;
    }

    static HeaderKind of(byte firstHeaderByte) {
        return BY_FMT[(firstHeaderByte & 0xFF) >>> 6];
    }

    /** Bytes between the basic header and an extended timestamp. */
    int size() {
        return size;
    }

    int bits() {
        return ordinal() << 6;
    }

    boolean saysLength() {
        return this == FULL || this == SAME_STREAM;
    }
}
