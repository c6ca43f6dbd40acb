package weir.flv;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import weir.media.Frame;

/** What has been seen of a file so far, with a keyframe index that thins itself out: it never grows beyond its bound. */
public final class Contents {

    private static final int NO_TRACK = Integer.MAX_VALUE;
    /** Sound can be begun anywhere. */
    private static final long AUDIO_SPACING = 1_000;

    /** One message type's times. */
    private static final class Track {
        private long last = -1;
        private long step;

        private void add(long time) {
            if (last >= 0 && time > last) {
                step = time - last;
            }
            last = Math.max(last, time);
        }
    }

    private final int mostEntries;
    private final List<KeyframeIndex.Entry> entries = new ArrayList<>();
    private final Track audio = new Track();
    private final Track video = new Track();
    private boolean hasAudio;
    private boolean hasVideo;
    private int leadingTrack = NO_TRACK;
    private long spacing;
    private long lastKeyframe;

    /** @param mostEntries of the keyframe index, 2 or more */
    public Contents(int mostEntries) {
        this.mostEntries = Math.max(2, mostEntries);
    }

    /** @param position where the frame's tag begins */
    public void add(Frame frame, long position) {
        switch (frame.header().role()) {
            case AUDIO -> {
                hasAudio = true;
                audio.add(frame.timestamp());
                if (!hasVideo) {
                    index(frame.timestamp(), position, AUDIO_SPACING);
                }
            }
            case KEYFRAME -> {
                video(frame);
                keyframe(frame, position);
            }
            case INTER -> video(frame);
            case CONFIGURATION -> noteKind(frame);
            case METADATA, DATA, SEQUENCE_END, EMPTY -> {}
        }
    }

    private void noteKind(Frame frame) {
        if (frame.type() == Frame.Type.AUDIO) {
            hasAudio = true;
        } else {
            becomeVideo();
        }
    }

    private void video(Frame frame) {
        becomeVideo();
        video.add(frame.timestamp());
    }

    private void becomeVideo() {
        if (!hasVideo) {
            hasVideo = true;
            entries.clear();
            spacing = 0;
        }
    }

    private void keyframe(Frame frame, long position) {
        int track = frame.header().tracks().get(0);
        if (track <= leadingTrack) {
            leadingTrack = track;
            lastKeyframe = frame.timestamp();
            index(frame.timestamp(), position, 0);
        }
    }

    private void index(long time, long position, long leastSpacing) {
        if (!entries.isEmpty() && time - entries.get(entries.size() - 1).time() < Math.max(spacing, leastSpacing)) {
            return;
        }
        if (entries.size() == mostEntries) {
            thinOut();
        }
        entries.add(new KeyframeIndex.Entry(time, position));
    }

    /** Every other one goes, and those to come keep the wider distance. */
    private void thinOut() {
        spacing = Math.max(
                1, 2 * (entries.get(entries.size() - 1).time() - entries.get(0).time()) / entries.size());
        boolean keep = false;
        for (Iterator<KeyframeIndex.Entry> i = entries.iterator(); i.hasNext(); ) {
            i.next();
            keep = !keep;
            if (!keep) {
                i.remove();
            }
        }
    }

    /** Milliseconds from time 0 to where the last frame is over, taking it to last as long as the one before it. */
    public long duration() {
        return Math.max(0, Math.max(audio.last + audio.step, video.last + video.step));
    }

    /** The last time of a coded frame, 0 before the first. */
    long lastTime() {
        return Math.max(0, Math.max(audio.last, video.last));
    }

    long lastKeyframe() {
        return lastKeyframe;
    }

    boolean hasAudio() {
        return hasAudio;
    }

    boolean hasVideo() {
        return hasVideo;
    }

    /** Some of the places where a player can begin, among them the first. */
    public KeyframeIndex keyframes() {
        return new KeyframeIndex(entries);
    }
}
