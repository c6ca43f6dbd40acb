package weir.loadtest.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;

class FlvSourceTest {

    private static final int AUDIO = 8;
    private static final int VIDEO = 9;

    @TempDir
    private Path directory;

    @Test
    void shouldSendAFileInItsOwnTimeAndBeginAgain() throws IOException {
        FlvSource source =
                FlvSource.open(file(tag(VIDEO, 1_000, 0x17), tag(AUDIO, 1_010, 0xAF), tag(VIDEO, 1_033, 0x27)));
        assertEquals(List.of(), source.headers());
        List<Long> times = new ArrayList<>();
        List<Frame.Type> types = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertEquals(source.nextDueNanos(), source.nextDueNanos());
            MediaSource.Message message = source.next(0);
            times.add(message.timestamp());
            types.add(message.type());
        }
        assertEquals(List.of(0L, 10L, 33L, 73L, 83L), times);
        assertEquals(
                List.of(Frame.Type.VIDEO, Frame.Type.AUDIO, Frame.Type.VIDEO, Frame.Type.VIDEO, Frame.Type.AUDIO),
                types);
    }

    @Test
    void shouldLeaveFramesOutAndKeepTheTime() throws IOException {
        FlvSource source = FlvSource.open(file(tag(VIDEO, 0, 0x17), tag(AUDIO, 20, 0xAF)));
        source.skip();
        assertEquals(20_000_000, source.nextDueNanos());
        assertArrayEquals(new byte[] {(byte) 0xAF, 1, 2}, source.next(0).payload());
    }

    @Test
    void shouldRefuseWhatIsNoFileOfFrames() throws IOException {
        Path empty = file();
        assertThrows(UncheckedIOException.class, () -> FlvSource.open(empty));
        assertThrows(UncheckedIOException.class, () -> FlvSource.open(directory.resolve("none.flv")));
    }

    private Path file(byte[]... tags) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0});
        for (byte[] tag : tags) {
            bytes.write(tag);
        }
        return Files.write(directory.resolve("a.flv"), bytes.toByteArray());
    }

    private static byte[] tag(int type, int timestamp, int first) {
        return ByteBuffer.allocate(11 + 3 + 4)
                .putInt(type << 24 | 3)
                .putInt(timestamp << 8)
                .putShort((short) 0)
                .put((byte) 0)
                .put((byte) first)
                .put((byte) 1)
                .put((byte) 2)
                .putInt(14)
                .array();
    }
}
