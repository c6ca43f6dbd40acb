package weir.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/** The beginning of a file, which can be written only when all of it is there. */
final class Front {

    private static final int FLAGS_AT = 4;

    private Front() {}

    /**
     * Writes the metadata in the place of the tag that keeps room for it, and what the header says of the contents.
     *
     * @param tagAt where that tag begins
     * @param payloadBytes its size, which stays
     * @return false when there is not room enough, and the tag was left as it is
     */
    static boolean write(
            SeekableByteChannel file, Contents contents, FlvMetadata metadata, long tagAt, int payloadBytes)
            throws IOException {
        Optional<byte[]> payload = metadata.completed(contents, file.size(), payloadBytes);
        if (payload.isPresent()) {
            file.position(tagAt + TagFormat.TAG_HEADER_BYTES);
            FlvWriter.writeFully(file, ByteBuffer.wrap(payload.get()));
        }
        writeFlags(file, contents);
        return payload.isPresent();
    }

    static void writeFlags(SeekableByteChannel file, Contents contents) throws IOException {
        int audio = contents.hasAudio() ? TagFormat.AUDIO_FLAG : 0;
        int video = contents.hasVideo() ? TagFormat.VIDEO_FLAG : 0;
        file.position(FLAGS_AT);
        FlvWriter.writeFully(file, ByteBuffer.wrap(new byte[] {(byte) (audio | video)}));
        file.position(file.size());
    }
}
