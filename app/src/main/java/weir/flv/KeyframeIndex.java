package weir.flv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where in a file a player can begin: the keyframes of the leading video track, or of a file without video some of its sound. */
public record KeyframeIndex(List<Entry> entries) {

    /**
     * @param time of the tag in the file, in milliseconds
     * @param position of the tag's first byte
     */
    public record Entry(long time, long position) {}

    static final KeyframeIndex NONE = new KeyframeIndex(List.of());

    /** @param entries in the order of the file, with times that never step back */
    public KeyframeIndex {
        entries = List.copyOf(entries);
    }

    /** The last one that is not later than a time in milliseconds; before the first one, the first. Empty for an empty index. */
    public Optional<Entry> atOrBefore(long time) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries.get(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(Math.max(0, low - 1)));
    }

    /** At most so many of the entries, evenly spread, the first one among them. */
    KeyframeIndex thinned(int most) {
        if (entries.size() <= most) {
            return this;
        }
        if (most < 1) {
            return NONE;
        }
        int stride = (entries.size() + most - 1) / most;
        List<Entry> kept = new ArrayList<>(most);
        for (int i = 0; i < entries.size(); i += stride) {
            kept.add(entries.get(i));
        }
        return new KeyframeIndex(kept);
    }
}
