package weir.flv;

import java.io.IOException;
import java.util.Optional;

/**
 * What reading a file from its first tag to the last whole one shows.
 *
 * @param first the tag the file begins with
 * @param end where the last whole tag ends
 */
record Scan(Contents contents, Optional<FlvTag> first, long tags, long end, FlvReader.Ending ending) {

    static Scan of(FlvReader reader, int indexEntries) throws IOException {
        Contents contents = new Contents(indexEntries);
        reader.seek(reader.firstTag());
        Optional<FlvTag> first = reader.next();
        long tags = 0;
        for (Optional<FlvTag> tag = first; tag.isPresent(); tag = reader.next()) {
            contents.add(tag.get().frame(), tag.get().position());
            tags++;
        }
        return new Scan(contents, first, tags, reader.position(), reader.ending());
    }
}
