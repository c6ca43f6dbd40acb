package weir.loadtest.stream;

import java.util.List;
import weir.media.Frame;

/** Where one publisher's frames come from, one after the other, without end. Of one thread. */
public interface MediaSource {

    /**
     * A frame to send.
     *
     * @param timestamp milliseconds from the start of the stream
     */
    record Message(Frame.Type type, long timestamp, byte[] payload) {}

    /** What is sent before everything else: metadata, configurations. */
    List<Message> headers();

    /** When the next frame is due, in nanoseconds from the start of the stream. */
    long nextDueNanos();

    /** The next frame. @param nowNanos for its stamp, on the clock of System.nanoTime */
    Message next(long nowNanos);

    /** Passes over the next frame: it takes up no number, so that nobody misses it. */
    void skip();
}
