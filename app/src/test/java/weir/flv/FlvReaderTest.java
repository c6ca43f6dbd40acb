package weir.flv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.flv.FlvReader.Ending;
import weir.media.Frame;

/** Files of Weir and of others, whole and broken off. */
class FlvReaderTest {

    private static final String HEADER = "464c5601 05 00000009 00000000";
    private static final String KEY = "09 00000b 000010 00 000000 17 01 000000 00000002 6588 00000016";
    private static final String SOUND = "08 000004 000020 00 000000 af01 2110 0000000f";

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldReadWhatWasWrittenThroughABufferOfAnySize(long seed) throws IOException {
        Random random = new Random(seed);
        List<Frame> frames = Clips.random(random);
        MemoryFile file = Clips.written(frames).inPiecesOf(1 + random.nextInt(5_000));
        FlvReader reader = FlvReader.open(file, random.nextInt(10_000));
        List<FlvTag> tags = Clips.tags(reader);
        assertEquals(Ending.WHOLE, reader.ending());
        assertEquals(
                Clips.shown(frames),
                Clips.shown(tags.stream().skip(1).map(FlvTag::frame).toList()));
        FlvTag any = tags.get(random.nextInt(tags.size()));
        reader.seek(any.position());
        assertEquals(
                Clips.shown(any.frame()),
                Clips.shown(reader.next().orElseThrow().frame()));
        assertEquals(any.end(), reader.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "464c56",
                "52494646 05 00000009 00000000",
                "464c5601 05 00000008 00000000",
                "464c5601 05 ffffffff 00000000"
            })
    void shouldRefuseWhatIsNoFlv(String start) {
        FlvException refused = assertThrows(FlvException.class, () -> FlvReader.open(new MemoryFile(Clips.hex(start))));
        assertEquals(FlvException.Kind.NOT_FLV, refused.kind());
    }

    @Test
    @DisplayName("An index may lead anywhere, farther than a file system can go")
    void shouldFindNothingFarBehindTheEnd(@TempDir Path directory) throws IOException {
        Path path = Files.write(directory.resolve("a.flv"), Clips.hex(HEADER + KEY + SOUND));
        try (SeekableByteChannel file = Files.newByteChannel(path)) {
            FlvReader reader = FlvReader.open(file);
            for (long position : List.of(file.size() + 1, 1L << 62, Long.MAX_VALUE)) {
                reader.seek(position);
                assertEquals(Optional.empty(), reader.next());
                assertEquals(Optional.empty(), reader.skim());
            }
            reader.seek(reader.firstTag());
            assertTrue(reader.next().orElseThrow().frame().isKeyframe());
        }
    }

    @Test
    void shouldSkimOverWhatItDoesNotShow() throws IOException {
        Frame config = Clips.frame(Frame.Type.VIDEO, 0, padded("17 00 000000 0164001f", 300));
        Frame key = Clips.frame(Frame.Type.VIDEO, 40, padded("17 01 000000 00000002 6588", 100_000));
        Frame empty = Clips.frame(Frame.Type.VIDEO, 60, padded("17 01 000000", 400));
        Frame sound = Clips.sound(80);
        MemoryFile file = Clips.written(List.of(config, key, empty, sound));
        List<FlvTag> whole = Clips.tags(FlvReader.open(file));
        FlvReader reader = FlvReader.open(file, 0);
        for (FlvTag tag : whole) {
            FlvTag skimmed = reader.skim().orElseThrow();
            assertEquals(tag.position(), skimmed.position());
            assertEquals(tag.end(), skimmed.end());
            assertEquals(tag.frame().timestamp(), skimmed.frame().timestamp());
            assertEquals(tag.frame().header(), skimmed.frame().header());
            boolean shown = tag.frame().isConfiguration() || tag.frame().size() == empty.size();
            int most = shown ? Integer.MAX_VALUE : 256;
            assertEquals(Math.min(most, tag.frame().size()), skimmed.frame().size());
        }
        assertEquals(Optional.empty(), reader.skim());
        assertEquals(FlvReader.Ending.WHOLE, reader.ending());
        FlvReader torn = FlvReader.open(file.truncate(whole.get(2).end() - 1), 0);
        torn.seek(whole.get(2).position());
        assertEquals(Optional.empty(), torn.skim());
        assertEquals(FlvReader.Ending.TORN, torn.ending());
    }

    private static byte[] padded(String hex, int size) {
        return Arrays.copyOf(Clips.hex(hex), size);
    }

    @Test
    void shouldReadAHeaderThatIsLongerThanUsual() throws IOException {
        FlvReader reader = reader("464c5601 04 0000000b 0000 00000000" + SOUND);
        assertTrue(reader.announcesAudio());
        assertFalse(reader.announcesVideo());
        assertEquals(1, Clips.tags(reader).size());
        assertEquals(15, reader.firstTag());
    }

    @Test
    void shouldReadTimesAsSigned() throws IOException {
        assertEquals(
                -16,
                reader(HEADER + "08 000002 fffff0 ff 000000 af01 0000000d")
                        .next()
                        .orElseThrow()
                        .frame()
                        .timestamp());
    }

    @Test
    void shouldEndAtATornTagAndGoOnOnceItIsWhole() throws IOException {
        byte[] all = Clips.hex(HEADER + KEY + SOUND);
        for (int length = 13; length < all.length; length++) {
            MemoryFile file = new MemoryFile(Arrays.copyOf(all, length));
            FlvReader reader = FlvReader.open(file, 0);
            int whole = length < 39 ? 0 : 1;
            assertEquals(whole, Clips.tags(reader).size());
            assertEquals(length == 13 || length == 39 ? Ending.WHOLE : Ending.TORN, reader.ending());
            file.position(length).write(ByteBuffer.wrap(all, length, all.length - length));
            assertEquals(2 - whole, Clips.tags(reader).size());
            assertEquals(Ending.WHOLE, reader.ending());
        }
    }

    @Test
    void shouldTakeABackPointerThatIsWrongWhereAnotherTagFollows() throws IOException {
        String careless = KEY.replace("00000016", "00000000");
        assertEquals(3, Clips.tags(reader(HEADER + careless + SOUND + careless)).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 000000 000000 00 000000", "0a 000002 000000 00 000000", "09 000002 000000 00 000001"})
    void shouldEndWhereThereIsNoTag(String other) throws IOException {
        FlvReader reader = reader(HEADER + KEY + other + "0000 0000000d");
        assertEquals(1, Clips.tags(reader).size());
        assertEquals(Ending.DAMAGED, reader.ending());
    }

    @Test
    void shouldNotTakeATagThatNeitherItsBackPointerNorAnotherTagConfirms() throws IOException {
        FlvReader reader = reader(HEADER + KEY + KEY.replace("00000016", "0000ffff") + "00".repeat(11));
        assertEquals(1, Clips.tags(reader).size());
        assertEquals(Ending.DAMAGED, reader.ending());
        assertEquals(13 + 26, reader.position());
        reader.seek(13);
        assertEquals(Ending.NONE, reader.ending());
        assertEquals(1, Clips.tags(reader).size());
    }

    @Test
    void shouldSumUpAFileFromItsMetadataOrElseFromItsTags() throws IOException {
        MemoryFile file = Clips.written(Clips.seconds(5));
        FlvSummary told = FlvSummary.of(FlvReader.open(file));
        assertEquals(5_000, told.duration());
        assertEquals(5, told.keyframes().entries().size());
        assertEquals(Optional.of(Clips.METADATA.withoutFileFields()), told.metadata());

        MemoryFile unfinished = new MemoryFile();
        FlvWriter writer = FlvWriter.begin(unfinished, Clips.METADATA, 20);
        for (Frame frame : Clips.seconds(5)) {
            writer.write(frame);
        }
        writer.flush();
        FlvReader reader = FlvReader.open(unfinished);
        FlvSummary found = FlvSummary.of(reader);
        assertEquals(told, found);
        assertEquals(reader.firstTag(), reader.position());
    }

    @Test
    void shouldNotBelieveAnIndexThatLeadsNowhere() throws IOException {
        MemoryFile file = Clips.written(Clips.seconds(2));
        byte[] shifted = Clips.hex(HEADER + SOUND);
        byte[] all = file.bytes();
        byte[] moved = Arrays.copyOf(all, all.length + shifted.length - 13);
        byte[] metadata = Arrays.copyOfRange(
                all, 0, (int) FlvReader.open(file).next().orElseThrow().end());
        System.arraycopy(shifted, 13, moved, metadata.length, shifted.length - 13);
        System.arraycopy(
                all, metadata.length, moved, metadata.length + shifted.length - 13, all.length - metadata.length);
        MemoryFile edited = new MemoryFile(moved);
        FlvSummary summary = FlvSummary.of(FlvReader.open(edited));
        assertEquals(2, summary.keyframes().entries().size());
        FlvReader reader = FlvReader.open(edited);
        reader.seek(summary.keyframes().entries().get(1).position());
        assertTrue(reader.next().orElseThrow().frame().isKeyframe());
    }

    @Test
    void shouldSumUpAFileWithoutMetadata() throws IOException {
        FlvSummary summary = FlvSummary.of(reader(HEADER + KEY + SOUND));
        assertEquals(Optional.empty(), summary.metadata());
        assertEquals(32, summary.duration());
        FlvSummary nothing = FlvSummary.of(reader(HEADER));
        assertEquals(new FlvSummary(0, Optional.empty(), KeyframeIndex.NONE), nothing);
    }

    private static FlvReader reader(String hex) throws IOException {
        return FlvReader.open(new MemoryFile(Clips.hex(hex)));
    }
}
