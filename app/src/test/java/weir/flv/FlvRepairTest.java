package weir.flv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.media.Frame;
import weir.testkit.FlvFile;

/** What becomes of a file whose writer was stopped at any byte. */
class FlvRepairTest {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepEveryWholeTagOfAFileBrokenOffAnywhere(long seed) throws IOException {
        Random random = new Random(seed);
        List<Frame> frames = Clips.random(random);
        byte[] all = Clips.written(frames).bytes();
        int front =
                (int) FlvReader.open(new MemoryFile(all)).next().orElseThrow().end();
        int length = front + random.nextInt(all.length - front + 1);
        MemoryFile file = new MemoryFile(Arrays.copyOf(all, length));
        List<FlvFile.Tag> whole = FlvFile.parse(file.bytes()).tags();

        FlvRepair.Outcome outcome = FlvRepair.repair(file);
        FlvFile repaired = FlvFile.parse(file.bytes());
        assertEquals(0, repaired.unfinished());
        assertEquals(whole.subList(1, whole.size()), repaired.tags().subList(1, whole.size()));
        assertEquals(whole.size(), repaired.tags().size());
        assertEquals(whole.size(), outcome.tags());
        assertEquals(file.size(), outcome.bytes());
        assertEquals(length - file.size(), outcome.cut());
        assertTrue(outcome.indexed());
    }

    @Test
    void shouldCompleteAFileAsItsWriterWouldHave() throws IOException {
        List<Frame> frames = Clips.seconds(5);
        MemoryFile broken = new MemoryFile();
        FlvWriter writer = FlvWriter.begin(broken, Clips.METADATA, 20);
        for (Frame frame : frames) {
            writer.write(frame);
        }
        writer.flush();
        FlvRepair.Outcome outcome = FlvRepair.repair(broken);
        assertArrayEquals(Clips.written(frames).bytes(), broken.bytes());
        assertEquals(new FlvRepair.Outcome(frames.size() + 1, broken.size(), 0, 5_000, true), outcome);
    }

    @Test
    void shouldLeaveACompleteFileAsItIs() throws IOException {
        MemoryFile file = Clips.written(Clips.seconds(3));
        byte[] before = file.bytes();
        FlvRepair.repair(file);
        assertArrayEquals(before, file.bytes());
    }

    @Test
    void shouldCompleteAFileThatFilledItsDisk() throws IOException {
        MemoryFile file = new MemoryFile().onADiskOf(5_000);
        FlvWriter writer = FlvWriter.begin(file, Clips.METADATA, 20);
        IOException full = assertThrows(IOException.class, () -> {
            for (Frame frame : Clips.seconds(60)) {
                writer.write(frame);
                writer.flush();
            }
        });
        assertEquals("No space left on device", full.getMessage());
        FlvRepair.Outcome outcome = FlvRepair.repair(file);
        assertTrue(outcome.tags() > 50 && outcome.cut() > 0 && outcome.indexed(), outcome.toString());
        assertEquals(outcome.duration(), FlvSummary.of(FlvReader.open(file)).duration());
    }

    @Test
    void shouldCutOffWhatAFileSystemFilledWithZeros() throws IOException {
        byte[] all = Clips.written(Clips.seconds(2)).bytes();
        MemoryFile file = new MemoryFile(Arrays.copyOf(all, all.length + 20_000_000));
        assertEquals(20_000_000, FlvRepair.repair(file).cut());
        assertArrayEquals(all, file.bytes());
    }

    @Test
    void shouldNotTouchAFileThatIsDamagedInTheMiddle() throws IOException {
        byte[] all = Clips.written(Clips.seconds(2)).bytes();
        byte[] damaged = Arrays.copyOf(all, all.length + 20_000_000);
        damaged[damaged.length - 1] = 1;
        MemoryFile file = new MemoryFile(damaged);
        FlvException refused = assertThrows(FlvException.class, () -> FlvRepair.repair(file));
        assertEquals(FlvException.Kind.DAMAGED, refused.kind());
        assertTrue(refused.getMessage().contains("at byte " + all.length), refused.getMessage());
        assertArrayEquals(damaged, file.bytes());
    }

    @Test
    void shouldTellDurationAndSizeWhereThereIsNoRoomForAnIndex() throws IOException {
        String metadata = "02 000a 6f6e4d65746144617461 08 00000002 0008 6475726174696f6e 00 0000000000000000"
                + "0008 66696c6573697a65 00 0000000000000000 000009";
        MemoryFile file = new MemoryFile(foreign(metadata));
        assertTrue(FlvRepair.repair(file).indexed());
        FlvMetadata told = FlvMetadata.parse(
                        FlvReader.open(file).next().orElseThrow().frame().payload())
                .orElseThrow();
        assertEquals(32L, told.duration().orElseThrow());
        assertEquals(file.size(), told.fields().get("filesize").asNumber().orElseThrow());
    }

    @Test
    void shouldLeaveMetadataThatHasNoRoomAtAll() throws IOException {
        byte[] before = foreign("02 000a 6f6e4d65746144617461 08 00000000 000009");
        MemoryFile file = new MemoryFile(before);
        assertFalse(FlvRepair.repair(file).indexed());
        assertArrayEquals(before, file.bytes());
    }

    @Test
    void shouldRepairAFileWithoutMetadata() throws IOException {
        MemoryFile file = new MemoryFile(
                Clips.hex("464c5601 05 00000009 00000000 08 000004 000020 00 000000 af01 2110 0000000f 08 0000"));
        FlvRepair.Outcome outcome = FlvRepair.repair(file);
        assertEquals(new FlvRepair.Outcome(1, 13 + 19, 3, 32, false), outcome);
        assertFalse(FlvFile.parse(file.bytes()).videoFlag());
    }

    @Test
    void shouldRepairAFileWithoutATag() throws IOException {
        MemoryFile file = new MemoryFile(Clips.hex("464c5601 05 00000009 00000000"));
        assertEquals(new FlvRepair.Outcome(0, 13, 0, 0, false), FlvRepair.repair(file));
    }

    /** One keyframe and one sound behind metadata of its own size. */
    private static byte[] foreign(String metadata) {
        int size = Clips.hex(metadata).length;
        return Clips.hex("464c5601 05 00000009 00000000"
                + "12 %06x 000000 00 000000".formatted(size) + metadata + "%08x".formatted(size + 11)
                + "09 00000b 000010 00 000000 17 01 000000 00000002 6588 00000016"
                + "08 000004 000020 00 000000 af01 2110 0000000f");
    }
}
