package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.ViewerClock;
import weir.stream.DropBuffer;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

class OutboxTest {

    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final StreamKey OTHER = new StreamKey("live", "other");
    private static final ByteString PING = ByteString.fromString("ping");
    private static final ByteString PONG = ByteString.fromString("pong");
    private static final int PLENTY = 1 << 20;

    private final List<Integer> sent = new ArrayList<>();
    private final Outbox outbox = new Outbox(sent::add);

    @Test
    void shouldBeEmptyAtFirst() {
        assertTrue(outbox.isEmpty());
        assertTrue(drain(PLENTY).isEmpty());
        assertFalse(outbox.overflowed());
    }

    @Test
    void shouldWriteProtocolMessagesBeforeFrames() {
        start(1, KEY);
        Frame key = TestFrames.key(0, 10);
        deliver(KEY, key);
        send(PING);
        assertFalse(outbox.isEmpty());
        assertEquals(PING.concat(bytes(key, 1)), drain(PLENTY));
        assertTrue(outbox.isEmpty());
        assertEquals(List.of(10), sent);
    }

    @Test
    void shouldWriteEverythingThatPiledUpAtOnce() {
        send(PING);
        send(PONG);
        assertEquals(PING.concat(PONG), drain(PLENTY));
    }

    @Test
    void shouldLeaveForLaterWhatIsBeyondOneWrite() {
        start(1, KEY);
        Frame key = TestFrames.key(0, 100);
        Frame inter = TestFrames.inter(40, 100);
        deliver(KEY, key, inter);
        int one = bytes(key, 1).length();
        assertEquals(bytes(key, 1), drain(one));
        assertEquals(List.of(100), sent);
        assertEquals(bytes(inter, 1), drain(one));
        assertTrue(outbox.isEmpty());
    }

    @Test
    void shouldDeliverToEveryPlayOfTheStreamAndToNoOther() {
        start(1, KEY);
        start(2, OTHER);
        start(3, KEY);
        Frame key = TestFrames.key(0, 10);
        deliver(KEY, key);
        assertEquals(bytes(key, 1).concat(bytes(key, 3)), drain(PLENTY));
        assertEquals(List.of(1, 3), outbox.subscriptionsTo(KEY));
        assertEquals(List.of(2), outbox.subscriptionsTo(OTHER));
    }

    @Test
    void shouldLetPlaysTakeTurns() {
        start(1, KEY);
        start(2, OTHER);
        Frame key = TestFrames.key(0, 100);
        for (int i = 0; i < 2; i++) {
            deliver(KEY, key);
            deliver(OTHER, key);
        }
        int one = bytes(key, 1).length();
        assertEquals(bytes(key, 1), drain(one));
        assertEquals(bytes(key, 2), drain(one));
        assertEquals(bytes(key, 1), drain(one));
    }

    @Test
    void shouldForgetAPlayWhenItsEndIsWritten() {
        start(1, KEY);
        Frame key = TestFrames.key(0, 10);
        deliver(KEY, key);
        outbox.play(1).orElseThrow().end(PING.toArrayUnsafe());
        deliver(KEY, TestFrames.inter(40, 10)); // too late
        assertTrue(outbox.play(1).isPresent());
        assertEquals(bytes(key, 1).concat(PING), drain(PLENTY));
        assertEquals(Optional.empty(), outbox.play(1));
    }

    @Test
    void shouldStopPlaysThatHaveNotEnded() {
        LivePlay running = start(1, KEY);
        start(2, KEY).end(PONG.toArrayUnsafe());
        deliver(KEY, TestFrames.key(0, 10));
        assertEquals(List.of(running), outbox.stopUnended());
        assertEquals(PONG, drain(PLENTY));
        assertTrue(outbox.isEmpty());
    }

    @Test
    void shouldStopOnePlay() {
        LivePlay play = start(1, KEY);
        deliver(KEY, TestFrames.key(0, 10));
        assertEquals(Optional.of(play), outbox.stop(1));
        assertEquals(Optional.empty(), outbox.stop(1));
        assertTrue(outbox.isEmpty());
    }

    @Test
    void shouldOverflowWhenTheClientTakesNoProtocolMessages() {
        ByteString large = ByteString.fromArray(new byte[Outbox.MAX_CONTROL_BYTES]);
        send(large);
        assertFalse(outbox.overflowed());
        send(PING);
        assertTrue(outbox.overflowed());
        drain(PLENTY);
        assertFalse(outbox.overflowed());
    }

    @Test
    void shouldOverflowWithAPlayWhoseConfigurationPilesUp() {
        LivePlay play = start(1, KEY);
        for (int i = 0; i < 20_000 && !outbox.overflowed(); i++) {
            deliver(KEY, TestFrames.videoConfig(i));
        }
        assertTrue(outbox.overflowed());
        assertTrue(play.overflowed());
    }

    private LivePlay start(int streamId, StreamKey key) {
        DropBuffer buffer = new DropBuffer(new DropBuffer.Limits(20_000, 10_000), (reason, frame) -> {});
        LivePlay play = new LivePlay(streamId, streamId, key, TestRelay.CHUNK_SIZE, false, buffer);
        outbox.start(play);
        play.join(new Subscriber.Joined(key, streamId, List.of(), false));
        return play;
    }

    private void deliver(StreamKey key, Frame... frames) {
        outbox.deliver(new Subscriber.Delivered(key, false, List.of(frames)));
    }

    private void send(ByteString message) {
        outbox.send(message.toArrayUnsafe());
    }

    private ByteString drain(int maxBytes) {
        Batch batch = new Batch();
        outbox.drainTo(batch, maxBytes);
        ByteString bytes = ByteString.emptyByteString();
        for (int i = 0; i < batch.count(); i++) {
            bytes = bytes.concat(ByteString.fromArray(batch.message(i).toBytes()));
        }
        assertEquals(batch.bytes(), bytes.length());
        return bytes;
    }

    private static ByteString bytes(Frame frame, int streamId) {
        return ByteString.fromArray(new RtmpEncoding(TestRelay.CHUNK_SIZE, streamId, new ViewerClock(0))
                .encode(frame)
                .toBytes());
    }
}
