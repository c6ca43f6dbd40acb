package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.ViewerClock;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.testkit.Pace;

class StreamsEgressTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = new StreamKey("live", "test");
    private static final ByteString PING = ByteString.fromString("ping");
    private static final ByteString PONG = ByteString.fromString("pong");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final TestProbe<Connection.Command> connection = KIT.createTestProbe();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
    private final ConnectionInfo info = new ConnectionInfo("1", new InetSocketAddress("127.0.0.1", 5));
    private final TestRelay relay = new TestRelay();
    private Socket socket;
    private ActorRef<Object> egress;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void shouldWriteWhatItIsSentAsSoonAsTheSocketTakesIt() {
        start();
        socket.allow(1);
        send(PING);
        assertEquals(PING, socket.next());
        assertEquals(4, info.bytesOut());
    }

    @Test
    void shouldWriteWhatPiledUpInOnePiece() {
        start();
        send(PING);
        send(PONG);
        startPlay(1, false);
        deliver(TestFrames.key(0, 100));
        settle();
        assertEquals(PING.concat(PONG).concat(bytes(TestFrames.key(0, 100), 1)), socket.take());
    }

    @Test
    void shouldKeepWritingWhileTheSocketTakesIt() {
        start();
        startPlay(1, false);
        deliver(TestFrames.key(0, 10_000));
        settle();
        assertEquals(4096, socket.take().length());
        assertEquals(4096, socket.take().length());
        assertEquals(
                bytes(TestFrames.key(0, 10_000), 1).length() - 2 * 4096,
                socket.take().length());
        relay.awaitMetric("weir_bytes_total{direction=\"out\"}", 10_000);
        relay.awaitMetric("weir_messages_total{direction=\"out\"}", 1);
    }

    @Test
    void shouldSubscribeAtTheHubAndSeedFromWhatItCached() {
        start();
        startPlay(1, false);
        egress.tell(new Subscriber.Joined(KEY, 1, List.of(TestFrames.key(40, 10)), false));
        assertEquals(bytes(TestFrames.key(40, 10), 1), socket.take());
        egress.tell(new Egress.StopPlay(1));
        unsubscribed(1);
        deliver(TestFrames.inter(80, 10));
        send(PING);
        assertEquals(PING, socket.take());
    }

    @Test
    void shouldTellTheConnectionOfAStreamsEnd() {
        start();
        startPlay(1, false);
        startPlay(3, true);
        egress.tell(new Subscriber.Ended(KEY));
        connection.expectMessage(new Connection.PlaysEnded(List.of(1, 3)));
        egress.tell(new Subscriber.NotFound(KEY, 3));
        connection.expectMessage(new Connection.PlayNotFound(3));
    }

    @Test
    @DisplayName("interop 23: the end of a play is told behind its last frame")
    void shouldWriteTheEndBehindTheFrames() {
        start();
        startPlay(1, false);
        deliver(TestFrames.key(0, 10));
        egress.tell(new Egress.EndPlay(1, PONG.toArrayUnsafe()));
        unsubscribed(1);
        send(PING);
        settle();
        assertEquals(PING.concat(bytes(TestFrames.key(0, 10), 1)).concat(PONG), socket.take());
    }

    @Test
    void shouldHeedWhatThePlayerWants() {
        start();
        startPlay(1, false);
        egress.tell(new Egress.WantAudio(1, false));
        egress.tell(new Egress.WantVideo(1, false));
        deliver(TestFrames.audio(0, 10), TestFrames.key(0, 10), TestFrames.data(5, 10));
        egress.tell(new Egress.WantAudio(1, true));
        egress.tell(new Egress.Pause(1, true));
        deliver(TestFrames.audio(20, 10));
        egress.tell(new Egress.Pause(1, false));
        deliver(TestFrames.audio(40, 10));
        settle();
        assertEquals(bytes(TestFrames.data(5, 10), 1).concat(bytes(TestFrames.audio(40, 10), 1)), socket.take());
    }

    @Test
    void shouldIgnoreWhatIsSaidOfAPlayThatIsNone() {
        start();
        egress.tell(new Egress.WantAudio(9, false));
        egress.tell(new Egress.WantVideo(9, false));
        egress.tell(new Egress.Pause(9, true));
        egress.tell(new Egress.StopPlay(9));
        egress.tell(new Egress.EndPlay(9, PONG.toArrayUnsafe()));
        egress.tell(new Subscriber.Joined(KEY, 9, List.of(TestFrames.key(0, 10)), false));
        send(PING);
        assertEquals(PING, socket.take());
    }

    @Test
    void shouldCountEveryDroppedFrameWithItsReason() {
        start();
        startPlay(1, false);
        deliver(TestFrames.key(0, 200_000), TestFrames.inter(40, 100_000), TestFrames.inter(80, 10));
        settle();
        relay.awaitMetric("weir_messages_dropped_total{reason=\"over_bytes\"}", 1);
        relay.awaitMetric("weir_messages_dropped_total{reason=\"until_keyframe\"}", 1);
        assertEquals(2, info.framesDropped());
    }

    @Test
    void shouldCompleteOnceEverythingIsWritten() {
        start();
        startPlay(1, false);
        send(PING);
        egress.tell(new Egress.Finish(LONG));
        unsubscribed(1);
        assertEquals(PING, socket.take());
        socket.allow(1);
        assertEquals(Optional.empty(), socket.awaitEnd());
        connection.expectMessage(Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldNotWaitForEverForAClientThatDoesNotTakeItsLastMessages() {
        start();
        send(PING);
        egress.tell(new Egress.Finish(Duration.ofMillis(50)));
        assertEquals(Optional.of("the client did not take its last messages"), socket.awaitEnd());
        connection.expectMessageClass(Connection.EgressCut.class);
        connection.expectMessage(Connection.EgressStopped.INSTANCE);
    }

    @Test
    @DisplayName("002 QR-004: a viewer that takes nothing is closed after its time")
    void shouldCutAClientThatTakesNothingOfWhatWaits() {
        relay.stallTimeout = Duration.ofSeconds(1);
        start();
        startPlay(1, false);
        deliver(TestFrames.key(0, 10));
        assertEquals(Optional.of("the client took nothing for 1000 ms"), socket.awaitEnd());
        connection.expectMessage(new Connection.EgressCut("the client took nothing for 1000 ms"));
        connection.expectMessage(Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldCutAClientThatStopsInTheMiddleWithNothingMoreToCome() {
        relay.stallTimeout = Duration.ofSeconds(1);
        start();
        startPlay(1, false);
        socket.allow(1);
        egress.tell(new Subscriber.Joined(KEY, 1, List.of(TestFrames.key(0, 100_000)), false));
        assertEquals(4096, socket.next().length());
        assertTrue(socket.awaitEnd().isPresent());
    }

    @Test
    void shouldKeepAClientThatTakesALargeFramePieceByPiece() {
        relay.stallTimeout = Duration.ofSeconds(1);
        start();
        startPlay(1, false);
        ByteString whole = bytes(TestFrames.key(0, 100_000), 1);
        Pace pace = new Pace(Duration.ofMillis(100));
        deliver(TestFrames.key(0, 100_000));
        List<ByteString> taken = new ArrayList<>();
        while (taken.size() * 4096 < whole.length() && !socket.hasEnded()) {
            pace.next(() -> socket.takeIfOpen().ifPresent(taken::add));
        }
        if (pace.longestPause().compareTo(relay.stallTimeout) < 0) {
            assertEquals(whole, taken.stream().reduce(ByteString.emptyByteString(), ByteString::concat));
        }
    }

    @Test
    void shouldCutAClientForWhomProtocolMessagesPileUp() {
        start();
        send(ByteString.fromArray(new byte[Outbox.MAX_CONTROL_BYTES]));
        send(PING);
        assertEquals(Optional.of("the client reads too slowly for what may not be dropped"), socket.awaitEnd());
        connection.expectMessageClass(Connection.EgressCut.class);
    }

    @Test
    void shouldEndWithTheSocket() {
        start();
        socket.close();
        connection.expectMessage(Connection.EgressStopped.INSTANCE);
    }

    @Test
    void shouldEndWithTheConnection() {
        start();
        connection.stop();
        assertEquals(Optional.empty(), socket.awaitEnd());
    }

    private void start() {
        socket = Socket.behind(
                new StreamsEgress(
                        connection.getRef(), relay.relay(hubs.getRef(), command -> {}, directory.getRef()), info),
                KIT.system());
        egress = connection.expectMessageClass(Connection.EgressReady.class).egress();
    }

    private void startPlay(int streamId, boolean multitrack) {
        egress.tell(new Egress.StartPlay(streamId, streamId, KEY, TestRelay.CHUNK_SIZE, multitrack));
        Hubs.Subscribe subscribe = hubs.expectMessageClass(Hubs.Subscribe.class);
        assertEquals(KEY, subscribe.key());
        assertEquals(streamId, subscribe.subscription());
        egress.tell(new Subscriber.Joined(KEY, streamId, List.of(), false));
    }

    private void unsubscribed(int streamId) {
        Hubs.Unsubscribe unsubscribe = hubs.expectMessageClass(Hubs.Unsubscribe.class);
        assertEquals(KEY, unsubscribe.key());
        assertEquals(streamId, unsubscribe.subscription());
    }

    private void send(ByteString bytes) {
        egress.tell(new Egress.Send(bytes.toArrayUnsafe()));
    }

    private void deliver(Frame... frames) {
        egress.tell(new Subscriber.Delivered(KEY, false, List.of(frames)));
    }

    /** Returns when everything told before has been dealt with. */
    private void settle() {
        egress.tell(new Subscriber.NotFound(KEY, 99));
        connection.expectMessage(new Connection.PlayNotFound(99));
    }

    private static ByteString bytes(Frame frame, int streamId) {
        return ByteString.fromArray(new RtmpEncoding(TestRelay.CHUNK_SIZE, streamId, new ViewerClock(0))
                .encode(frame)
                .toBytes());
    }
}
