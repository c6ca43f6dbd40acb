package weir.loadtest.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import weir.flv.FlvReader;
import weir.flv.FlvTag;
import weir.media.Frame;

/** A file's frames as they are, without stamps, again from the beginning when it ends. */
public final class FlvSource implements MediaSource {

    private static final long MILLISECOND = 1_000_000L;
    /** From the end of the file to its next beginning. */
    private static final long SEAM = 40;

    private final FlvReader reader;
    private Frame next;
    /** What is added to the file's timestamps. */
    private long shift;

    private FlvSource(FlvReader reader, Frame first) {
        this.reader = reader;
        this.next = first;
        this.shift = -first.timestamp();
    }

    /**
     * Opens the file, and keeps it open.
     *
     * @throws UncheckedIOException when it cannot be read, or has no frame
     */
    public static FlvSource open(Path file) {
        try {
            FlvReader reader = FlvReader.open(Files.newByteChannel(file));
            Frame first = reader.next().map(FlvTag::frame).orElseThrow(() -> new IOException(file + " has no frame"));
            return new FlvSource(reader, first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** None: the file begins with them. */
    @Override
    public List<Message> headers() {
        return List.of();
    }

    @Override
    public long nextDueNanos() {
        return time() * MILLISECOND;
    }

    @Override
    public Message next(long nowNanos) {
        Message message = new Message(next.type(), time(), next.payload());
        skip();
        return message;
    }

    /** @throws UncheckedIOException when the file cannot be read any more */
    @Override
    public void skip() {
        try {
            Optional<FlvTag> tag = reader.next();
            if (tag.isEmpty()) {
                long end = time();
                reader.seek(reader.firstTag());
                next = reader.next()
                        .orElseThrow(() -> new IOException("the file has no frame any more"))
                        .frame();
                shift = end + SEAM - next.timestamp();
            } else {
                next = tag.get().frame();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long time() {
        return Math.max(0, next.timestamp() + shift);
    }
}
