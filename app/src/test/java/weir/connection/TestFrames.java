package weir.connection;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import weir.media.Frame;
import weir.media.FrameHeader;
import weir.media.FrameHeader.Role;

/** Frames whose payload is one byte, or some number of them, over and over. */
final class TestFrames {

    private TestFrames() {}

    static Frame key(long time, int size) {
        return frame(Frame.Type.VIDEO, Role.KEYFRAME, time, size, 0x17);
    }

    static Frame inter(long time, int size) {
        return frame(Frame.Type.VIDEO, Role.INTER, time, size, 0x27);
    }

    static Frame videoConfig(long time) {
        return frame(Frame.Type.VIDEO, Role.CONFIGURATION, time, 5, 0x1C);
    }

    static Frame audio(long time, int size) {
        return frame(Frame.Type.AUDIO, Role.AUDIO, time, size, 0xAF);
    }

    static Frame data(long time, int size) {
        return frame(Frame.Type.DATA, Role.DATA, time, size, 0x02);
    }

    static Frame multitrack(long time) {
        FrameHeader header = new FrameHeader(Role.KEYFRAME, Optional.empty(), List.of(1), true);
        return new Frame(Frame.Type.VIDEO, time, new byte[] {(byte) 0x96}, header);
    }

    private static Frame frame(Frame.Type type, Role role, long time, int size, int fill) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) fill);
        return new Frame(type, time, payload, new FrameHeader(role, Optional.empty(), List.of(0), false));
    }
}
