package weir.rtmp.chunk;

import static weir.rtmp.chunk.Wire.assertMessages;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a writer writes a reader reads, however the bytes are cut. */
class ChunkRoundTripTest {

    private static final int[] CHUNK_STREAM_IDS = {2, 3, 33, 63, 64, 319, 320, 65599};
    private static final long[] TIMESTAMPS = {
        0, 1, 40, 0xFFFFFD, 0xFFFFFE, 0xFFFFFF, 0x1000000, 0x7FFFFFFFL, 0x80000000L, 0xFFFFFFFFL
    };
    private static final int[] CHUNK_SIZES = {1, 2, 127, 128, 129, 4096, 60000, 0xFFFFFF};

    static IntStream seeds() {
        return IntStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldReadWhatTheWriterWrote(int seed) {
        Random random = new Random(seed);
        ChunkWriter writer = new ChunkWriter(128);
        int chunkSize = 128;
        List<RawMessage> written = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 40; i++) {
            if (random.nextInt(8) == 0) {
                chunkSize = pick(random, CHUNK_SIZES);
                byte[] payload = ByteBuffer.allocate(4).putInt(chunkSize).array();
                write(writer, new RawMessage(2, 1, 0, 0, payload), written, bytes);
                writer.setChunkSize(chunkSize);
            }
            write(writer, anyMessage(random, chunkSize, written), written, bytes);
        }
        assertMessages(written, readInPieces(random, bytes.toByteArray()), "seed " + seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @DisplayName("interop 7: interleaved messages come out as they end")
    @MethodSource("seeds")
    void shouldReadInterleavedMessages(int seed) {
        Random random = new Random(seed);
        int chunkSize = 1 + random.nextInt(200);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ChunkedMessage.of(
                        2,
                        128,
                        1,
                        0,
                        0,
                        ByteBuffer.allocate(4).putInt(chunkSize).array())
                .toBytes());
        List<Deque<byte[]>> lanes = new ArrayList<>();
        List<RawMessage> messages = new ArrayList<>();
        for (int id : CHUNK_STREAM_IDS) {
            RawMessage any = anyMessage(random, chunkSize, List.of());
            RawMessage message =
                    new RawMessage(id, any.typeId(), any.messageStreamId(), any.timestamp(), any.payload());
            messages.add(message);
            lanes.add(chunksOf(message, chunkSize));
        }
        List<RawMessage> expected = new ArrayList<>();
        while (!lanes.isEmpty()) {
            int lane = random.nextInt(lanes.size());
            bytes.writeBytes(lanes.get(lane).remove());
            if (lanes.get(lane).isEmpty()) {
                expected.add(messages.remove(lane));
                lanes.remove(lane);
            }
        }
        List<RawMessage> read = readInPieces(random, bytes.toByteArray());
        assertMessages(expected, read.subList(1, read.size()), "seed " + seed);
    }

    private static Deque<byte[]> chunksOf(RawMessage m, int chunkSize) {
        byte[] all = ChunkedMessage.of(
                        m.chunkStreamId(), chunkSize, m.typeId(), m.messageStreamId(), m.timestamp(), m.payload())
                .toBytes();
        int basic = ChunkHeaders.basicSize(m.chunkStreamId());
        int extended = m.timestamp() >= 0xFFFFFF ? 4 : 0;
        Deque<byte[]> chunks = new ArrayDeque<>();
        ByteBuffer rest = ByteBuffer.wrap(all);
        int left = m.payload().length;
        int header = basic + 11 + extended;
        do {
            int piece = Math.min(left, chunkSize);
            byte[] chunk = new byte[header + piece];
            rest.get(chunk);
            chunks.add(chunk);
            left -= piece;
            header = basic + extended;
        } while (left > 0);
        return chunks;
    }

    private static void write(
            ChunkWriter writer, RawMessage message, List<RawMessage> written, ByteArrayOutputStream bytes) {
        bytes.writeBytes(writer.write(message));
        written.add(message);
    }

    private static RawMessage anyMessage(Random random, int chunkSize, List<RawMessage> before) {
        int around = Math.min(chunkSize, 5000);
        int[] sizes = {0, 1, around - 1, around, around + 1, 2 * around, 2 * around + 1, random.nextInt(5000)};
        long timestamp = random.nextBoolean() || before.isEmpty()
                ? TIMESTAMPS[random.nextInt(TIMESTAMPS.length)]
                : before.get(before.size() - 1).timestamp() + random.nextInt(3) * 20L & 0xFFFFFFFFL;
        byte[] payload = Wire.random(random, pick(random, sizes));
        return new RawMessage(
                pick(random, CHUNK_STREAM_IDS), 8 + random.nextInt(2), random.nextInt(2), timestamp, payload);
    }

    private static List<RawMessage> readInPieces(Random random, byte[] bytes) {
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        List<RawMessage> messages = new ArrayList<>();
        int longest = 1 + random.nextInt(random.nextBoolean() ? 20 : 20000);
        for (int at = 0; at < bytes.length; ) {
            int piece = Math.min(1 + random.nextInt(longest), bytes.length - at);
            reader.read(ByteBuffer.wrap(bytes, at, piece), messages::add);
            at += piece;
        }
        return messages;
    }

    private static int pick(Random random, int[] from) {
        return from[random.nextInt(from.length)];
    }
}
