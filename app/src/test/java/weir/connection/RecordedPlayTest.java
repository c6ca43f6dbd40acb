package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.ChunkedMessage;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.message.MessageType;
import weir.stream.Playback;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

class RecordedPlayTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = new StreamKey("vod", "test");
    /** What the session says, told from frames by its time. */
    private static final byte[] ANSWER = answer(1_000_001);

    private static final byte[] LAST = answer(1_000_002);

    private final TestProbe<Playback.Command> player = KIT.createTestProbe();
    private final RecordedPlay play = new RecordedPlay(1, 1, KEY, TestRelay.CHUNK_SIZE, false, player.getRef());
    private final ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
    private final List<Integer> sent = new ArrayList<>();

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static byte[] answer(long time) {
        return ChunkedMessage.of(3, TestRelay.CHUNK_SIZE, MessageType.DATA_AMF0, 1, time, new byte[0])
                .toBytes();
    }

    private void begin(int run) {
        play.begin(run, ANSWER);
        player.expectMessage(new Playback.Begin(run));
    }

    private void offer(int run, Frame... frames) {
        play.offer(new Subscriber.Played(KEY, 1, run, List.of(frames)));
    }

    /** The times of what leaves. */
    private List<Long> drain(int maxBytes) {
        Batch batch = new Batch();
        play.drainTo(batch, maxBytes, sent::add);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < batch.count(); i++) {
            reader.read(ByteBuffer.wrap(batch.message(i).toBytes()), (RawMessage raw) -> times.add(raw.timestamp()));
        }
        return times;
    }

    private List<Long> drain() {
        return drain(Integer.MAX_VALUE);
    }

    @Test
    void shouldSayWhatHasLeft() {
        begin(1);
        Frame key = TestFrames.key(0, 100);
        Frame inter = TestFrames.inter(40, 100);
        offer(1, key, inter);
        assertEquals(List.of(1_000_001L, 0L), drain(50));
        player.expectMessage(new Playback.Taken(1, Playback.weight(key)));
        assertEquals(List.of(40L), drain());
        player.expectMessage(new Playback.Taken(1, Playback.weight(inter)));
        assertEquals(List.of(key.size(), inter.size()), sent);
        assertTrue(play.isEmpty());
    }

    @Test
    void shouldForgetARunWhenTheNextBegins() {
        begin(1);
        offer(1, TestFrames.key(0, 10));
        begin(2);
        offer(1, TestFrames.inter(40, 10));
        play.complete(1, LAST);
        offer(2, TestFrames.key(9_000, 10));
        play.complete(2, LAST);
        assertEquals(List.of(1_000_001L, 1_000_001L, 9_000L, 1_000_002L), drain());
    }

    @Test
    void shouldHoldFramesWhilePausedButNotWhatIsSaid() {
        begin(1);
        drain();
        play.pause(true);
        assertTrue(play.isHeld());
        offer(1, TestFrames.key(0, 10));
        assertTrue(play.isEmpty());
        assertEquals(List.of(), drain());
        begin(2);
        assertFalse(play.isEmpty());
        assertEquals(List.of(1_000_001L), drain());
        offer(2, TestFrames.key(5_000, 10));
        play.pause(false);
        assertEquals(List.of(5_000L), drain());
    }

    @Test
    void shouldEndBehindWhatIsQueuedEvenWhenPaused() {
        begin(1);
        offer(1, TestFrames.key(0, 10));
        play.pause(true);
        play.end(LAST);
        offer(1, TestFrames.inter(40, 10));
        assertTrue(play.hasEnded());
        assertFalse(play.isOver());
        assertEquals(List.of(1_000_001L, 0L, 1_000_002L), drain());
        assertTrue(play.isOver());
    }

    @Test
    void shouldCountWhatIsNotWantedAsTaken() {
        begin(1);
        drain();
        play.wantAudio(false);
        Frame audio = TestFrames.audio(0, 10);
        offer(1, audio);
        player.expectMessage(new Playback.Taken(1, Playback.weight(audio)));
        assertTrue(play.isEmpty());
    }

    @Test
    void shouldGoOnWithPicturesFromAKeyframe() {
        begin(1);
        drain();
        play.wantVideo(false);
        offer(1, TestFrames.videoConfig(0), TestFrames.key(0, 10), TestFrames.audio(1, 10));
        play.wantVideo(true);
        offer(1, TestFrames.inter(40, 10), TestFrames.key(80, 10), TestFrames.inter(120, 10));
        assertEquals(List.of(0L, 1L, 80L, 120L), drain());
    }

    @Test
    void shouldTakeNothingOfALiveStream() {
        begin(1);
        drain();
        play.offer(new Subscriber.Delivered(KEY, false, List.of(TestFrames.key(0, 10))));
        assertTrue(play.isEmpty());
        assertFalse(play.hasJoined());
    }

    @Test
    @DisplayName("what is said of seeks has a bound, also for a client that has paused and reads nothing")
    void shouldOverflowWithWhatIsSaidOfRuns() {
        play.pause(true);
        byte[] opening = new byte[450];
        int most = Outbox.MAX_CONTROL_BYTES / opening.length;
        for (int run = 1; run <= most; run++) {
            play.begin(run, opening);
        }
        assertFalse(play.overflowed());
        play.begin(most + 1, opening);
        assertTrue(play.overflowed());
        play.drainTo(new Batch(), 1_000, sent::add);
        assertFalse(play.overflowed());
    }
}
