package weir.loadtest.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.ChunkWriter;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageType;

class SkimmingReaderTest {

    private static final int DATA = 18;
    private static final int MEDIUM = 0xFFFFFF;

    private final Random random = new Random(7);
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @Test
    @DisplayName("it reads what the relay's own reader reads, wherever the bytes are cut")
    void shouldReadWhatTheWholeReaderReads() {
        ChunkWriter writer = new ChunkWriter(128);
        wire.writeBytes(writer.write(message(3, DATA, 0, 300)));
        wire.writeBytes(writer.write(message(4, MessageType.AUDIO, 10, 20)));
        wire.writeBytes(writer.write(message(4, MessageType.AUDIO, 30, 20)));
        wire.writeBytes(writer.write(message(4, MessageType.AUDIO, 50, 20)));
        wire.writeBytes(writer.write(message(6, MessageType.VIDEO, 40, 400)));
        wire.writeBytes(writer.write(message(6, MessageType.VIDEO, 80, 63)));
        wire.writeBytes(writer.write(message(6, MessageType.VIDEO, 120, 64)));
        wire.writeBytes(writer.write(message(6, MessageType.VIDEO, 160, 65)));
        wire.writeBytes(writer.write(message(6, MessageType.VIDEO, 160, 0)));
        wire.writeBytes(writer.write(message(70, MessageType.VIDEO, 5, 130)));
        wire.writeBytes(writer.write(message(400, MessageType.VIDEO, 6, 130)));
        assertReadsTheSame();
    }

    @Test
    void shouldFollowTheChunkSize() {
        wire.writeBytes(new ChunkWriter(128).write(chunkSize(50)));
        wire.writeBytes(
                ChunkedMessage.of(6, 50, MessageType.VIDEO, 1, 1, bytes(170)).toBytes());
        wire.writeBytes(ChunkedMessage.of(2, 50, MessageType.SET_CHUNK_SIZE, 0, 0, size(4096))
                .toBytes());
        wire.writeBytes(
                ChunkedMessage.of(6, 4096, MessageType.VIDEO, 1, 2, bytes(300)).toBytes());
        assertReadsTheSame();
    }

    @Test
    void shouldReadExtendedTimestamps() {
        for (long time : new long[] {MEDIUM - 1, MEDIUM, MEDIUM + 1L, 0xFFFF_FFFFL}) {
            wire.writeBytes(ChunkedMessage.of(6, 128, MessageType.VIDEO, 1, time, bytes(300))
                    .toBytes());
        }
        assertReadsTheSame();
    }

    @Test
    void shouldReadInterleavedMessages() {
        byte[] video =
                ChunkedMessage.of(6, 128, MessageType.VIDEO, 1, 7, bytes(250)).toBytes();
        byte[] audio =
                ChunkedMessage.of(4, 128, MessageType.AUDIO, 1, 8, bytes(100)).toBytes();
        wire.write(video, 0, 12 + 128);
        wire.writeBytes(audio);
        wire.write(video, 12 + 128, video.length - 12 - 128);
        assertReadsTheSame();
    }

    @Test
    void shouldForgetWhatIsAborted() {
        byte[] video =
                ChunkedMessage.of(6, 128, MessageType.VIDEO, 1, 7, bytes(250)).toBytes();
        wire.write(video, 0, 12 + 128);
        wire.writeBytes(
                ChunkedMessage.of(2, 128, MessageType.ABORT, 0, 0, size(6)).toBytes());
        wire.writeBytes(
                ChunkedMessage.of(6, 128, MessageType.VIDEO, 1, 9, bytes(40)).toBytes());
        assertReadsTheSame();
    }

    @Test
    void shouldRefuseAChunkStreamWithoutABeginning() {
        assertRefused(new byte[] {(byte) 0xC6});
        assertRefused(new byte[] {(byte) 0x86, 0, 0, 1});
    }

    @Test
    void shouldRefuseOtherMessagesThatAreTooLong() {
        assertRefused(HexFormat.of().parseHex("03000000" + "200000" + "1200000000" + "00"));
    }

    @Test
    void shouldRefuseTooManyChunkStreams() {
        for (int id = 3; id < 300; id++) {
            wire.writeBytes(ChunkedMessage.of(id, 128, MessageType.AUDIO, 1, 0, bytes(1))
                    .toBytes());
        }
        assertRefused(wire.toByteArray());
    }

    private void assertReadsTheSame() {
        byte[] bytes = wire.toByteArray();
        List<String> expected = new ArrayList<>();
        new ChunkReader(ChunkLimits.DEFAULT).read(ByteBuffer.wrap(bytes), message -> expected.add(show(message)));
        for (int cut = 0; cut < bytes.length; cut++) {
            assertEquals(expected, skim(bytes, cut), "cut at " + cut);
        }
        Recorder single = new Recorder();
        SkimmingReader byByte = new SkimmingReader(single);
        for (byte one : bytes) {
            byByte.read(ByteBuffer.wrap(new byte[] {one}));
        }
        assertEquals(expected, single.seen, "byte by byte");
    }

    private static List<String> skim(byte[] bytes, int cut) {
        Recorder recorder = new Recorder();
        SkimmingReader reader = new SkimmingReader(recorder);
        reader.read(ByteBuffer.wrap(bytes, 0, cut));
        reader.read(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
        return recorder.seen;
    }

    private static void assertRefused(byte[] bytes) {
        SkimmingReader reader = new SkimmingReader(new Recorder());
        assertThrows(RtmpException.class, () -> reader.read(ByteBuffer.wrap(bytes)));
    }

    private RawMessage message(int chunkStream, int type, long time, int length) {
        return new RawMessage(chunkStream, type, 1, time, bytes(length));
    }

    private static RawMessage chunkSize(int size) {
        return new RawMessage(2, MessageType.SET_CHUNK_SIZE, 0, 0, size(size));
    }

    private static byte[] size(int size) {
        return ByteBuffer.allocate(4).putInt(size).array();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** As much of a message as both readers know of it. */
    private static String show(RawMessage message) {
        boolean isMedia = message.typeId() == MessageType.AUDIO || message.typeId() == MessageType.VIDEO;
        int length = message.payload().length;
        int kept = isMedia ? Math.min(length, SkimmingReader.HEAD) : length;
        return show(message.typeId(), message.timestamp(), length, message.payload(), kept);
    }

    private static String show(int type, long time, int length, byte[] bytes, int count) {
        return type + "@" + time + " " + length + " " + HexFormat.of().formatHex(bytes, 0, count);
    }

    private static final class Recorder implements SkimmingReader.Sink {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void media(int typeId, long timestamp, int length, byte[] head, int headLength) {
            seen.add(show(typeId, timestamp, length, head, headLength));
        }

        @Override
        public void message(RawMessage message) {
            seen.add(show(message));
        }
    }
}
