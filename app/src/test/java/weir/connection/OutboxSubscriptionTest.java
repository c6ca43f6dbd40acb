package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.rtmp.amf.Amf0Writer;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.chunk.ChunkLimits;
import weir.rtmp.chunk.ChunkReader;
import weir.rtmp.chunk.RawMessage;
import weir.stream.DropBuffer;
import weir.stream.StreamKey;
import weir.stream.Subscriber;

class OutboxSubscriptionTest {

    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final int STREAM_ID = 1;
    private static final int CHUNK_SIZE = 128;

    private final Outbox outbox = new Outbox(bytes -> {});
    private final ChunkReader wire = new ChunkReader(ChunkLimits.DEFAULT);

    @Test
    @DisplayName("a play gets nothing before its own subscription has joined, so that the cache gives no frame twice")
    void shouldBeginWithTheSubscription() {
        start(STREAM_ID, 7);
        deliver(key(0), inter(40));
        assertEquals(List.of(), times());
        join(7, key(0), inter(40));
        deliver(inter(80));
        assertEquals(List.of(0L, 40L, 80L), times());
    }

    @Test
    @DisplayName("what is still under way for the play before it on the same message stream does not reach a play")
    void shouldTellPlaysOfOneMessageStreamApart() {
        start(STREAM_ID, 7);
        outbox.stop(STREAM_ID);
        start(STREAM_ID, 8);
        join(7, key(0));
        assertEquals(List.of(), times());
        assertEquals(List.of(), outbox.subscriptionsTo(KEY));
        join(8, key(0));
        assertEquals(List.of(0L), times());
        assertEquals(List.of(8), outbox.subscriptionsTo(KEY));
    }

    @Test
    @DisplayName(
            "interop 28: metadata at the start has time 0, or FFmpeg takes it for subtitles; its time sets no clock")
    void shouldSendOpeningMetadataAtZero() {
        long thirteenDays = 13L * 24 * 3_600_000;
        start(STREAM_ID, 7);
        join(7, metadata(thirteenDays), key(thirteenDays));
        deliver(metadata(thirteenDays + 40));
        long base = 1 << 30;
        assertEquals(List.of(0L, thirteenDays - base, thirteenDays + 40 - base), times());
    }

    @Test
    void shouldWaitForAKeyframeAfterAPauseButNotAfterANeedlessWish() {
        LivePlay play = start(STREAM_ID, 7);
        join(7, key(0));
        play.pause(false);
        play.wantVideo(true);
        deliver(inter(40));
        assertEquals(List.of(0L, 40L), times());
        play.pause(true);
        deliver(inter(80), metadata(90));
        play.pause(false);
        deliver(inter(120), key(160), inter(200));
        assertEquals(List.of(90L, 160L, 200L), times());
        play.wantVideo(false);
        deliver(key(240));
        play.wantVideo(true);
        deliver(inter(280), key(320));
        assertEquals(List.of(320L), times());
    }

    @Test
    @DisplayName("interop 23: the end of a play is written behind its last frame")
    void shouldEndBehindTheLastFrame() {
        LivePlay play = start(STREAM_ID, 7);
        join(7, key(0));
        play.end(new byte[] {3, 0, 0, 9, 0, 0, 1, 8, 1, 0, 0, 0, 42});
        deliver(inter(40));
        assertEquals(List.of(0L, 9L), times());
        assertFalse(outbox.play(STREAM_ID).isPresent());
    }

    private LivePlay start(int streamId, int subscription) {
        DropBuffer buffer = new DropBuffer(new DropBuffer.Limits(1 << 20, 10_000), (reason, frame) -> {});
        LivePlay play = new LivePlay(streamId, subscription, KEY, CHUNK_SIZE, false, buffer);
        outbox.start(play);
        return play;
    }

    private void join(int subscription, Frame... cached) {
        outbox.livePlayOf(subscription)
                .ifPresent(play -> play.join(new Subscriber.Joined(KEY, subscription, List.of(cached), false)));
    }

    private void deliver(Frame... frames) {
        outbox.deliver(new Subscriber.Delivered(KEY, false, List.of(frames)));
    }

    /** Of the messages written since the last time. */
    private List<Long> times() {
        List<RawMessage> messages = new ArrayList<>();
        Batch batch = new Batch();
        outbox.drainTo(batch, 1 << 20);
        for (int i = 0; i < batch.count(); i++) {
            wire.read(ByteBuffer.wrap(batch.message(i).toBytes()), messages::add);
        }
        return messages.stream().map(RawMessage::timestamp).toList();
    }

    private static Frame key(long time) {
        return frame(Frame.Type.VIDEO, time, new byte[] {0x17, 1, 0, 0, 0, 0, 0, 0, 2, 0x65, 0});
    }

    private static Frame inter(long time) {
        return frame(Frame.Type.VIDEO, time, new byte[] {0x27, 1, 0, 0, 0, 0, 0, 0, 2, 0x41, 0});
    }

    private static Frame metadata(long time) {
        byte[] payload = Amf0Writer.write(
                AmfValue.of("onMetaData"), AmfObject.builder().put("width", 320).build());
        return frame(Frame.Type.DATA, time, payload);
    }

    private static Frame frame(Frame.Type type, long time, byte[] payload) {
        return new Frame(type, time, payload, FrameClassifier.classify(type, payload));
    }
}
