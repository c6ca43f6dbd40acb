package weir.rtmp.chunk;

import java.util.Arrays;
import java.util.Optional;
import weir.rtmp.RtmpException;

/** The chunk streams a peer has opened. There are few, and chunks of one follow each other, so the last one is tried first. */
final class ChunkStreams {

    private final int max;
    private ChunkStream[] known = new ChunkStream[4];
    private int count;
    private int last;

    ChunkStreams(int max) {
        this.max = max;
    }

    /** The chunk stream of that id, opened if it is new. */
    ChunkStream get(int id) {
        if (count > 0 && known[last].id() == id) {
            return known[last];
        }
        int index = indexOf(id);
        if (index == count) {
            open(id);
        }
        last = index;
        return known[index];
    }

    Optional<ChunkStream> find(int id) {
        int index = indexOf(id);
        return index == count ? Optional.empty() : Optional.of(known[index]);
    }

    private int indexOf(int id) {
        int index = 0;
        while (index < count && known[index].id() != id) {
            index++;
        }
        return index;
    }

    private void open(int id) {
        if (count == max) {
            throw RtmpException.limit("More than " + max + " chunk streams");
        }
        if (count == known.length) {
            known = Arrays.copyOf(known, Math.min(max, 2 * count));
        }
        known[count++] = new ChunkStream(id);
    }
}
