package weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An FLV file read for comparison, on purpose without any code of the relay. It refuses everything a strict player would trip over.
 *
 * @param unfinished how many bytes at the end belong to a tag that is not all there
 */
public record FlvFile(boolean audioFlag, boolean videoFlag, List<Tag> tags, int unfinished) {

    public static final int AUDIO = 8;
    public static final int VIDEO = 9;
    public static final int SCRIPT = 18;

    private static final int HEADER_SIZE = 9;
    private static final int TAG_HEADER_SIZE = 11;
    private static final int BACK_POINTER_SIZE = 4;

    /**
     * One tag. Equal to another when the bytes are.
     *
     * @param type {@link #AUDIO}, {@link #VIDEO} or {@link #SCRIPT}
     * @param timestamp in milliseconds, signed
     */
    public record Tag(int type, int timestamp, byte[] payload) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Tag that
                    && type == that.type
                    && timestamp == that.timestamp
                    && Arrays.equals(payload, that.payload);
        }

        @Override
        public int hashCode() {
            return 31 * timestamp + Arrays.hashCode(payload);
        }

        @Override
        public String toString() {
            String start = HexFormat.of().formatHex(payload, 0, Math.min(12, payload.length));
            return "%d@%d %d bytes %s".formatted(type, timestamp, payload.length, start);
        }
    }

    public FlvFile {
        tags = List.copyOf(tags);
    }

    public static FlvFile read(Path file) {
        try {
            return parse(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError naming the offset of whatever is not as the FLV specification (10.1, annex E) says */
    public static FlvFile parse(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file);
        check(in.remaining() >= HEADER_SIZE + BACK_POINTER_SIZE, "no whole header", 0);
        check(in.get() == 'F' && in.get() == 'L' && in.get() == 'V' && in.get() == 1, "no FLV version 1 signature", 0);
        int flags = in.get();
        check((flags & ~0b101) == 0, "reserved header flags set", 4);
        check(in.getInt() == HEADER_SIZE, "header size is not 9", 5);
        check(in.getInt() == 0, "first back pointer is not 0", HEADER_SIZE);
        List<Tag> tags = new ArrayList<>();
        int unfinished = 0;
        while (in.hasRemaining() && unfinished == 0) {
            int start = in.position();
            int size = in.remaining() < TAG_HEADER_SIZE ? Integer.MAX_VALUE : in.getInt(start) & 0xffffff;
            if (in.remaining() - TAG_HEADER_SIZE - BACK_POINTER_SIZE < size) {
                unfinished = in.remaining();
            } else {
                tags.add(tag(in, size));
                check(in.getInt() == TAG_HEADER_SIZE + size, "back pointer is not the tag's size", start);
            }
        }
        return new FlvFile((flags & 0b100) != 0, (flags & 0b001) != 0, tags, unfinished);
    }

    private static Tag tag(ByteBuffer in, int size) {
        int start = in.position();
        int type = in.getInt() >>> 24;
        check(type == AUDIO || type == VIDEO || type == SCRIPT, "unknown tag type " + type, start);
        int low = in.getInt();
        int timestamp = low >>> 8 | low << 24;
        check((in.getShort() | in.get()) == 0, "stream id is not 0", start + 8);
        byte[] payload = new byte[size];
        in.get(payload);
        return new Tag(type, timestamp, payload);
    }

    private static void check(boolean holds, String otherwise, int offset) {
        if (!holds) {
            throw new AssertionError(otherwise + " at byte " + offset);
        }
    }

    public List<Tag> audio() {
        return ofType(AUDIO);
    }

    public List<Tag> video() {
        return ofType(VIDEO);
    }

    public List<Tag> script() {
        return ofType(SCRIPT);
    }

    /** Audio and video in file order. */
    public List<Tag> media() {
        return tags.stream().filter(tag -> tag.type() != SCRIPT).toList();
    }

    private List<Tag> ofType(int type) {
        return tags.stream().filter(tag -> tag.type() == type).toList();
    }
}
