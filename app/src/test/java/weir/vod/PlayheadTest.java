package weir.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.flv.KeyframeIndex;
import weir.media.Frame;
import weir.stream.Playback;

class PlayheadTest {

    private static final long MILLI = 1_000_000;
    private static final long WINDOW = 1_000;

    @TempDir
    Path directory;

    private RecordedFile file;
    private Playhead head;

    @BeforeEach
    void open() throws IOException {
        Path path = directory.resolve("a.flv");
        Recordings.write(path, Recordings.seconds(10));
        file = Recordings.open(path);
        head = head(Long.MAX_VALUE);
    }

    private Playhead head(long end) {
        return new Playhead(file, new Pacing(1_000), WINDOW, end);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    private int begin(long time) throws IOException {
        Search search = new Search(file, time);
        assertEquals(Search.Result.FOUND, search.step(1 << 20));
        int run = head.moveTo(search.found());
        head.begin(run);
        return run;
    }

    /** All turns of one moment, with a viewer that takes everything at once. */
    private List<Frame> turns(int run, long atMillis, Playhead.Next until) throws IOException {
        List<Frame> frames = new ArrayList<>();
        Playhead.Turn turn = head.turn(atMillis * MILLI);
        while (turn.next() != until) {
            assertTrue(!turn.frames().isEmpty() || turn.next() == Playhead.Next.AGAIN, turn::toString);
            frames.addAll(turn.frames());
            head.taken(run, weight(turn.frames()), atMillis * MILLI);
            turn = head.turn(atMillis * MILLI);
        }
        frames.addAll(turn.frames());
        head.taken(run, weight(turn.frames()), atMillis * MILLI);
        return frames;
    }

    private static long weight(List<Frame> frames) {
        return frames.stream().mapToLong(Playback::weight).sum();
    }

    @Test
    void shouldSendWhatIsDueAndSayWhenTheRestIs() throws IOException {
        int run = begin(0);
        List<String> first = Recordings.shown(turns(run, 0, Playhead.Next.LATER));
        assertEquals(List.of("METADATA@0", "CONFIGURATION@0", "CONFIGURATION@0", "KEYFRAME@0"), first.subList(0, 4));
        assertEquals("AUDIO@1000", first.get(first.size() - 1));
        assertEquals(100, head.turn(0).waitMillis());
        assertEquals(List.of("INTER@1100", "AUDIO@1100"), Recordings.shown(turns(run, 100, Playhead.Next.LATER)));
    }

    @Test
    void shouldBeginWithMetadataConfigurationAndKeyframeElsewhere() throws IOException {
        int run = begin(4_500);
        assertEquals(
                List.of("METADATA@0", "CONFIGURATION@4000", "CONFIGURATION@4000", "KEYFRAME@4000", "AUDIO@4000"),
                Recordings.shown(turns(run, 0, Playhead.Next.LATER)).subList(0, 5));
    }

    @Test
    void shouldSendNothingBeforeTheViewerBegins() throws IOException {
        int first = head.moveTo(new KeyframeIndex.Entry(0, file.begin()));
        assertEquals(Playhead.Next.HELD, head.turn(0).next());
        int second = head.moveTo(new KeyframeIndex.Entry(0, file.begin()));
        head.begin(first);
        assertEquals(List.of(), head.turn(0).frames());
        head.begin(second);
        assertEquals(Playhead.Next.HELD, head.turn(0).next());
        assertEquals(2, head.run());
    }

    @Test
    void shouldHaveNoMoreOnItsWayThanTheWindow() throws IOException {
        int run = begin(0);
        long sent = 0;
        for (Playhead.Turn turn = head.turn(0); !turn.frames().isEmpty(); turn = head.turn(0)) {
            sent += weight(turn.frames());
        }
        assertTrue(sent >= WINDOW && sent < WINDOW + 300, "on its way: " + sent);
        head.taken(run - 1, sent, 0);
        assertEquals(List.of(), head.turn(0).frames());
        head.taken(run, 200, 0);
        assertTrue(weight(head.turn(0).frames()) >= 200);
    }

    @Test
    void shouldGoOnWhereItPaused() throws IOException {
        int run = begin(0);
        turns(run, 0, Playhead.Next.LATER);
        head.pause(true, 0);
        assertTrue(head.isPaused());
        assertEquals(Playhead.Next.HELD, head.turn(5_000 * MILLI).next());
        head.pause(false, 5_000 * MILLI);
        assertEquals(100, head.turn(5_000 * MILLI).waitMillis());
        assertEquals(List.of("INTER@1100", "AUDIO@1100"), Recordings.shown(turns(run, 5_100, Playhead.Next.LATER)));
    }

    @Test
    void shouldSendAllToTheEnd() throws IOException {
        int run = begin(0);
        List<Frame> all = turns(run, 0, Playhead.Next.LATER);
        for (long at = 1_000; at < 9_000; at += 1_000) {
            all.addAll(turns(run, at, Playhead.Next.LATER));
        }
        all.addAll(turns(run, 9_000, Playhead.Next.END));
        assertEquals(Recordings.shown(Recordings.seconds(10)), Recordings.shown(all.subList(1, all.size())));
    }

    @Test
    void shouldEndWhereItIsAskedTo() throws IOException {
        head = head(2_300);
        int run = begin(2_000);
        List<String> sent = Recordings.shown(turns(run, 0, Playhead.Next.END));
        assertEquals("AUDIO@2300", sent.get(sent.size() - 1));
        assertTrue(head.isBehindEnd(2_301));
    }

    @Test
    void shouldLeaveOutPicturesBeforeTheFirstKeyframe() throws IOException {
        Path path = directory.resolve("b.flv");
        Recordings.write(
                path,
                List.of(
                        Recordings.AVC,
                        Recordings.inter(0),
                        Recordings.sound(0),
                        Recordings.key(40),
                        Recordings.inter(80)));
        try (RecordedFile torn = Recordings.open(path)) {
            head = new Playhead(torn, new Pacing(1_000), WINDOW, Long.MAX_VALUE);
            int run = head.moveTo(new KeyframeIndex.Entry(0, torn.begin()));
            head.begin(run);
            assertEquals(
                    List.of("METADATA@0", "CONFIGURATION@0", "AUDIO@0", "KEYFRAME@40", "INTER@80"),
                    Recordings.shown(turns(run, 0, Playhead.Next.END)));
        }
    }

    @Test
    @DisplayName("a file without keyframes is not read to its end at once: others have their turn")
    void shouldPassOverNoMoreThanATurn() throws IOException {
        Path path = directory.resolve("b.flv");
        List<Frame> frames = new ArrayList<>(List.of(Recordings.AVC));
        for (long time = 0; time < 400_000; time += 40) {
            frames.add(Recordings.inter(time)); // 26 bytes each
        }
        Recordings.write(path, frames);
        try (RecordedFile torn = Recordings.open(path)) {
            head = new Playhead(torn, new Pacing(1_000), WINDOW, Long.MAX_VALUE);
            head.begin(head.moveTo(new KeyframeIndex.Entry(0, torn.begin())));
            int turns = 1;
            while (head.turn(0).next() == Playhead.Next.AGAIN) {
                turns++;
            }
            assertTrue(turns > 3, "turns: " + turns);
            assertEquals(Playhead.Next.END, head.turn(0).next());
        }
    }
}
