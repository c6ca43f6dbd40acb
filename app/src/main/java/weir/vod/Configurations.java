package weir.vod;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import weir.flv.FlvTag;
import weir.media.ConfigurationCache;
import weir.media.Frame;

/** The configuration frames met in a recording so far, and which of them hold where. Bounded; not thread-safe. */
final class Configurations {

    private static final int MOST = 256;
    private static final int MOST_BYTES = 1 << 20;

    private final TreeMap<Long, Frame> met = new TreeMap<>();
    private int bytes;

    void add(FlvTag tag) {
        Frame frame = tag.frame();
        boolean room = met.size() < MOST && frame.size() <= MOST_BYTES - bytes;
        if (frame.isConfiguration() && room && !met.containsKey(tag.position()) && isNews(tag)) {
            met.put(tag.position(), frame);
            bytes += frame.size();
        }
    }

    /** Encoders like to repeat themselves before every keyframe. */
    private boolean isNews(FlvTag tag) {
        return cache(tag.position()).add(tag.frame()) != ConfigurationCache.Change.REPEATED;
    }

    /** What a decoder needs that begins at a position of the file, for what is there. */
    List<Frame> at(long position) {
        return cache(position).frames();
    }

    private ConfigurationCache cache(long position) {
        ConfigurationCache cache = new ConfigurationCache(MOST, 2 * MOST_BYTES);
        for (Map.Entry<Long, Frame> entry : met.headMap(position).entrySet()) {
            cache.add(entry.getValue());
        }
        return cache;
    }
}
