package weir.media;

import java.util.Objects;

/**
 * One audio, video or data message of a stream. Its payload is the RTMP message body (the same bytes an FLV tag carries)
 * and is never changed. What subscribers are sent is made once per encoding and kept for as long as the frame, in the cache
 * for late joiners too: it has to refer to the payload, not copy it.
 */
public final class Frame {

    /** The three kinds of message that media travels in. */
    public enum Type {
        AUDIO,
        VIDEO,
        DATA
    }

    /** Subscribers nearly all agree on one or two encodings; what one subscriber makes up must not pile up here. */
    private static final int MOST_KEPT = 4;

    private record Encoded(FrameEncoding<?> encoding, Object result, Encoded next, int count) {}

    private final Type type;
    private final long timestamp;
    private final byte[] payload;
    private final FrameHeader header;
    private volatile Encoded encoded;

    /**
     * @param timestamp milliseconds on the clock of whoever made the frame, already unwrapped to 64 bits
     * @param header what the first bytes of the payload say
     */
    public Frame(Type type, long timestamp, byte[] payload, FrameHeader header) {
        this.type = Objects.requireNonNull(type);
        this.timestamp = timestamp;
        this.payload = Objects.requireNonNull(payload);
        this.header = Objects.requireNonNull(header);
    }

    /** The same frame at another time. */
    public Frame at(long newTimestamp) {
        return newTimestamp == timestamp ? this : new Frame(type, newTimestamp, payload, header);
    }

    public Type type() {
        return type;
    }

    public long timestamp() {
        return timestamp;
    }

    public byte[] payload() {
        return payload;
    }

    public FrameHeader header() {
        return header;
    }

    public int size() {
        return payload.length;
    }

    public boolean isKeyframe() {
        return header.role() == FrameHeader.Role.KEYFRAME;
    }

    public boolean isConfiguration() {
        return header.role() == FrameHeader.Role.CONFIGURATION;
    }

    public boolean isInter() {
        return header.role() == FrameHeader.Role.INTER;
    }

    /** Milliseconds from the frame's time to when it is shown: 0 for all that is not single-track video of a codec that says so. */
    public int compositionTime() {
        return type == Type.VIDEO ? FrameClassifier.compositionTime(payload, header) : 0;
    }

    /**
     * What {@code encoding} makes of this frame: made at the first call, the same object at every later one; from the fifth
     * encoding on, made at every call. Safe from any thread.
     */
    public <T> T encodedBy(FrameEncoding<T> encoding) {
        for (Encoded e = encoded; e != null; e = e.next) {
            if (e.encoding.equals(encoding)) {
                return resultOf(e);
            }
        }
        return encodeOnce(encoding);
    }

    private synchronized <T> T encodeOnce(FrameEncoding<T> encoding) {
        for (Encoded e = encoded; e != null; e = e.next) {
            if (e.encoding.equals(encoding)) {
                return resultOf(e);
            }
        }
        T result = encoding.encode(this);
        int kept = encoded == null ? 0 : encoded.count;
        if (kept < MOST_KEPT) {
            encoded = new Encoded(encoding, result, encoded, kept + 1);
        }
        return result;
    }

    @SuppressWarnings("unchecked") // equal encodings make the same type
    private static <T> T resultOf(Encoded encoded) {
        return (T) encoded.result;
    }
}
