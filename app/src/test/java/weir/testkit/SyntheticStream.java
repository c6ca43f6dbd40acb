package weir.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import weir.media.Frame;
import weir.media.FrameClassifier;

/**
 * A stream made of well-formed H.264 and AAC messages without a picture in them: 25 video frames and 50 audio frames a second, a
 * keyframe every second. Each coded frame carries its number, so that a test can tell what is missing.
 *
 * @param videoBytes payload of a video frame
 */
public record SyntheticStream(int videoBytes) {

    private static final int NUMBER_AT = 9;
    private static final int AUDIO_BYTES = 100;
    private static final int FRAMES_PER_SECOND = 25;
    private static final byte[] VIDEO_CONFIGURATION = {
        0x17,
        0,
        0,
        0,
        0,
        1,
        0x42,
        (byte) 0xC0,
        0x1E,
        (byte) 0xFF,
        (byte) 0xE1,
        0,
        4,
        0x67,
        0x42,
        (byte) 0xC0,
        0x1E,
        1,
        0,
        2,
        0x68,
        (byte) 0xCE
    };
    private static final byte[] AUDIO_CONFIGURATION = {(byte) 0xAF, 0, 0x12, 0x10};

    /** One message to send at its time. */
    public record Message(Frame.Type type, long timestamp, byte[] payload) {

        /** As a node takes it. */
        public Frame frame() {
            return new Frame(type, timestamp, payload, FrameClassifier.classify(type, payload));
        }
    }

    /** The configuration frames. */
    public List<Message> headers() {
        return List.of(
                new Message(Frame.Type.VIDEO, 0, VIDEO_CONFIGURATION),
                new Message(Frame.Type.AUDIO, 0, AUDIO_CONFIGURATION));
    }

    /** The messages of one twenty-fifth of a second: the picture and the sound beside it. @param number of the video frame, from 0 */
    public List<Message> picture(int number) {
        long time = number * 1000L / FRAMES_PER_SECOND;
        List<Message> messages = new ArrayList<>();
        messages.add(new Message(Frame.Type.VIDEO, time, video(number)));
        messages.add(new Message(Frame.Type.AUDIO, time, audio(2 * number)));
        messages.add(new Message(Frame.Type.AUDIO, time + 20, audio(2 * number + 1)));
        return messages;
    }

    public static boolean isKeyframe(int number) {
        return number % FRAMES_PER_SECOND == 0;
    }

    /** The number in a coded frame's payload. */
    public static int numberIn(Frame.Type type, byte[] payload) {
        return ByteBuffer.wrap(payload).getInt(type == Frame.Type.VIDEO ? NUMBER_AT : 2);
    }

    private byte[] video(int number) {
        ByteBuffer payload = ByteBuffer.allocate(videoBytes);
        payload.put((byte) (isKeyframe(number) ? 0x17 : 0x27)).put((byte) 1).put(new byte[3]);
        payload.putInt(videoBytes - NUMBER_AT).putInt(number);
        return payload.array();
    }

    private static byte[] audio(int number) {
        ByteBuffer payload = ByteBuffer.allocate(AUDIO_BYTES);
        payload.put((byte) 0xAF).put((byte) 1).putInt(number);
        return payload.array();
    }
}
