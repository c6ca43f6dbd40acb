package weir.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import weir.media.FrameHeader.Configuration;

/** The latest configuration frame for each type, kind and set of tracks, bounded in number and bytes. */
public final class ConfigurationCache {

    /** What a configuration frame means for what came before it. */
    public enum Change {
        /** The decoder knows it already. */
        REPEATED,
        /** A first one, for tracks that had none: what is cached of other tracks stays good. */
        ADDED,
        /** Frames before it were made with another one. */
        REPLACED
    }

    private static final Configuration[] KINDS = {Configuration.DECODER, Configuration.CHANNELS, Configuration.COLOUR};

    private record Key(Frame.Type type, Configuration kind, List<Integer> tracks) {}

    private final int maxFrames;
    private final int maxBytes;
    private final Map<Key, Frame> frames = new LinkedHashMap<>();
    private int bytes;

    /** @param maxBytes of frames and what keeping them takes */
    public ConfigurationCache(int maxFrames, int maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Keeps the frame, unless there is no room; what it replaces is gone in either case. */
    public Change add(Frame frame) {
        FrameHeader header = frame.header();
        Key key = new Key(frame.type(), header.configuration(), header.tracks());
        Frame last = frames.get(key);
        if (last != null && Arrays.equals(last.payload(), frame.payload())) {
            return Change.REPEATED;
        }
        Change change = last != null || sharesTracksWithCached(key) ? Change.REPLACED : Change.ADDED;
        if (last != null) {
            frames.remove(key);
            bytes -= StreamCache.weight(last);
        }
        int weight = StreamCache.weight(frame);
        if (frames.size() < maxFrames && weight <= maxBytes - bytes) {
            frames.put(key, frame);
            bytes += weight;
        }
        return change;
    }

    /** The decoders' configurations first, then what refines them; within a kind the one that changed last comes last. */
    public List<Frame> frames() {
        List<Frame> ordered = new ArrayList<>(frames.size());
        for (Configuration kind : KINDS) {
            for (Frame frame : frames.values()) {
                if (frame.header().configuration() == kind) {
                    ordered.add(frame);
                }
            }
        }
        return ordered;
    }

    private boolean sharesTracksWithCached(Key key) {
        for (Key other : frames.keySet()) {
            if (other.type() == key.type()
                    && other.kind() == key.kind()
                    && !Collections.disjoint(other.tracks(), key.tracks())) {
                return true;
            }
        }
        return false;
    }

    int bytes() {
        return bytes;
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }
}
