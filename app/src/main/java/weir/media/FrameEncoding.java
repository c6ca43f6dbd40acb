package weir.media;

/**
 * A way to write a frame for some kind of subscriber. Encodings that are equal give the same bytes for the same frame, so a
 * frame keeps what one made and hands it to every subscriber that asks with an equal one.
 *
 * @param <T> what the encoding makes, immutable, and small as it refers to the payload
 */
public interface FrameEncoding<T> {
    T encode(Frame frame);
}
