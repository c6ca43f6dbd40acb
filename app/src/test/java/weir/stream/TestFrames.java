package weir.stream;

import java.util.List;
import java.util.Optional;
import weir.media.Codec;
import weir.media.Frame;
import weir.media.FrameHeader;
import weir.media.FrameHeader.Role;

/** Frames for tests that care about role, time and size only. */
final class TestFrames {

    private TestFrames() {}

    static Frame key(long time, int size) {
        return frame(Frame.Type.VIDEO, Role.KEYFRAME, time, size);
    }

    static Frame inter(long time, int size) {
        return frame(Frame.Type.VIDEO, Role.INTER, time, size);
    }

    static Frame videoConfig(long time) {
        return frame(Frame.Type.VIDEO, Role.CONFIGURATION, time, 40);
    }

    static Frame audio(long time, int size) {
        return frame(Frame.Type.AUDIO, Role.AUDIO, time, size);
    }

    static Frame frame(Frame.Type type, Role role, long time, int size) {
        Optional<Codec> codec = type == Frame.Type.VIDEO ? Optional.of(Codec.H264) : Optional.empty();
        return new Frame(type, time, new byte[size], new FrameHeader(role, codec, List.of(0), false));
    }

    static Frame track(int track, Role role, long time) {
        return new Frame(
                Frame.Type.VIDEO, time, new byte[100], new FrameHeader(role, Optional.empty(), List.of(track), true));
    }
}
