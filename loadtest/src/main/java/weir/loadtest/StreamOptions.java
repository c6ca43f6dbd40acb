package weir.loadtest;

import picocli.CommandLine.Option;
import weir.loadtest.stream.StreamShape;

/** What the made-up streams are like; by default 2.5 Mbit/s. */
final class StreamOptions {

    @Option(names = "--video-rate", paramLabel = "N", defaultValue = "30", description = "video frames a second (30)")
    private int videoRate;

    @Option(
            names = "--video-bytes",
            paramLabel = "BYTES",
            defaultValue = "10000",
            description = "payload of a video frame (10000)")
    private int videoBytes;

    @Option(
            names = "--gop",
            paramLabel = "FRAMES",
            defaultValue = "60",
            description = "video frames in a group of pictures (60)")
    private int groupFrames;

    @Option(names = "--audio-rate", paramLabel = "N", defaultValue = "43", description = "audio frames a second (43)")
    private int audioRate;

    @Option(
            names = "--audio-bytes",
            paramLabel = "BYTES",
            defaultValue = "200",
            description = "payload of an audio frame (200)")
    private int audioBytes;

    @Option(names = "--audio-only", description = "no video")
    private boolean audioOnly;

    StreamShape shape() {
        return new StreamShape(audioOnly ? 0 : videoRate, videoBytes, groupFrames, audioRate, audioBytes);
    }
}
