package weir.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.flv.FlvException;
import weir.flv.FlvReader;
import weir.flv.KeyframeIndex;
import weir.media.Frame;

class SearchTest {

    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void nameFile() {
        path = directory.resolve("a.flv");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 0", "1000, 1000", "1001, 1000", "59950, 59000"})
    void shouldFindTheKeyframeBefore(long time, long expected) throws IOException {
        Recordings.write(path, Recordings.seconds(60));
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(expected, found(file, time).time());
            assertEquals(time == 0 ? "CONFIGURATION@0" : "KEYFRAME@" + expected, next(file, time));
        }
        Path unfinished = directory.resolve("b.flv");
        Recordings.writeUnfinished(unfinished, Recordings.seconds(60));
        try (RecordedFile file = Recordings.open(unfinished)) {
            assertEquals(expected, found(file, time).time());
        }
    }

    @Test
    @DisplayName("a search in a file with an index reads little of it")
    void shouldUseTheIndex() throws IOException {
        Recordings.write(path, Recordings.seconds(60));
        try (RecordedFile file = Recordings.open(path)) {
            Search search = new Search(file, 59_500);
            assertEquals(Search.Result.FOUND, search.step(1_000));
        }
    }

    @Test
    @DisplayName("a search in a file without an index reads some bytes at a time, and never the same ones again")
    void shouldLearnFromWhatItReads() throws IOException {
        Recordings.writeUnfinished(path, Recordings.seconds(60));
        try (RecordedFile file = Recordings.open(path)) {
            Search search = new Search(file, 59_500);
            int steps = 1;
            while (search.step(1_000) == Search.Result.UNDER_WAY) {
                steps++;
            }
            assertTrue(steps > 20, () -> "read at once");
            assertEquals(59_000, search.found().time());
            assertEquals(Search.Result.FOUND, new Search(file, 58_500).step(1_000));
        }
    }

    @Test
    void shouldNotBelieveAnIndexThatIsNotTrue() throws IOException {
        Recordings.write(path, Recordings.seconds(10));
        long wrong;
        try (RecordedFile file = Recordings.open(path)) {
            wrong = found(file, 5_000).position();
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
            channel.position(wrong + 6); // the lowest byte of the tag's time
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 0xAA}));
        }
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(5_034, found(file, 5_500).time());
            assertEquals(7_000, found(file, 7_500).time());
        }
    }

    @Test
    void shouldSayWhenTheRecordingEndsBefore() throws IOException {
        Recordings.write(path, Recordings.seconds(3));
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(Search.Result.BEYOND_END, new Search(file, 3_000).step(1));
            assertEquals(3_000, file.duration());
        }
        Path unfinished = directory.resolve("b.flv");
        Recordings.writeUnfinished(unfinished, Recordings.seconds(3));
        try (RecordedFile file = Recordings.open(unfinished)) {
            assertEquals(Search.Result.BEYOND_END, new Search(file, Long.MAX_VALUE).step(1 << 20));
            assertEquals(Search.Result.BEYOND_END, new Search(file, 3_000).step(1 << 20));
            assertEquals(Search.Result.FOUND, new Search(file, 2_900).step(1 << 20));
            assertEquals(3_000, file.duration());
        }
    }

    @Test
    void shouldBeginAnywhereInSound() throws IOException {
        List<Frame> frames = new ArrayList<>(List.of(Recordings.AAC));
        for (long time = 0; time < 20_000; time += 20) {
            frames.add(Recordings.sound(time));
        }
        Recordings.write(path, frames);
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(15_500, found(file, 15_510).time());
        }
    }

    @Test
    @DisplayName("sound that is written before its picture does not hide the picture's keyframe")
    void shouldLookPastSoundThatIsAhead() throws IOException {
        List<Frame> frames = List.of(
                Recordings.AVC,
                Recordings.key(0),
                Recordings.sound(0),
                Recordings.sound(1_100),
                Recordings.key(1_000),
                Recordings.inter(1_100),
                Recordings.key(2_000));
        Recordings.writeUnfinished(path, frames);
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(1_000, found(file, 1_050).time());
        }
    }

    @Test
    void shouldGiveTheConfigurationThatHoldsThere() throws IOException {
        Frame other = Recordings.video(0, "17 00 000000 014d001e");
        List<Frame> frames = new ArrayList<>(Recordings.seconds(3));
        frames.add(other.at(3_000));
        frames.add(Recordings.key(3_000));
        frames.add(other.at(4_000));
        frames.add(Recordings.key(4_000));
        Recordings.writeUnfinished(path, frames);
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(
                    List.of(other.payload(), Recordings.AAC.payload()).size(),
                    opening(file, 4_000).size() - 1);
            assertEquals("014d001e", configuration(opening(file, 4_000)));
            assertEquals("0164001f", configuration(opening(file, 2_000)));
            assertEquals(
                    List.of("METADATA@0", "CONFIGURATION@2000", "CONFIGURATION@2000"),
                    Recordings.shown(opening(file, 2_000)));
        }
    }

    private static List<Frame> opening(RecordedFile file, long time) throws IOException {
        KeyframeIndex.Entry place = found(file, time);
        return file.opening(place.position(), place.time());
    }

    private static String configuration(List<Frame> opening) {
        Frame video = opening.stream()
                .filter(frame -> frame.type() == Frame.Type.VIDEO)
                .findFirst()
                .orElseThrow();
        return java.util.HexFormat.of().formatHex(video.payload()).substring(10);
    }

    @Test
    void shouldRefuseWhatIsNoRecordingAndCloseIt() throws IOException {
        Files.writeString(path, "nothing of the kind, though long enough");
        SeekableByteChannel channel = Files.newByteChannel(path);
        assertThrows(FlvException.class, () -> RecordedFile.open(channel));
        assertEquals(false, channel.isOpen());
    }

    @Test
    void shouldReadARecordingWithoutMetadata() throws IOException {
        Recordings.write(directory.resolve("b.flv"), Recordings.seconds(3));
        byte[] whole = Files.readAllBytes(directory.resolve("b.flv"));
        int metadata;
        try (SeekableByteChannel channel = Files.newByteChannel(directory.resolve("b.flv"))) {
            metadata = (int) FlvReader.open(channel).next().orElseThrow().end();
        }
        try (SeekableByteChannel to =
                Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            to.write(ByteBuffer.wrap(whole, 0, 13));
            to.write(ByteBuffer.wrap(whole, metadata, whole.length - metadata));
        }
        try (RecordedFile file = Recordings.open(path)) {
            assertEquals(13, file.begin());
            assertEquals(2_000, found(file, 2_500).time());
            assertEquals(List.of(), file.opening(file.begin(), 0));
        }
    }

    private static KeyframeIndex.Entry found(RecordedFile file, long time) throws IOException {
        Search search = new Search(file, time);
        Search.Result result = Search.Result.UNDER_WAY;
        while (result == Search.Result.UNDER_WAY) {
            result = search.step(200);
        }
        assertEquals(Search.Result.FOUND, result);
        return search.found();
    }

    private static String next(RecordedFile file, long time) throws IOException {
        file.goTo(found(file, time).position());
        return Recordings.shown(file.next().orElseThrow().frame());
    }
}
