package weir.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.testkit.FlvFile;

/** What ends up in a file. */
class FlvWriterTest {

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @Test
    void shouldWriteTagsAsTheFormatSays() throws IOException {
        MemoryFile file = new MemoryFile();
        FlvWriter writer = FlvWriter.begin(file, FlvMetadata.NONE, 0);
        int front = file.bytes().length;
        writer.write(Clips.key(0x01020304));
        writer.write(Clips.sound(0x01020305));
        writer.write(Clips.frame(Frame.Type.DATA, 0x01020306, Clips.hex("02 0001 78")));
        writer.flush();
        byte[] golden = Clips.hex("""
                09 00000b 020304 01 000000  17 01 000000 00000002 6588  00000016
                08 000004 020305 01 000000  af 01 2110                  0000000f
                12 000004 020306 01 000000  02 0001 78                  0000000f
                """);
        byte[] written = file.bytes();
        assertArrayEquals(golden, Arrays.copyOfRange(written, front, written.length));
        assertEquals(written.length, writer.bytes());
    }

    @Test
    void shouldBeginWithAHeaderAndMetadata() throws IOException {
        MemoryFile file = new MemoryFile();
        FlvWriter.begin(file, FlvMetadata.NONE, 0);
        byte[] start = Clips.hex("46 4c 56 01 05 00000009 00000000 12");
        assertArrayEquals(start, Arrays.copyOf(file.bytes(), start.length));
        byte[] payload = FlvFile.parse(file.bytes()).script().get(0).payload();
        byte[] name = Clips.hex("02 000a 6f6e4d65746144617461 08 00000000 000009 0c");
        assertArrayEquals(name, Arrays.copyOf(payload, name.length));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    @DisplayName("Payloads are written as they are, with their times and in order")
    void shouldKeepEveryFrame(long seed) throws IOException {
        List<Frame> frames = Clips.random(new Random(seed));
        FlvFile file = FlvFile.parse(Clips.written(frames).bytes());
        assertEquals(frames.size() + 1, file.tags().size());
        assertEquals(0, file.unfinished());
        for (int i = 0; i < frames.size(); i++) {
            FlvFile.Tag tag = file.tags().get(i + 1);
            assertArrayEquals(frames.get(i).payload(), tag.payload());
            assertEquals(frames.get(i).timestamp(), tag.timestamp());
        }
    }

    @Test
    void shouldSayWhatTheFileHoldsOnceItIsComplete() throws IOException {
        MemoryFile file = Clips.written(Clips.seconds(5));
        FlvMetadata metadata = metadata(file);
        assertEquals(Optional.of(5_000L), metadata.duration());
        assertEquals(file.size(), metadata.fields().get("filesize").asNumber().orElseThrow());
        assertEquals(
                4.0, metadata.fields().get("lastkeyframetimestamp").asNumber().orElseThrow());
        assertEquals(320, metadata.fields().get("width").asNumber().orElseThrow());
        KeyframeIndex keyframes = metadata.keyframes().orElseThrow();
        assertEquals(
                List.of(0L, 1_000L, 2_000L, 3_000L, 4_000L),
                keyframes.entries().stream().map(KeyframeIndex.Entry::time).toList());
        FlvReader reader = FlvReader.open(file);
        for (KeyframeIndex.Entry entry : keyframes.entries()) {
            reader.seek(entry.position());
            Frame frame = reader.next().orElseThrow().frame();
            assertTrue(frame.isKeyframe());
            assertEquals(entry.time(), frame.timestamp());
        }
    }

    @Test
    void shouldSayInTheHeaderWhatThereIs() throws IOException {
        FlvFile sound = FlvFile.parse(Clips.written(List.of(Clips.sound(0))).bytes());
        assertTrue(sound.audioFlag());
        assertFalse(sound.videoFlag());
        FlvFile picture = FlvFile.parse(Clips.written(List.of(Clips.key(0))).bytes());
        assertFalse(picture.audioFlag());
        assertTrue(picture.videoFlag());
    }

    @Test
    void shouldIndexSoundBySecondsWhereThereIsNoPicture() throws IOException {
        List<Frame> sound =
                LongStream.range(0, 250).mapToObj(i -> Clips.sound(i * 20)).toList();
        KeyframeIndex index = metadata(Clips.written(sound)).keyframes().orElseThrow();
        assertEquals(
                List.of(0L, 1_000L, 2_000L, 3_000L, 4_000L),
                index.entries().stream().map(KeyframeIndex.Entry::time).toList());
    }

    @Test
    @DisplayName("A recording of any length has an index within its room: of too many keyframes every other one goes")
    void shouldThinOutTheIndexOfALongFile() throws IOException {
        KeyframeIndex index =
                metadata(Clips.written(Clips.seconds(300))).keyframes().orElseThrow();
        int size = index.entries().size();
        assertTrue(size > 9 && size <= 20, "entries: " + size);
        assertEquals(0, index.entries().get(0).time());
        long widest = 0;
        for (int i = 1; i < size; i++) {
            widest = Math.max(
                    widest,
                    index.entries().get(i).time() - index.entries().get(i - 1).time());
        }
        assertTrue(widest <= 40_000, "widest gap: " + widest);
        assertTrue(index.entries().get(size - 1).time() >= 260_000);
    }

    @Test
    void shouldTakeTheLeadingTrackForTheIndex() throws IOException {
        Frame second = Clips.video(0, "96 01 61766331 01 000000 00000002 6588");
        Frame first = Clips.video(10, "96 01 61766331 00 000000 00000002 6588");
        KeyframeIndex index = metadata(Clips.written(List.of(second, first, second.at(20))))
                .keyframes()
                .orElseThrow();
        assertEquals(
                List.of(0L, 10L),
                index.entries().stream().map(KeyframeIndex.Entry::time).toList());
    }

    @Test
    void shouldRefuseWhatNoTagCanHold() throws IOException {
        FlvWriter writer = FlvWriter.begin(new MemoryFile(), FlvMetadata.NONE, 0);
        assertThrows(IllegalArgumentException.class, () -> writer.write(Clips.key(-1)));
        assertThrows(IllegalArgumentException.class, () -> writer.write(Clips.key(FlvWriter.MAX_TIMESTAMP + 1)));
        Frame large = Clips.frame(Frame.Type.AUDIO, 0, new byte[1 << 24]);
        assertThrows(IllegalArgumentException.class, () -> writer.write(large));
        writer.write(Clips.key(FlvWriter.MAX_TIMESTAMP));
    }

    @Test
    void shouldCountTheLastFrameAsLongAsTheOneBefore() throws IOException {
        MemoryFile file = new MemoryFile();
        FlvWriter writer = FlvWriter.begin(file, FlvMetadata.NONE, 4);
        assertEquals(0, writer.duration());
        writer.write(Clips.key(0));
        writer.write(Clips.inter(40));
        writer.write(Clips.inter(40));
        writer.write(Clips.sound(21));
        assertEquals(80, writer.duration());
    }

    private static FlvMetadata metadata(MemoryFile file) throws IOException {
        Frame first = FlvReader.open(file).next().orElseThrow().frame();
        return FlvMetadata.parse(first.payload()).orElseThrow();
    }
}
