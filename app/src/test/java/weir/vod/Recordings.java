package weir.vod;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import weir.flv.FlvMetadata;
import weir.flv.FlvWriter;
import weir.media.Frame;
import weir.media.FrameClassifier;

/** Recordings made of small frames, and their frames. */
final class Recordings {

    static final Frame AVC = video(0, "17 00 000000 0164001f");
    static final Frame AAC = sound(0, "af 00 1190");

    private Recordings() {}

    static Frame video(long time, String hex) {
        return frame(Frame.Type.VIDEO, time, hex);
    }

    static Frame key(long time) {
        return video(time, "17 01 000000 00000002 6588");
    }

    static Frame inter(long time) {
        return video(time, "27 01 000000 00000002 419a");
    }

    static Frame sound(long time, String hex) {
        return frame(Frame.Type.AUDIO, time, hex);
    }

    static Frame sound(long time) {
        return sound(time, "af 01 2110");
    }

    private static Frame frame(Frame.Type type, long time, String hex) {
        byte[] payload = HexFormat.of().parseHex(hex.replace(" ", ""));
        return new Frame(type, time, payload, FrameClassifier.classify(type, payload));
    }

    /** Configuration, and then pictures and sound every 100 ms, with a keyframe every second. */
    static List<Frame> seconds(int seconds) {
        List<Frame> frames = new ArrayList<>(List.of(AVC, AAC));
        for (long time = 0; time < seconds * 1_000L; time += 100) {
            frames.add(time % 1_000 == 0 ? key(time) : inter(time));
            frames.add(sound(time));
        }
        return frames;
    }

    /** A complete recording. */
    static void write(Path file, List<Frame> frames) throws IOException {
        try (SeekableByteChannel channel = create(file)) {
            writer(channel, frames).finish();
        }
    }

    /** One without duration and index. */
    static void writeUnfinished(Path file, List<Frame> frames) throws IOException {
        try (SeekableByteChannel channel = create(file)) {
            writer(channel, frames).flush();
        }
    }

    private static SeekableByteChannel create(Path file) throws IOException {
        return Files.newByteChannel(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
    }

    private static FlvWriter writer(SeekableByteChannel channel, List<Frame> frames) throws IOException {
        FlvWriter writer = FlvWriter.begin(channel, FlvMetadata.NONE, 100);
        for (Frame frame : frames) {
            writer.write(frame);
        }
        return writer;
    }

    static RecordedFile open(Path file) throws IOException {
        return RecordedFile.open(Files.newByteChannel(file));
    }

    static String shown(Frame frame) {
        return frame.header().role() + "@" + frame.timestamp();
    }

    static List<String> shown(List<Frame> frames) {
        return frames.stream().map(Recordings::shown).toList();
    }
}
