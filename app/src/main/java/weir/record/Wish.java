package weir.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import weir.stream.StreamKey;

/**
 * What an operator has asked for one stream, whatever the rules say.
 *
 * @param record false leaves it out
 * @param since when that was; asking again is another wish, which has a recording that failed tried again
 */
record Wish(StreamKey key, boolean record, Instant since) {

    private static final String RECORD = "record";
    private static final String LEAVE_OUT = "leave-out";

    /** As all nodes of the cluster keep it, under its key. */
    String written() {
        return (record ? RECORD : LEAVE_OUT) + " " + since;
    }

    /** Empty for what another version of this program may have written. */
    static Optional<Wish> read(String key, String written) {
        String[] parts = written.split(" ", 2);
        boolean record = parts[0].equals(RECORD);
        if (parts.length < 2 || !record && !parts[0].equals(LEAVE_OUT)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Wish(StreamKey.parse(key), record, Instant.parse(parts[1])));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
