package weir.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import weir.media.Frame;

/**
 * Writes a file: the payload of each frame as it is, in a tag. Room for the final metadata is kept at the beginning, where
 * {@link #finish} writes duration, size and keyframe index, so that the media is written once. Until then the file can be
 * played, but not searched. After an exception {@link FlvRepair} makes a whole file of what was written. Not thread-safe.
 */
public final class FlvWriter {

    /** A frame may be at any time from 0 to this, in milliseconds: 24.8 days. */
    public static final long MAX_TIMESTAMP = TagFormat.MAX_TIMESTAMP;

    private static final int BUFFER = 64 * 1024;

    private final SeekableByteChannel file;
    private final FlvMetadata metadata;
    private final Contents contents;
    private final int reserved;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long end;

    private FlvWriter(SeekableByteChannel file, FlvMetadata metadata, int indexEntries) {
        this.file = file;
        this.metadata = metadata.withoutFileFields();
        this.contents = new Contents(indexEntries);
        this.reserved = this.metadata.reservedBytes(indexEntries);
    }

    /**
     * Begins a file with its header and room for its metadata.
     *
     * @param file empty; whoever opened it closes it
     * @param metadata what the encoder said; the file's own fields in it are ignored
     * @param indexEntries the most keyframes of the index, which take 18 bytes each; of more, every other one is left out
     */
    public static FlvWriter begin(SeekableByteChannel file, FlvMetadata metadata, int indexEntries) throws IOException {
        FlvWriter writer = new FlvWriter(file, metadata, indexEntries);
        TagFormat.putFileHeader(writer.buffer, TagFormat.AUDIO_FLAG | TagFormat.VIDEO_FLAG);
        writer.end = TagFormat.FIRST_TAG;
        writer.tag(Frame.Type.DATA, 0, writer.metadata.reserving(writer.reserved));
        writer.flush();
        return writer;
    }

    /**
     * Adds a frame, which reaches the file with the next {@link #flush} at the latest.
     *
     * @throws IllegalArgumentException when its time or its size is none that a tag can have
     */
    public void write(Frame frame) throws IOException {
        if (frame.timestamp() < 0 || frame.timestamp() > MAX_TIMESTAMP || frame.size() > TagFormat.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("no tag for " + frame.size() + " bytes at " + frame.timestamp());
        }
        contents.add(frame, end);
        tag(frame.type(), frame.timestamp(), frame.payload());
    }

    private void tag(Frame.Type type, long timestamp, byte[] payload) throws IOException {
        room(TagFormat.TAG_HEADER_BYTES);
        TagFormat.putTagHeader(buffer, type, timestamp, payload.length);
        for (int at = 0; at < payload.length; ) {
            room(1);
            int count = Math.min(payload.length - at, buffer.remaining());
            buffer.put(payload, at, count);
            at += count;
        }
        room(TagFormat.BACK_POINTER_BYTES);
        buffer.putInt(TagFormat.TAG_HEADER_BYTES + payload.length);
        end += TagFormat.tagBytes(payload.length);
    }

    private void room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
    }

    /** Hands everything added so far to the file. */
    public void flush() throws IOException {
        buffer.flip();
        writeFully(file, buffer);
        buffer.clear();
    }

    /** Writes what is left, then the final metadata and header. Nothing can be added after it. */
    public void finish() throws IOException {
        flush();
        Front.write(file, contents, metadata, TagFormat.FIRST_TAG, reserved);
    }

    /** How large the file is with all that was added. */
    public long bytes() {
        return end;
    }

    /** How long it plays, in milliseconds. */
    public long duration() {
        return contents.duration();
    }

    static void writeFully(SeekableByteChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
