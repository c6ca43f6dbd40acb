package weir.loadtest.client;

import weir.loadtest.client.SequenceCheck.Verdict;
import weir.loadtest.stream.Stamp;
import weir.loadtest.stream.SyntheticSource;
import weir.media.Frame;

/** Looks at the frames of one player as they arrive: order, loss, groups of pictures, timestamps, latency. */
final class FrameChecks {

    private static final int CONFIGURATION_PACKET = 0;
    private static final int KEYFRAME = 1;

    private final Window window;
    private final PlayTally tally;
    private final SequenceCheck video = new SequenceCheck();
    private final SequenceCheck audio = new SequenceCheck();
    private long lastVideoTime;
    private long lastAudioTime;
    private boolean intact;
    private long counted;

    FrameChecks(Window window, PlayTally tally) {
        this.window = window;
        this.tally = tally;
    }

    /**
     * Takes a frame.
     *
     * @param head its first bytes, {@code headLength} of them
     * @param playedSince nanoseconds: frames sent before were cached and say nothing of latency
     * @return whether the player has something to show from here on: a keyframe, or sound in a stream of audio only
     */
    boolean frame(Frame.Type type, long timestamp, byte[] head, int headLength, long now, long playedSince) {
        boolean isVideo = type == Frame.Type.VIDEO;
        if (headLength < 2 || head[1] == CONFIGURATION_PACKET) {
            return false;
        }
        boolean keyframe = isVideo && head[0] >>> 4 == KEYFRAME;
        tally.frames++;
        checkTime(isVideo, timestamp);
        int at = SyntheticSource.stampAt(type);
        if (!Stamp.isAt(head, at, headLength)) {
            tally.unstamped++;
            return keyframe;
        }
        Verdict verdict = (isVideo ? video : audio).accept(Stamp.number(head, at));
        if (isVideo) {
            checkGroup(keyframe, verdict);
        }
        long sent = Stamp.sentNanos(head, at);
        if (verdict != Verdict.DUPLICATE && window.contains(sent) && sent >= playedSince) {
            counted++;
            tally.latency(now - sent);
        }
        return keyframe;
    }

    private void checkTime(boolean isVideo, long timestamp) {
        long last = isVideo ? lastVideoTime : lastAudioTime;
        if (timestamp < last) {
            tally.backwards++;
        }
        if (isVideo) {
            lastVideoTime = timestamp;
        } else {
            lastAudioTime = timestamp;
        }
    }

    /** A picture can be shown when it is a keyframe, or follows one without a gap. */
    private void checkGroup(boolean keyframe, Verdict verdict) {
        intact = keyframe || intact && (verdict == Verdict.NEXT || verdict == Verdict.DUPLICATE);
        if (!intact) {
            tally.undecodable++;
        }
    }

    /** Frames of the window that came. */
    long counted() {
        return counted;
    }

    long missing() {
        return video.missing() + audio.missing();
    }

    long late() {
        return video.late() + audio.late();
    }

    long duplicates() {
        return video.duplicates() + audio.duplicates();
    }
}
