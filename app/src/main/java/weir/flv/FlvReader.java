package weir.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.media.FrameHeader;

/**
 * Reads a file tag by tag through a small buffer, from the beginning or from wherever it is told to: memory does not depend
 * on the file's size. Several readers of one file each need a channel of their own. Not thread-safe.
 *
 * <pre>{@code
 * FlvReader reader = FlvReader.open(Files.newByteChannel(file));
 * FlvSummary summary = FlvSummary.of(reader);                     // duration and keyframe index
 * reader.seek(summary.keyframes().atOrBefore(90_000).map(KeyframeIndex.Entry::position).orElse(reader.firstTag()));
 * for (Optional<FlvTag> tag = reader.next(); tag.isPresent(); tag = reader.next()) { ... }
 * }</pre>
 */
public final class FlvReader {

    /** Why there was no next tag. */
    public enum Ending {
        /** There was one, or none has been asked for. */
        NONE,
        /** The file ends where a tag ends. */
        WHOLE,
        /** The file ends within a tag; when it is still written to, the tag may be whole later. */
        TORN,
        /** What follows is no tag. */
        DAMAGED
    }

    private static final int DEFAULT_BUFFER = 64 * 1024;
    private static final int SMALLEST_BUFFER = 512;
    /** What tells a frame's kind, with room for the headers of several tracks. */
    private static final int SKIMMED = 256;

    private final SeekableByteChannel file;
    private final ByteBuffer buffer;
    /** Where in the file the buffer's first byte comes from. */
    private long bufferStart;

    private final int flags;
    private final long firstTag;
    private Ending ending = Ending.NONE;

    private FlvReader(SeekableByteChannel file, int bufferBytes) throws IOException {
        this.file = file;
        this.buffer =
                ByteBuffer.allocate(Math.max(bufferBytes, SMALLEST_BUFFER)).limit(0);
        if (!fill(TagFormat.FIRST_TAG) || !TagFormat.isFileHeader(buffer)) {
            throw new FlvException(FlvException.Kind.NOT_FLV, "does not begin with an FLV header");
        }
        this.flags = buffer.get(4);
        this.firstTag = (buffer.getInt(5) & 0xFFFF_FFFFL) + TagFormat.BACK_POINTER_BYTES;
        if (firstTag > file.size()) {
            throw new FlvException(FlvException.Kind.NOT_FLV, "has a header that is longer than the file");
        }
        seek(firstTag);
    }

    /** As {@link #open(SeekableByteChannel, int)} with a buffer of 64 KiB. */
    public static FlvReader open(SeekableByteChannel file) throws IOException {
        return open(file, DEFAULT_BUFFER);
    }

    /**
     * Reads the file's header.
     *
     * @param file read from its beginning, wherever it stands; whoever opened it closes it
     * @param bufferBytes read at a time; a payload that is larger is read into its own array
     * @throws FlvException NOT_FLV
     */
    public static FlvReader open(SeekableByteChannel file, int bufferBytes) throws IOException {
        return new FlvReader(file, bufferBytes);
    }

    /** What the header says; files that were never completed say yes to both. */
    public boolean announcesAudio() {
        return (flags & TagFormat.AUDIO_FLAG) != 0;
    }

    /** What the header says; files that were never completed say yes to both. */
    public boolean announcesVideo() {
        return (flags & TagFormat.VIDEO_FLAG) != 0;
    }

    /** Where the first tag begins. */
    public long firstTag() {
        return firstTag;
    }

    /** Where the next tag begins. */
    public long position() {
        return bufferStart + buffer.position();
    }

    /** @param position where a tag begins, as {@link FlvTag#position}, {@link #firstTag} or a keyframe index says */
    public void seek(long position) {
        long inBuffer = position - bufferStart;
        if (inBuffer >= 0 && inBuffer <= buffer.limit()) {
            buffer.position((int) inBuffer);
        } else {
            bufferStart = position;
            buffer.position(0).limit(0);
        }
        ending = Ending.NONE;
    }

    /**
     * The next whole tag. Its payload is an array of its own; nothing is allocated for lengths that the file does not have.
     *
     * <p>A tag whose back pointer is wrong is taken when the file ends there or another tag follows, as some writers never
     * get it right.
     *
     * @return empty at the end of what can be read, see {@link #ending}; the reader stays where it is, so that a file that is
     *     still written to can be asked again
     */
    public Optional<FlvTag> next() throws IOException {
        if (!fill(TagFormat.TAG_HEADER_BYTES)) {
            return end(buffer.hasRemaining() ? Ending.TORN : Ending.WHOLE);
        }
        int at = buffer.position();
        if (!TagFormat.isTagHeader(buffer, at)) {
            return end(Ending.DAMAGED);
        }
        long position = position();
        int size = TagFormat.payloadBytes(buffer, at);
        int timestamp = TagFormat.timestamp(buffer, at);
        Frame.Type type = TagFormat.type(buffer.get(at)).orElseThrow();
        if (file.size() - position < TagFormat.tagBytes(size)) {
            return end(Ending.TORN);
        }
        buffer.position(at + TagFormat.TAG_HEADER_BYTES);
        byte[] payload = new byte[size];
        boolean whole = read(payload) && fill(TagFormat.BACK_POINTER_BYTES);
        if (!whole || !isPassed(size)) {
            seek(position);
            return end(whole ? Ending.DAMAGED : Ending.TORN);
        }
        ending = Ending.NONE;
        Frame frame = new Frame(type, timestamp, payload, FrameClassifier.classify(type, payload));
        return Optional.of(new FlvTag(position, frame, position()));
    }

    /**
     * The next tag as {@link #next} gives it, but read no further than it takes to know what it is, so that a search costs little: of the
     * payload there are only the first bytes, unless it is short.
     *
     * @return empty at the end of what can be read, see {@link #ending}; whether the back pointer is right is not looked at
     */
    public Optional<FlvTag> skim() throws IOException {
        if (!fill(TagFormat.TAG_HEADER_BYTES)) {
            return end(buffer.hasRemaining() ? Ending.TORN : Ending.WHOLE);
        }
        int at = buffer.position();
        int size = TagFormat.payloadBytes(buffer, at);
        if (size <= SKIMMED || !TagFormat.isTagHeader(buffer, at)) {
            return next();
        }
        long position = position();
        long end = position + TagFormat.tagBytes(size);
        if (file.size() < end || !fill(TagFormat.TAG_HEADER_BYTES + SKIMMED)) {
            return end(Ending.TORN);
        }
        at = buffer.position();
        Frame.Type type = TagFormat.type(buffer.get(at)).orElseThrow();
        byte[] beginning = new byte[SKIMMED];
        buffer.get(at + TagFormat.TAG_HEADER_BYTES, beginning);
        FrameHeader header = FrameClassifier.classify(type, beginning);
        if (header.role() == FrameHeader.Role.CONFIGURATION || header.role() == FrameHeader.Role.EMPTY) {
            return next();
        }
        Frame frame = new Frame(type, TagFormat.timestamp(buffer, at), beginning, header);
        seek(end);
        ending = Ending.NONE;
        return Optional.of(new FlvTag(position, frame, end));
    }

    /** Why {@link #next} was empty. */
    public Ending ending() {
        return ending;
    }

    private Optional<FlvTag> end(Ending why) {
        ending = why;
        return Optional.empty();
    }

    /** Steps over the back pointer, if that is what there is. */
    private boolean isPassed(int payloadBytes) throws IOException {
        boolean right = buffer.getInt() == TagFormat.TAG_HEADER_BYTES + payloadBytes;
        return right || !fill(TagFormat.TAG_HEADER_BYTES) || TagFormat.isTagHeader(buffer, buffer.position());
    }

    private boolean read(byte[] payload) throws IOException {
        int buffered = Math.min(payload.length, buffer.remaining());
        buffer.get(payload, 0, buffered);
        ByteBuffer rest = ByteBuffer.wrap(payload, buffered, payload.length - buffered);
        if (!rest.hasRemaining()) {
            return true;
        }
        long from = position();
        file.position(from);
        while (rest.hasRemaining()) {
            if (file.read(rest) < 0) {
                return false;
            }
        }
        bufferStart = from + payload.length - buffered;
        buffer.position(0).limit(0);
        return true;
    }

    /** Has at least so many bytes in the buffer, if the file has them. */
    private boolean fill(int bytes) throws IOException {
        if (buffer.remaining() >= bytes) {
            return true;
        }
        bufferStart = position();
        buffer.compact();
        long from = bufferStart + buffer.position();
        if (from < file.size()) { // what an index says may be farther than a file system can go
            file.position(from);
            int count = 0;
            while (buffer.position() < bytes && count >= 0) {
                count = file.read(buffer);
            }
        }
        buffer.flip();
        return buffer.remaining() >= bytes;
    }
}
