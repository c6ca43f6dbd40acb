package weir.flv;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;

/** Frames and files as tests need them. */
final class Clips {

    static final FlvMetadata METADATA = FlvMetadata.parse(Amf0Writer.write(
                    AmfValue.of("onMetaData"),
                    AmfObject.builder()
                            .put("duration", 0)
                            .put("width", 320)
                            .put("encoder", "test")
                            .build()))
            .orElseThrow();

    private Clips() {}

    /** @param hex bytes in any grouping */
    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static Frame frame(Frame.Type type, long time, byte[] payload) {
        return new Frame(type, time, payload, FrameClassifier.classify(type, payload));
    }

    static Frame video(long time, String hex) {
        return frame(Frame.Type.VIDEO, time, hex(hex));
    }

    static Frame key(long time) {
        return video(time, "17 01 000000 00000002 6588");
    }

    static Frame inter(long time) {
        return video(time, "27 01 000000 00000002 419a");
    }

    static Frame sound(long time) {
        return frame(Frame.Type.AUDIO, time, hex("af 01 2110"));
    }

    /** Pictures of 40 ms with a keyframe every second, and the configuration before them. */
    static List<Frame> seconds(int seconds) {
        List<Frame> frames = new ArrayList<>();
        frames.add(video(0, "17 00 000000 0164001f"));
        frames.add(frame(Frame.Type.AUDIO, 0, hex("af 00 1190")));
        for (int i = 0; i < seconds * 25; i++) {
            frames.add(i % 25 == 0 ? key(i * 40L) : inter(i * 40L));
            frames.add(sound(i * 40L));
        }
        return frames;
    }

    /** A stream of no particular order, sizes from nothing to much more than a buffer. */
    static List<Frame> random(Random random) {
        List<Frame> frames = new ArrayList<>();
        long time = random.nextInt(1_000);
        for (int i = random.nextInt(60); i >= 0; i--) {
            byte[] payload = new byte[random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(200)];
            random.nextBytes(payload);
            frames.add(frame(Frame.Type.values()[random.nextInt(3)], time, payload));
            time += random.nextInt(100) == 0 ? 10_000_000 : random.nextInt(50);
        }
        return frames;
    }

    static MemoryFile written(List<Frame> frames) throws IOException {
        MemoryFile file = new MemoryFile();
        FlvWriter writer = FlvWriter.begin(file, METADATA, 20);
        for (Frame frame : frames) {
            writer.write(frame);
        }
        writer.finish();
        return file;
    }

    /** Everything up to where the reader ends. */
    static List<FlvTag> tags(FlvReader reader) throws IOException {
        List<FlvTag> tags = new ArrayList<>();
        for (Optional<FlvTag> tag = reader.next(); tag.isPresent(); tag = reader.next()) {
            tags.add(tag.get());
        }
        return tags;
    }

    static String shown(Frame frame) {
        return frame.type() + "@" + frame.timestamp() + " " + HexFormat.of().formatHex(frame.payload());
    }

    static List<String> shown(List<Frame> frames) {
        return frames.stream().map(Clips::shown).toList();
    }
}
