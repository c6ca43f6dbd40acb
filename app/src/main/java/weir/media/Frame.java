package weir.media;

import java.util.Objects;

/**
 * One audio, video or data message of a stream. Its payload is the RTMP message body (the same bytes an FLV tag carries)
 * and is never changed.
 *
 * @param timestamp milliseconds on the clock of whoever made the frame, already unwrapped to 64 bits
 * @param header what the first bytes of the payload say
 */
public record Frame(Type type, long timestamp, byte[] payload, FrameHeader header) {

    /** The three kinds of message that media travels in. */
    public enum Type {
        AUDIO,
        VIDEO,
        DATA
    }

    public Frame {
        Objects.requireNonNull(type);
        Objects.requireNonNull(payload);
        Objects.requireNonNull(header);
    }

    /** The same frame at another time. */
    public Frame at(long newTimestamp) {
        return newTimestamp == timestamp ? this : new Frame(type, newTimestamp, payload, header);
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
}
