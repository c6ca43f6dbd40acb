package weir.loadtest.stream;

/**
 * What a made-up stream is like.
 *
 * @param videoRate video frames a second; 0 for a stream of audio only
 * @param videoBytes payload of a video frame
 * @param groupFrames video frames in a group of pictures
 * @param audioRate audio frames a second; 0 for none
 * @param audioBytes payload of an audio frame
 */
public record StreamShape(int videoRate, int videoBytes, int groupFrames, int audioRate, int audioBytes) {

    /** 2.5 Mbit/s: 30 frames/s of 10 kB with a keyframe every two seconds, 43 audio frames/s of 200 B. */
    public static final StreamShape YARDSTICK = new StreamShape(30, 10_000, 60, 43, 200);

    private static final int MOST_FRAMES_A_SECOND = 1_000;
    private static final int LARGEST_FRAME = 8 * 1024 * 1024;
    private static final int LONGEST_GROUP = 255;

    /** @throws IllegalArgumentException saying what is out of bounds */
    public StreamShape {
        require("video frames a second", videoRate, 0, MOST_FRAMES_A_SECOND);
        require("audio frames a second", audioRate, 0, MOST_FRAMES_A_SECOND);
        require("frames in a group of pictures", groupFrames, 1, LONGEST_GROUP);
        require("bytes of a video frame", videoBytes, H264.SMALLEST, LARGEST_FRAME);
        require("bytes of an audio frame", audioBytes, Aac.SMALLEST, Aac.LARGEST);
        if (videoRate + audioRate == 0) {
            throw new IllegalArgumentException("a stream has video or audio");
        }
    }

    /** The same stream without video. */
    public StreamShape audioOnly() {
        return new StreamShape(0, videoBytes, groupFrames, audioRate, audioBytes);
    }

    public StreamShape withVideoBytes(int bytes) {
        return new StreamShape(videoRate, bytes, groupFrames, audioRate, audioBytes);
    }

    public boolean hasVideo() {
        return videoRate > 0;
    }

    /** Payload, without what RTMP adds. */
    public long bitsPerSecond() {
        return 8L * (videoRate * videoBytes + audioRate * audioBytes);
    }

    private static void require(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + ": " + least + " to " + most + ", not " + value);
        }
    }
}
