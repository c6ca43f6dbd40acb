package weir.loadtest.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Video that any decoder takes, at next to no cost: a grey picture, and pictures that repeat it, in baseline H.264 as FLV
 * carries it. A user data SEI holds the stamp, a filler NAL unit makes up the size.
 */
final class H264 {

    /** Where the stamp is in a coded frame's payload: behind FLV's header, the SEI's length, its header and the UUID. */
    static final int STAMP_AT = 5 + 4 + 3 + 16;

    private static final int MACROBLOCKS_WIDE = 10;
    private static final int MACROBLOCKS_HIGH = 6;
    private static final int MACROBLOCKS = MACROBLOCKS_WIDE * MACROBLOCKS_HIGH;
    private static final int PROFILE = 66;
    private static final int CONSTRAINTS = 0xC0;
    private static final int LEVEL = 40;
    private static final int FRAME_NUMBER_BITS = 8;

    private static final int SEQUENCE_PARAMETERS = 0x67;
    private static final int PICTURE_PARAMETERS = 0x68;
    private static final int SEI = 0x06;
    private static final int USER_DATA_UNREGISTERED = 5;
    private static final int IDR_SLICE = 0x65;
    private static final int P_SLICE = 0x41;
    private static final int FILLER = 0x0C;
    private static final byte[] UUID = "weir load test 1".getBytes(StandardCharsets.US_ASCII);

    private static final int FLV_HEADER = 5;
    private static final int KEYFRAME = 0x17;
    private static final int INTER_FRAME = 0x27;
    private static final int LENGTH = 4;
    private static final int SEI_SIZE = 3 + UUID.length + Stamp.SIZE + 1;
    private static final int SMALLEST_FILLER = LENGTH + 2;

    private static final int STOP = 0x80;

    /** Bytes of the smallest payload there can be. */
    static final int SMALLEST = FLV_HEADER + LENGTH + SEI_SIZE + LENGTH + idrSlice(0).length + SMALLEST_FILLER;

    private H264() {}

    /** AVCDecoderConfigurationRecord (ISO 14496-15, 5.2.4.1) behind FLV's header. */
    static byte[] configuration() {
        byte[] sequence = sequenceParameters();
        byte[] picture = pictureParameters();
        ByteBuffer payload = ByteBuffer.allocate(FLV_HEADER + 11 + sequence.length + picture.length);
        payload.put((byte) KEYFRAME).put(new byte[4]);
        payload.put((byte) 1).put((byte) PROFILE).put((byte) CONSTRAINTS).put((byte) LEVEL);
        payload.put((byte) 0xFF)
                .put((byte) 0xE1)
                .putShort((short) sequence.length)
                .put(sequence);
        payload.put((byte) 1).putShort((short) picture.length).put(picture);
        return payload.array();
    }

    /**
     * A coded frame.
     *
     * @param size of the payload in bytes, at least {@link #SMALLEST}
     * @param inGroup the frame's place in its group of pictures; 0 is the keyframe
     * @param group tells neighbouring keyframes apart
     */
    static byte[] frame(int size, int inGroup, int group, Stamp stamp) {
        byte[] slice = inGroup == 0 ? idrSlice(group % 2) : skippedSlice(inGroup);
        ByteBuffer payload = ByteBuffer.allocate(size);
        payload.put((byte) (inGroup == 0 ? KEYFRAME : INTER_FRAME))
                .put((byte) 1)
                .put(new byte[3]);
        payload.putInt(SEI_SIZE).put((byte) SEI).put((byte) USER_DATA_UNREGISTERED);
        payload.put((byte) (UUID.length + Stamp.SIZE)).put(UUID);
        stamp.write(payload.array(), payload.position());
        payload.position(payload.position() + Stamp.SIZE).put((byte) STOP);
        payload.putInt(slice.length).put(slice);
        payload.putInt(payload.remaining() - LENGTH).put((byte) FILLER);
        byte[] frame = payload.array();
        Arrays.fill(frame, payload.position(), size - 1, (byte) 0xFF);
        frame[size - 1] = (byte) STOP;
        return frame;
    }

    /** 7.3.2.1. */
    private static byte[] sequenceParameters() {
        return nalUnit(
                SEQUENCE_PARAMETERS,
                new BitWriter()
                        .bits(8, PROFILE)
                        .bits(8, CONSTRAINTS)
                        .bits(8, LEVEL)
                        .ue(0)
                        .ue(FRAME_NUMBER_BITS - 4)
                        .ue(2) // pictures are shown in the order they are coded
                        .ue(1) // reference frames
                        .bits(1, 0)
                        .ue(MACROBLOCKS_WIDE - 1)
                        .ue(MACROBLOCKS_HIGH - 1)
                        .bits(4, 0b1100)); // frames only, direct 8x8; no cropping, no VUI
    }

    /** 7.3.2.2. */
    private static byte[] pictureParameters() {
        return nalUnit(
                PICTURE_PARAMETERS,
                new BitWriter()
                        .ue(0)
                        .ue(0)
                        .bits(2, 0) // CAVLC
                        .ue(0)
                        .ue(0)
                        .ue(0)
                        .bits(3, 0)
                        .seZero()
                        .seZero()
                        .seZero()
                        .bits(3, 0));
    }

    /** A slice of macroblocks without residual: predicted from nothing, they are grey. */
    private static byte[] idrSlice(int id) {
        BitWriter slice = new BitWriter()
                .ue(0)
                .ue(7)
                .ue(0)
                .bits(FRAME_NUMBER_BITS, 0)
                .ue(id)
                .bits(2, 0)
                .seZero();
        for (int i = 0; i < MACROBLOCKS; i++) {
            slice.ue(3).ue(0).seZero().bits(1, 1); // I_16x16 by DC, chroma by DC, same quantiser, no coefficients
        }
        return nalUnit(IDR_SLICE, slice);
    }

    private static byte[] skippedSlice(int frameNumber) {
        return nalUnit(
                P_SLICE,
                new BitWriter()
                        .ue(0)
                        .ue(5)
                        .ue(0)
                        .bits(FRAME_NUMBER_BITS, frameNumber)
                        .bits(3, 0)
                        .seZero()
                        .ue(MACROBLOCKS));
    }

    private static byte[] nalUnit(int header, BitWriter content) {
        byte[] payload = content.trailing();
        return ByteBuffer.allocate(1 + payload.length)
                .put((byte) header)
                .put(payload)
                .array();
    }
}
