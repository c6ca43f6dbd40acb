package weir.vod;

import java.io.IOException;
import java.util.Optional;
import weir.flv.FlvTag;
import weir.flv.KeyframeIndex;
import weir.media.Frame;

/**
 * Looks for the last keyframe at or before a time: from the nearest place that is known on, some bytes at a time, so that others have
 * their turn. Of a recording without pictures any sound will do. Not thread-safe.
 */
final class Search {

    /** How much later sound may be written than the picture it belongs to. */
    private static final long SKEW = 1_000;

    /** How a search stands. */
    enum Result {
        UNDER_WAY,
        FOUND,
        /** The recording ends before. */
        BEYOND_END
    }

    private final RecordedFile file;
    private final long time;
    private boolean begun;
    private boolean hasVideo;
    private KeyframeIndex.Entry found;

    Search(RecordedFile file, long time) {
        this.file = file;
        this.time = time;
        this.found = new KeyframeIndex.Entry(0, file.begin());
    }

    /** Goes on for about so many bytes of the file. */
    Result step(int bytes) throws IOException {
        if (!begun) {
            begun = true;
            if (time == 0) {
                return Result.FOUND; // with the sound that may come before the first picture
            }
            if (file.saysDuration() && file.isBeyond(time)) {
                return Result.BEYOND_END;
            }
            found = file.near(time);
            file.goTo(found.position());
        }
        long end = file.position() + bytes;
        while (file.position() < end) {
            Optional<FlvTag> tag = file.skim();
            if (tag.isEmpty()) {
                return file.isBeyond(time) ? Result.BEYOND_END : Result.FOUND;
            }
            if (isPast(tag.get().frame())) {
                return Result.FOUND;
            }
            note(tag.get());
        }
        return Result.UNDER_WAY;
    }

    private boolean isPast(Frame frame) {
        boolean sound = frame.type() == Frame.Type.AUDIO;
        return frame.header().isCoded() && frame.timestamp() - (sound && hasVideo ? SKEW : 0) > time;
    }

    private void note(FlvTag tag) {
        Frame frame = tag.frame();
        boolean picture = frame.isKeyframe() || frame.isInter();
        hasVideo |= picture;
        if (frame.timestamp() <= time
                && (hasVideo ? frame.isKeyframe() : frame.header().isCoded())) {
            found = new KeyframeIndex.Entry(frame.timestamp(), tag.position());
        }
    }

    /** Where to begin, once found. */
    KeyframeIndex.Entry found() {
        return found;
    }
}
