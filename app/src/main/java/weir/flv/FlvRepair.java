package weir.flv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;

/**
 * Completes a file whose writer did not: cuts off a torn tag at its end and writes metadata and index into the room that is
 * there for them. No whole tag is lost, and a file that is in order stays as it is but for its metadata.
 */
public final class FlvRepair {

    /** More than this behind the last whole tag is no torn tag. */
    private static final long LARGEST_TAG = TagFormat.tagBytes(TagFormat.MAX_PAYLOAD_BYTES);

    private static final int BLOCK = 64 * 1024;

    /**
     * What was done.
     *
     * @param tags whole ones, all of which stayed
     * @param bytes of the file now
     * @param cut bytes that were behind the last whole tag
     * @param duration in milliseconds
     * @param indexed whether metadata could be written; a file without room for it still plays
     */
    public record Outcome(long tags, long bytes, long cut, long duration, boolean indexed) {}

    private FlvRepair() {}

    /**
     * @param file open for reading and writing; whoever opened it closes it
     * @throws FlvException NOT_FLV when it is none; DAMAGED when there is no tag where one should be and so much follows that it
     *     cannot be the rest of one: the file is left untouched
     */
    public static Outcome repair(SeekableByteChannel file) throws IOException {
        FlvReader reader = FlvReader.open(file);
        Scan scan = Scan.of(reader, AS_MANY_AS_FIT);
        long cut = file.size() - scan.end();
        if (cut > LARGEST_TAG && !isZeros(file, scan.end())) {
            throw new FlvException(
                    FlvException.Kind.DAMAGED, "has no tag at byte " + scan.end() + ", where " + cut + " bytes follow");
        }
        if (cut > 0) {
            file.truncate(scan.end());
        }
        return new Outcome(scan.tags(), file.size(), cut, scan.contents().duration(), complete(file, scan));
    }

    private static final int AS_MANY_AS_FIT = 40_000;

    private static boolean complete(SeekableByteChannel file, Scan scan) throws IOException {
        Optional<FlvTag> first = scan.first();
        Optional<FlvMetadata> metadata = first.flatMap(tag -> FlvMetadata.of(tag.frame()));
        if (metadata.isEmpty()) {
            Front.writeFlags(file, scan.contents());
            return false;
        }
        FlvTag tag = first.get();
        return Front.write(
                file,
                scan.contents(),
                metadata.get(),
                tag.position(),
                tag.frame().size());
    }

    /** What a file system leaves of a file whose length reached the disk and whose contents did not. */
    private static boolean isZeros(SeekableByteChannel file, long from) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        file.position(from);
        while (file.read(block) >= 0) {
            block.flip();
            while (block.hasRemaining()) {
                if (block.get() != 0) {
                    return false;
                }
            }
            block.clear();
        }
        return true;
    }
}
