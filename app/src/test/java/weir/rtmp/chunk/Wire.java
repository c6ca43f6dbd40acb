package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import weir.rtmp.RtmpException;

/** Bytes as they stand on the wire, written and compared. */
public final class Wire {

    private Wire() {}

    /** Hex digits with blanks where they help; a part in round brackets, {@code (00*128)}, is repeated. */
    public static byte[] hex(String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : String.join(" ", parts).trim().split("\\s+")) {
            if (part.startsWith("(")) {
                String[] repeated = part.substring(1, part.length() - 1).split("\\*");
                bytes.writeBytes(HexFormat.of().parseHex(repeated[0].repeat(Integer.parseInt(repeated[1]))));
            } else {
                bytes.writeBytes(HexFormat.of().parseHex(part));
            }
        }
        return bytes.toByteArray();
    }

    /** A file of {@code src/test/resources/wire}, without its comments. */
    public static byte[] golden(String name) {
        try (InputStream in = Wire.class.getResourceAsStream("/wire/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of()
                    .parseHex(text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    public static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    static RawMessage message(int chunkStreamId, int typeId, int messageStreamId, long timestamp, byte[] payload) {
        return new RawMessage(chunkStreamId, typeId, messageStreamId, timestamp, payload);
    }

    static List<RawMessage> read(ChunkReader reader, byte[] bytes) {
        List<RawMessage> messages = new ArrayList<>();
        reader.read(ByteBuffer.wrap(bytes), messages::add);
        return messages;
    }

    /** What the bytes say, having seen that they say it wherever they are cut in two, and byte by byte. */
    static List<RawMessage> readAtEverySplit(byte[] bytes) {
        List<RawMessage> whole = read(new ChunkReader(ChunkLimits.DEFAULT), bytes);
        for (int split = 1; split < bytes.length; split++) {
            assertMessages(whole, readCut(bytes, split), "split at " + split);
        }
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        List<RawMessage> single = new ArrayList<>();
        for (byte b : bytes) {
            single.addAll(read(reader, new byte[] {b}));
        }
        assertMessages(whole, single, "byte by byte");
        return whole;
    }

    private static List<RawMessage> readCut(byte[] bytes, int split) {
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        List<RawMessage> messages = new ArrayList<>();
        reader.read(ByteBuffer.wrap(bytes, 0, split), messages::add);
        reader.read(ByteBuffer.wrap(bytes, split, bytes.length - split), messages::add);
        return messages;
    }

    static void assertMessages(List<RawMessage> expected, List<RawMessage> actual, String when) {
        assertEquals(headers(expected), headers(actual), when);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).payload(), actual.get(i).payload(), when + ", message " + i);
        }
    }

    static void assertMessages(List<RawMessage> actual, RawMessage... expected) {
        assertMessages(Arrays.asList(expected), actual, "messages");
    }

    static void assertRefused(RtmpException.Kind kind, byte[] bytes) {
        assertRefused(kind, ChunkLimits.DEFAULT, bytes);
    }

    static void assertRefused(RtmpException.Kind kind, ChunkLimits limits, byte[] bytes) {
        ChunkReader reader = new ChunkReader(limits);
        assertEquals(
                kind,
                assertThrows(RtmpException.class, () -> read(reader, bytes)).kind());
    }

    /** A message without its payload: chunk stream, type, message stream, timestamp, length. */
    static String header(RawMessage m) {
        return m.chunkStreamId() + " " + m.typeId() + " " + m.messageStreamId() + " " + m.timestamp() + " "
                + m.payload().length;
    }

    private static List<String> headers(List<RawMessage> messages) {
        return messages.stream().map(Wire::header).toList();
    }
}
