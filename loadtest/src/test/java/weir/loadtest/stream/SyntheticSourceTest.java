package weir.loadtest.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;

class SyntheticSourceTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    @DisplayName("a real decoder takes the made-up stream without a complaint, and finds every frame")
    void shouldBeTakenByARealDecoder() throws IOException {
        Path file = write(messages(StreamShape.YARDSTICK, 4 * SECOND));
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
        assertEquals(List.of("h264,120", "aac,172"), frames(file));
    }

    @Test
    void shouldMakeAudioAlone() throws IOException {
        Path file = write(messages(StreamShape.YARDSTICK.audioOnly(), 2 * SECOND));
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
        assertEquals(List.of("aac,86"), frames(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 28, 29, 283, 284, 285, 286, 540, 541, 542, 543, 760})
    @DisplayName("audio frames of every size decode")
    void shouldFillAudioFramesOfAnySize(int size) throws IOException {
        StreamShape shape = new StreamShape(0, 1_000, 1, 43, size);
        List<MediaSource.Message> messages = messages(shape, SECOND);
        assertTrue(messages.stream().skip(2).allMatch(message -> message.payload().length == size));
        assertEquals(List.of(), Ffmpeg.decode(write(messages).toString()));
    }

    @Test
    void shouldMakeFramesOfTheSizesAskedFor() {
        List<MediaSource.Message> messages = messages(StreamShape.YARDSTICK, SECOND);
        assertEquals(30, count(messages, Frame.Type.VIDEO, 10_000));
        assertEquals(43, count(messages, Frame.Type.AUDIO, 200));
    }

    @Test
    void shouldPutNumberAndTimeIntoEveryFrame() {
        SyntheticSource source = new SyntheticSource(StreamShape.YARDSTICK);
        int[] next = new int[2];
        for (int i = 0; i < 100; i++) {
            long now = Long.MAX_VALUE - i;
            MediaSource.Message message = source.next(now);
            int at = SyntheticSource.stampAt(message.type());
            int kind = message.type() == Frame.Type.VIDEO ? 0 : 1;
            assertTrue(Stamp.isAt(message.payload(), at, message.payload().length));
            assertEquals(next[kind]++, Stamp.number(message.payload(), at));
            assertEquals(now, Stamp.sentNanos(message.payload(), at));
        }
    }

    @Test
    void shouldFollowItsClock() {
        SyntheticSource source = new SyntheticSource(StreamShape.YARDSTICK);
        long last = 0;
        for (int i = 0; i < 73; i++) {
            long due = source.nextDueNanos();
            assertTrue(due >= last);
            assertEquals(due / 1_000_000, source.next(0).timestamp());
            last = due;
        }
        assertEquals(SECOND, source.nextDueNanos());
    }

    @Test
    void shouldLeaveNoGapInTheNumbersWhereFramesAreSkipped() {
        SyntheticSource source = new SyntheticSource(new StreamShape(30, 1_000, 10, 0, 200));
        source.next(0);
        source.skip();
        source.skip();
        byte[] payload = source.next(0).payload();
        assertEquals(1, Stamp.number(payload, SyntheticSource.stampAt(Frame.Type.VIDEO)));
    }

    @Test
    void shouldRefuseShapesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new StreamShape(30, 20, 60, 43, 200));
        assertThrows(IllegalArgumentException.class, () -> new StreamShape(30, 1_000, 60, 43, 5));
        assertThrows(IllegalArgumentException.class, () -> new StreamShape(30, 1_000, 0, 43, 200));
        assertThrows(IllegalArgumentException.class, () -> new StreamShape(0, 1_000, 60, 0, 200));
        assertThrows(IllegalArgumentException.class, () -> new StreamShape(1_001, 1_000, 60, 0, 200));
        assertEquals(2_468_800, StreamShape.YARDSTICK.bitsPerSecond());
    }

    private static long count(List<MediaSource.Message> messages, Frame.Type type, int size) {
        return messages.stream()
                .filter(message -> message.type() == type && message.payload().length == size)
                .count();
    }

    private static List<MediaSource.Message> messages(StreamShape shape, long nanos) {
        SyntheticSource source = new SyntheticSource(shape);
        List<MediaSource.Message> messages = new ArrayList<>(source.headers());
        while (source.nextDueNanos() < nanos) {
            messages.add(source.next(source.nextDueNanos()));
        }
        return messages;
    }

    private Path write(List<MediaSource.Message> messages) throws IOException {
        ByteArrayOutputStream flv = new ByteArrayOutputStream();
        flv.writeBytes(new byte[] {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0});
        for (MediaSource.Message message : messages) {
            int type =
                    switch (message.type()) {
                        case AUDIO -> 8;
                        case VIDEO -> 9;
                        case DATA -> 18;
                    };
            int size = message.payload().length;
            int time = (int) message.timestamp();
            flv.writeBytes(ByteBuffer.allocate(11)
                    .putInt(type << 24 | size)
                    .putInt(time << 8 | time >>> 24)
                    .array());
            flv.writeBytes(message.payload());
            flv.writeBytes(ByteBuffer.allocate(4).putInt(11 + size).array());
        }
        return Files.write(directory.resolve("stream.flv"), flv.toByteArray());
    }

    /** Codec and number of decoded frames, of each track. */
    private static List<String> frames(Path file) {
        String wanted = "stream=codec_name,nb_read_frames";
        return ExternalProcess.run(
                "ffprobe",
                Ffmpeg.ffprobe("-count_frames", "-show_entries", wanted, "-of", "csv=p=0", file.toString()),
                LIMIT);
    }
}
