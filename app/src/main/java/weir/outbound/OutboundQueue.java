package weir.outbound;

import java.util.ArrayDeque;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import weir.media.Frame;
import weir.media.FrameHeader;
import weir.media.ViewerClock;
import weir.rtmp.session.ClientSession;

/** The bytes a connection has yet to write, in order: what the session says, and the frames its owner gave. Not thread-safe. */
final class OutboundQueue {

    /** What one write carries: small, so that a slow server shows that it takes something. */
    static final int WRITE_BYTES = 16 * 1024;

    private final ClientSession session;
    private final int chunkSize;
    private final ArrayDeque<ByteString> pieces = new ArrayDeque<>();
    private ByteString begun = ByteString.emptyByteString();
    private long bytes;
    private Optional<OutboundEncoding> encoding = Optional.empty();

    /** @param chunkSize the one the session announces */
    OutboundQueue(ClientSession session, int chunkSize) {
        this.session = session;
        this.chunkSize = chunkSize;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** Takes over what the session has to say. */
    void addSession() {
        byte[] output = session.takeOutput();
        if (output.length > 0) {
            add(ByteString.fromArrayUnsafe(output));
        }
    }

    /** The first frame but metadata sets the clock; metadata before it goes out at 0. Nothing is added unless the session publishes. */
    void add(Frame frame) {
        if (session.streamId().isEmpty()) {
            return;
        }
        if (frame.type() == Frame.Type.DATA) {
            session.sendMedia(Frame.Type.DATA, timeOf(frame), frame.payload());
            addSession();
            return;
        }
        add(frame.encodedBy(encodingFor(frame)));
    }

    private long timeOf(Frame data) {
        boolean early = encoding.isEmpty() && data.header().role() == FrameHeader.Role.METADATA;
        return early ? 0 : encodingFor(data).clock().toWire(data.timestamp());
    }

    private OutboundEncoding encodingFor(Frame first) {
        OutboundEncoding known = encoding.orElseGet(() -> new OutboundEncoding(
                chunkSize, session.streamId().getAsInt(), ViewerClock.startingAt(first.timestamp())));
        encoding = Optional.of(known);
        return known;
    }

    private void add(ByteString piece) {
        pieces.add(piece);
        bytes += piece.length();
    }

    /** The next bytes to write; empty when there are none. */
    ByteString poll() {
        ByteString write = begun;
        while (write.length() < WRITE_BYTES && !pieces.isEmpty()) {
            write = write.concat(pieces.poll());
        }
        begun = write.drop(WRITE_BYTES);
        ByteString taken = write.take(WRITE_BYTES);
        bytes -= taken.length();
        return taken;
    }
}
