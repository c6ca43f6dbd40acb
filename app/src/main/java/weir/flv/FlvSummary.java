package weir.flv;

import java.io.IOException;
import java.util.Optional;

/**
 * What a player needs to know of a file before it begins.
 *
 * @param duration in milliseconds
 * @param metadata what the encoder said, without the fields that are of the file; empty when the file has none
 * @param keyframes where a player can begin
 */
public record FlvSummary(long duration, Optional<FlvMetadata> metadata, KeyframeIndex keyframes) {

    /** Enough for a day of keyframes every two seconds. */
    private static final int MOST_ENTRIES = 40_000;

    /**
     * What the metadata at the beginning of the file says, or, where it lacks duration or a usable index, what its tags say up to
     * the first that is not whole: that reads the whole file once. The reader is at the first tag afterwards.
     */
    public static FlvSummary of(FlvReader reader) throws IOException {
        reader.seek(reader.firstTag());
        Optional<FlvMetadata> metadata = reader.next().flatMap(tag -> FlvMetadata.of(tag.frame()));
        Optional<FlvMetadata> encoder = metadata.map(FlvMetadata::withoutFileFields);
        Optional<Long> duration = metadata.flatMap(FlvMetadata::duration);
        Optional<KeyframeIndex> keyframes = metadata.flatMap(FlvMetadata::keyframes);
        if (duration.isPresent() && keyframes.isPresent() && leadsToTags(reader, keyframes.get())) {
            reader.seek(reader.firstTag());
            return new FlvSummary(duration.get(), encoder, keyframes.get());
        }
        Scan scan = Scan.of(reader, MOST_ENTRIES);
        reader.seek(reader.firstTag());
        return new FlvSummary(
                scan.contents().duration(), encoder, scan.contents().keyframes());
    }

    /** Whether the first and the last entry of an index that the file itself carries are true. */
    private static boolean leadsToTags(FlvReader reader, KeyframeIndex keyframes) throws IOException {
        int last = keyframes.entries().size() - 1;
        return leadsToTag(reader, keyframes.entries().get(0))
                && leadsToTag(reader, keyframes.entries().get(last));
    }

    private static boolean leadsToTag(FlvReader reader, KeyframeIndex.Entry entry) throws IOException {
        reader.seek(entry.position());
        Optional<FlvTag> tag = reader.next();
        return tag.isPresent() && Math.abs(tag.get().frame().timestamp() - entry.time()) <= 1;
    }
}
