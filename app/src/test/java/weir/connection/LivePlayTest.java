package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.RawMessage;
import weir.stream.DropBuffer;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

class LivePlayTest {

    private static final StreamKey KEY = new StreamKey("live", "test");

    private final LivePlay play = play(false);

    @Test
    @DisplayName("interop 28: a late joiner begins with what the cache holds")
    void shouldBeginWithWhatIsCached() {
        play.join(new Subscriber.Joined(
                KEY, 1, List.of(TestFrames.videoConfig(0), TestFrames.key(0, 10), TestFrames.inter(40, 10)), false));
        offer(TestFrames.inter(80, 10));
        assertEquals(List.of(0L, 0L, 40L, 80L), drain());
    }

    @Test
    void shouldLetAudioWaitForThePictureWhenTheCacheHasNone() {
        play.join(new Subscriber.Joined(KEY, 1, List.of(), true));
        offer(TestFrames.audio(0, 10), TestFrames.key(40, 10), TestFrames.audio(41, 10));
        assertEquals(List.of(40L, 41L), drain());
    }

    @Test
    void shouldWaitForAKeyframeWhenAnotherPublicationBegins() {
        offer(TestFrames.key(0, 10));
        play.offer(new Subscriber.Delivered(KEY, true, List.of(TestFrames.inter(40, 10), TestFrames.key(80, 10))));
        assertEquals(List.of(0L, 80L), drain());
    }

    @Test
    void shouldLeaveOutAudioThatIsNotWanted() {
        play.wantAudio(false);
        offer(TestFrames.audio(0, 10), TestFrames.key(40, 10), TestFrames.data(41, 3));
        play.wantAudio(true);
        offer(TestFrames.audio(42, 10));
        assertEquals(List.of(40L, 41L, 42L), drain());
    }

    @Test
    void shouldLeaveOutVideoThatIsNotWantedAndResumeAtAKeyframe() {
        offer(TestFrames.key(0, 10));
        play.wantVideo(false);
        offer(TestFrames.inter(40, 10), TestFrames.audio(41, 10), TestFrames.videoConfig(42));
        play.wantVideo(true);
        offer(TestFrames.inter(80, 10), TestFrames.key(120, 10));
        assertEquals(List.of(0L, 41L, 42L, 120L), drain());
    }

    @Test
    void shouldSendNothingButConfigurationWhilePaused() {
        offer(TestFrames.key(0, 10));
        play.pause(true);
        offer(TestFrames.inter(40, 10), TestFrames.audio(41, 10), TestFrames.data(42, 3), TestFrames.videoConfig(43));
        play.pause(false);
        offer(TestFrames.inter(80, 10), TestFrames.audio(81, 10), TestFrames.key(120, 10));
        assertEquals(List.of(0L, 43L, 81L, 120L), drain());
    }

    @Test
    @DisplayName("interop 31: a player that declared nothing gets no multitrack messages")
    void shouldSendMultitrackToThoseWhoReadItOnly() {
        offer(TestFrames.multitrack(0));
        assertTrue(play.isEmpty());
        LivePlay able = play(true);
        able.offer(new Subscriber.Delivered(KEY, false, List.of(TestFrames.multitrack(0))));
        assertFalse(able.isEmpty());
    }

    @Test
    void shouldBeOverWhenItsLastMessageIsWritten() {
        offer(TestFrames.audio(0, 10));
        play.end(new byte[0]);
        assertTrue(play.hasEnded());
        assertFalse(play.isOver());
        offer(TestFrames.audio(20, 10));
        assertEquals(List.of(0L), drain());
        assertTrue(play.isOver());
    }

    @Test
    @DisplayName("interop 5: a viewer who joins after weeks starts at a time that players can hold")
    void shouldCountFromTheFirstFrameSent() {
        long weeks = 40L * 24 * 3600 * 1000;
        offer(TestFrames.audio(weeks, 10), TestFrames.audio(weeks + 20, 10));
        List<Long> times = drain();
        assertTrue(times.get(0) >= 0 && times.get(0) < 1L << 30, times::toString);
        assertEquals(20, times.get(1) - times.get(0));
    }

    private static LivePlay play(boolean multitrack) {
        DropBuffer buffer = new DropBuffer(new DropBuffer.Limits(100_000, 10_000), (reason, frame) -> {});
        LivePlay play = new LivePlay(1, 1, KEY, TestRelay.CHUNK_SIZE, multitrack, buffer);
        play.join(new Subscriber.Joined(KEY, 1, List.of(), false));
        return play;
    }

    private void offer(Frame... frames) {
        play.offer(new Subscriber.Delivered(KEY, false, List.of(frames)));
    }

    /** The times of what is written. */
    private List<Long> drain() {
        Batch batch = new Batch();
        play.drainTo(batch, 1 << 20, size -> {});
        ChunkReader reader = new ChunkReader(ChunkLimits.DEFAULT);
        List<RawMessage> messages = new ArrayList<>();
        reader.read(ByteBuffer.wrap(announced()), message -> {});
        for (int i = 0; i < batch.count(); i++) {
            reader.read(ByteBuffer.wrap(batch.message(i).toBytes()), messages::add);
        }
        return messages.stream().map(RawMessage::timestamp).toList();
    }

    private static byte[] announced() {
        return new byte[] {2, 0, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, TestRelay.CHUNK_SIZE >> 8, 0};
    }
}
