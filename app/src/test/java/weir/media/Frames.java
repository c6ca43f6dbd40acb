package weir.media;

import java.util.HexFormat;
import weir.media.Frame.Type;

/** Frames as tests need them: small, classified as they would be off the wire. */
final class Frames {

    private Frames() {}

    /** @param hex bytes in any grouping */
    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static Frame video(long time, String hex) {
        return frame(Type.VIDEO, time, bytes(hex));
    }

    static Frame audio(long time, String hex) {
        return frame(Type.AUDIO, time, bytes(hex));
    }

    static Frame data(long time, String hex) {
        return frame(Type.DATA, time, bytes(hex));
    }

    static Frame frame(Type type, long time, byte[] payload) {
        return new Frame(type, time, payload, FrameClassifier.classify(type, payload));
    }

    static Frame metadata(long time) {
        return data(time, "02 000a 6f6e4d65746144617461 08 00000000 000009");
    }

    static Frame text(long time) {
        return data(time, "02 000a 6f6e5465787444617461");
    }

    static Frame videoHeader(long time) {
        return video(time, "17 00 000000 0164001f");
    }

    static Frame audioHeader(long time) {
        return audio(time, "af 00 1190");
    }

    static Frame key(long time) {
        return video(time, "17 01 000000 00000002 6588");
    }

    static Frame inter(long time) {
        return video(time, "27 01 000000 00000002 419a");
    }

    static Frame sound(long time) {
        return audio(time, "af 01 2110");
    }
}
