package weir.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.rtmp.session.ServerEvent;
import weir.rtmp.session.StreamAddress;
import weir.stream.Hubs;
import weir.stream.NodeDirectory;
import weir.stream.Playback;
import weir.stream.RecordedStreams;
import weir.stream.StreamKey;

class RecordedPlaysTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final StreamKey KEY = new StreamKey("vod", "test");

    private final TestProbe<Playback.Event> self = KIT.createTestProbe();
    private final TestProbe<Playback.Command> player = KIT.createTestProbe();
    private final TestProbe<Object> egress = KIT.createTestProbe();
    private final List<Playback.Request> requests = new ArrayList<>();
    private RecordedPlays plays;

    @BeforeEach
    void start() {
        TestRelay relay = new TestRelay();
        relay.recorded = new RecordedStreams() {
            @Override
            public boolean mayHave(StreamKey key) {
                return true;
            }

            @Override
            public void play(Playback.Request request) {
                requests.add(request);
            }
        };
        TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
        TestProbe<NodeDirectory.Command> directory = KIT.createTestProbe();
        ConnectionInfo info = new ConnectionInfo("7", new InetSocketAddress("127.0.0.1", 4711));
        plays = new RecordedPlays(
                new Client(relay.relay(hubs.getRef(), claim -> {}, directory.getRef()), info, egress.getRef()),
                self.getRef());
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private void play(int subscription) {
        StreamAddress address = new StreamAddress("vod", "test", "");
        plays.start(new ServerEvent.PlayRequested(1, address, 0, -1, true), KEY, subscription);
        assertEquals(subscription, requests.get(requests.size() - 1).subscription());
    }

    @Test
    @DisplayName("a play whose recording is still looked for is stopped with the client's next one")
    void shouldStopAPlayerThatHasNotBegun() {
        play(1);
        plays.receive(new Playback.Opening(1, player.getRef()), false);
        plays.heed(new ServerEvent.SeekRequested(1, 5_000)); // too early to mean anything
        plays.stop(1);
        player.expectMessage(Playback.Stop.INSTANCE);
        assertTrue(plays.isEmpty());
        egress.expectNoMessage(Duration.ZERO);
    }

    @Test
    void shouldStopAPlayerThatTurnsUpTooLate() {
        play(1);
        plays.stop(1);
        play(2);
        plays.receive(new Playback.Opening(1, player.getRef()), false);
        player.expectMessage(Playback.Stop.INSTANCE);
        plays.receive(new Playback.Opening(2, player.getRef()), false);
        plays.abandon("the connection is gone");
        player.expectMessage(Playback.Stop.INSTANCE);
    }
}
