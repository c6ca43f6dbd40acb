package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.testkit.Await;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** What one node does between an encoder and players that speak the protocol message by message. */
class RelayTest {

    private static final RunningNode NODE = RunningNode.start();
    private static final List<FlvFile.Tag> CLIP =
            FlvFile.read(TestMedia.h264Aac(4, 2).file()).tags();

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName(
            "001 FR-021, FR-023: payloads and times reach a player as they were published, in order, none missing, none twice")
    void shouldRelayEveryMessageUnchanged() {
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/bytes"));
                RtmpClient player = RtmpClient.play(NODE.url("live/bytes"))) {
            NODE.awaitSubscribers("live/bytes", 1);
            encoder.send(CLIP);
            player.awaitFrames(CLIP.size());
            List<RtmpClient.Received> frames = player.frames();
            for (int i = 0; i < CLIP.size(); i++) {
                assertTrue(frames.get(i).is(CLIP.get(i)), "message " + i);
            }
            assertEquals(CLIP.size(), frames.size());
        }
    }

    @Test
    @DisplayName(
            "interop 28: a late joiner gets metadata, every configuration frame, then a keyframe; times never step back")
    void shouldStartALateJoinerWithMetadataConfigurationAndKeyframe() {
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/late"))) {
            double before = messagesIn();
            encoder.send(CLIP.subList(0, CLIP.size() - 20));
            Await.until(Duration.ofSeconds(20), "all has come", () -> messagesIn() - before >= CLIP.size() - 20);
            try (RtmpClient first = RtmpClient.play(NODE.url("live/late"))) {
                first.awaitFrames(4);
                encoder.send(CLIP.subList(CLIP.size() - 20, CLIP.size()));
                Await.until(Duration.ofSeconds(20), "the last message", () -> last(first)
                        .samePayload(CLIP.get(CLIP.size() - 1).payload()));
                List<Role> roles =
                        first.frames().stream().map(RtmpClient.Received::role).toList();
                assertEquals(
                        List.of(Role.METADATA, Role.CONFIGURATION, Role.CONFIGURATION, Role.KEYFRAME),
                        roles.subList(0, 4));
                assertTimesNeverStepBack(first.frames());
            }
        }
    }

    @Test
    @DisplayName("interop 23, 002 FR-005: the end of a publish is told to players; the stream leaves memory")
    void shouldEndPlaysWhenTheEncoderUnpublishes() {
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/end"));
                RtmpClient player = RtmpClient.play(NODE.url("live/end"))) {
            NODE.awaitSubscribers("live/end", 1);
            encoder.send(CLIP);
            encoder.closeStream();
            player.await("the end", e -> player.hasEnded());
            assertTrue(player.sawCode("NetStream.Play.UnpublishNotify"));
            assertEquals(CLIP.size(), player.frames().size());
            Await.until(Duration.ofSeconds(20), "the stream is forgotten", () -> !NODE.knows("live/end"));
        }
    }

    @Test
    @DisplayName(
            "001 FR-024, FR-030, FR-031: publish and play on one connection each, many of them, none disturbs another")
    void shouldKeepStreamsApart() {
        List<RtmpClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                RtmpClient encoder = RtmpClient.publish(NODE.url("live/apart" + i));
                clients.add(encoder);
                clients.add(RtmpClient.play(NODE.url("live/apart" + i)));
                NODE.awaitSubscribers("live/apart" + i, 1);
                encoder.send(Frame.Type.AUDIO, 0, new byte[] {0x2F, (byte) i});
            }
            for (int i = 0; i < 5; i++) {
                RtmpClient player = clients.get(2 * i + 1);
                player.awaitFrames(1);
                assertTrue(player.frames().get(0).samePayload(new byte[] {0x2F, (byte) i}));
                assertFalse(player.frames().size() > 1);
            }
        } finally {
            clients.forEach(RtmpClient::close);
        }
    }

    private static double messagesIn() {
        return NODE.metric("weir_messages_total{direction=\"in\"}");
    }

    private static RtmpClient.Received last(RtmpClient player) {
        List<RtmpClient.Received> frames = player.frames();
        return frames.get(frames.size() - 1);
    }

    private static void assertTimesNeverStepBack(List<RtmpClient.Received> frames) {
        Map<Frame.Type, Long> last = new EnumMap<>(Frame.Type.class);
        for (RtmpClient.Received frame : frames) {
            long before = last.getOrDefault(frame.type(), 0L);
            assertTrue(frame.timestamp() >= before, frame.timestamp() + " after " + before);
            last.put(frame.type(), frame.timestamp());
        }
    }
}
