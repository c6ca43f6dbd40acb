package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame.Type;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.rtmp.amf.AmfValue;
import weir.rtmp.message.MessageType;
import weir.testkit.Await;
import weir.testkit.CommandClient;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** What encoders do beside sending one clip from its beginning to its end, and what players then get. */
class PublishingTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final RunningNode NODE = RunningNode.start();
    private static final Clip CLIP = Clip.of(TestMedia.h264BFramesAac(2, 1));

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FCUnpublish", "closeStream", "deleteStream", "publish"})
    @DisplayName(
            "interop 23, 002 FR-005: however an encoder says that it ends, players hear of it, and it may publish again")
    void shouldEndHoweverTheEncoderSaysSo(String command) {
        String name = "ends-by-" + command;
        String key = "live/" + name;
        try (CommandClient encoder = CommandClient.connect(NODE.url(key));
                CommandClient player = CommandClient.connect(NODE.url(key))) {
            int id = encoder.publish(name);
            int played = player.play(name);
            NODE.awaitSubscribers(key, 1);
            CLIP.tags().forEach(tag -> encoder.send(id, tag));
            switch (command) {
                case "FCUnpublish" -> encoder.call(0, command, AmfValue.of(name));
                case "deleteStream" -> encoder.call(0, command, AmfValue.of(id));
                case "publish" -> encoder.call(id, command, AmfValue.of(false));
                default -> encoder.call(id, command);
            }
            player.awaitCode(played, "NetStream.Play.UnpublishNotify");
            assertTrue(player.sawStreamEof(played));
            assertTrue(CLIP.isWhatCame(player.frames(played)));
            assertFalse(player.isClosedByServer() || encoder.isClosedByServer());

            int again = encoder.publish(name);
            int next = player.play(name);
            NODE.awaitSubscribers(key, 1);
            CLIP.tags().forEach(tag -> encoder.send(again, tag));
            player.awaitFrames(next, CLIP.size());
            assertTrue(CLIP.isWhatCame(player.frames(next)));
            assertEquals(CLIP.size(), player.frames(played).size());
        }
    }

    @Test
    @DisplayName(
            "interop 29: a configuration that changes is relayed in its place; who joins then gets the new one only")
    void shouldChangeTheConfigurationInMidStream() {
        Clip other = Clip.of(TestMedia.h264Aac(2, 1)).startingAt(2_100);
        byte[] before = CLIP.first(Type.VIDEO, Role.CONFIGURATION);
        byte[] after = other.first(Type.VIDEO, Role.CONFIGURATION);
        assertFalse(Arrays.equals(before, after));
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/changes"));
                RtmpClient player = RtmpClient.play(NODE.url("live/changes"))) {
            NODE.awaitSubscribers("live/changes", 1);
            Clip first = CLIP.without(1);
            first.sendBy(encoder);
            player.awaitFrames(first.size());
            other.sendBy(encoder);
            player.awaitFrames(first.size() + other.size());
            List<FlvFile.Tag> all = new ArrayList<>(first.tags());
            all.addAll(other.tags());
            assertTrue(new Clip(all).isWhatCame(player.frames()));
            assertEquals(List.of(), Clip.timesSteppingBack(player.frames()));
            try (RtmpClient joiner = RtmpClient.play(NODE.url("live/changes"))) {
                joiner.awaitFrames(4);
                assertStartsWith(after, before, joiner.frames());
            }
        }
    }

    @Test
    @DisplayName("interop 29: who joins between a changed configuration and its first keyframe waits for that keyframe")
    void shouldNotGiveOldFramesWithANewConfiguration() {
        Clip other = Clip.of(TestMedia.h264Aac(2, 1)).startingAt(2_100);
        Clip headers = new Clip(other.tags().subList(0, 3));
        Clip rest = new Clip(other.tags().subList(3, other.size()));
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/between"));
                RtmpClient player = RtmpClient.play(NODE.url("live/between"))) {
            NODE.awaitSubscribers("live/between", 1);
            CLIP.sendBy(encoder);
            headers.sendBy(encoder);
            player.awaitFrames(CLIP.size() + headers.size());
            try (RtmpClient joiner = RtmpClient.play(NODE.url("live/between"))) {
                joiner.awaitFrames(headers.size());
                rest.sendBy(encoder);
                joiner.awaitFrames(headers.size() + 20);
                assertStartsWith(
                        other.first(Type.VIDEO, Role.CONFIGURATION),
                        CLIP.first(Type.VIDEO, Role.CONFIGURATION),
                        joiner.frames());
            }
        }
    }

    private static void assertStartsWith(byte[] configuration, byte[] former, List<RtmpClient.Received> frames) {
        assertEquals(
                List.of(Role.METADATA, Role.CONFIGURATION, Role.CONFIGURATION, Role.KEYFRAME),
                frames.stream().map(RtmpClient.Received::role).limit(4).toList());
        assertTrue(frames.stream().anyMatch(frame -> frame.samePayload(configuration)));
        assertFalse(frames.stream().anyMatch(frame -> frame.samePayload(former)));
        assertEquals(List.of(), Clip.timesSteppingBack(frames));
    }

    /** Marker 2 and a length before each name; the values behind it are as the row says. */
    private static Stream<String> oddMetadata() {
        String name = string("onMetaData");
        return Stream.of(
                name,
                name + "03" + "000009",
                name + "08" + "00000000" + "000009",
                name + "08" + "00000007" + "0005" + hex("width") + "004074000000000000" + "000009" + "00000000",
                name + "0a" + "00000002" + "06" + "0d",
                name + "06",
                name + "0d" + "05",
                name + "03" + "0003" + hex("cut"),
                string("onCuePoint") + "03" + "0004" + hex("name") + string("x") + "000009",
                string("onTextData") + "03" + "0004" + hex("text") + string("subtitle") + "000009");
    }

    @Test
    @DisplayName("interop 20: metadata in odd shapes, cue points and text arrive as they were sent, less @setDataFrame")
    void shouldRelayDataInOddShapes() {
        List<byte[]> expected = new ArrayList<>();
        try (CommandClient encoder = CommandClient.connect(NODE.url("live/odd"));
                CommandClient player = CommandClient.connect(NODE.url("live/odd"))) {
            int id = encoder.publish("odd");
            int played = player.play("odd");
            NODE.awaitSubscribers("live/odd", 1);
            String set = string("@setDataFrame");
            oddMetadata().forEach(values -> {
                byte[] payload = bytes(values);
                encoder.send(id, MessageType.DATA_AMF0, 0, payload);
                encoder.send(id, MessageType.DATA_AMF0, 0, bytes(set + values));
                encoder.send(0, MessageType.DATA_AMF0, 0, bytes(set + values));
                encoder.send(id, MessageType.DATA_AMF0, 0, bytes("00" + "0000000000000000" + set + values));
                encoder.send(id, MessageType.DATA_AMF3, 0, bytes("00" + set + values));
                expected.addAll(List.of(payload, payload, payload, payload, payload));
            });
            encoder.send(id, MessageType.DATA_AMF0, 0, new byte[0]);
            encoder.send(id, MessageType.DATA_AMF0, 0, bytes(set));
            encoder.send(id, MessageType.DATA_AMF0, 0, bytes(string("@clearDataFrame")));
            encoder.send(id, MessageType.AUDIO, 40, bytes("2f0102"));
            player.awaitFrames(played, expected.size() + 1);
            List<RtmpClient.Received> frames = player.frames(played);
            for (int i = 0; i < expected.size(); i++) {
                assertArrayEquals(expected.get(i), frames.get(i).payload(), "message " + i);
            }
            assertEquals(expected.size() + 1, frames.size());
            assertFalse(encoder.isClosedByServer());
        }
    }

    @Test
    @DisplayName("interop 21: metadata announces a picture that never comes, and nothing waits for it")
    void shouldNotWaitForAnAnnouncedTrack() {
        Clip sound = Clip.of(TestMedia.aacOnly(2));
        try (RtmpClient encoder = RtmpClient.publish(NODE.url("live/lies"))) {
            encoder.send(Type.DATA, 0, CLIP.first(Type.DATA, Role.METADATA));
            Clip media = new Clip(sound.tags().subList(1, sound.size()));
            new Clip(media.tags().subList(0, 20)).sendBy(encoder);
            try (RtmpClient player = RtmpClient.play(NODE.url("live/lies"))) {
                NODE.awaitSubscribers("live/lies", 1);
                new Clip(media.tags().subList(20, media.size())).sendBy(encoder);
                player.awaitFrames(10);
                assertEquals(Role.METADATA, player.frames().get(0).role());
                assertEquals(Role.CONFIGURATION, player.frames().get(1).role());
            }
        }
    }

    @Test
    @DisplayName(
            "interop 24: a play of what nobody publishes hears StreamNotFound after the configured time, not before;"
                    + " a node that only serves viewers refuses publishers")
    void shouldServeOnlyViewersOnAnEdgeNode() {
        Map<String, String> settings = Map.of("weir.roles", "edge", "weir.stream.play-wait", "600ms");
        try (RunningNode edge = RunningNode.start(settings);
                CommandClient client = CommandClient.connect(edge.url("live/x"))) {
            long asked = System.nanoTime();
            int played = client.play("x");
            client.awaitCode(played, "NetStream.Play.StreamNotFound");
            assertTrue(System.nanoTime() - asked >= Duration.ofMillis(600).toNanos());
            assertFalse(client.sawStreamEof(played));

            int refused = client.createStream();
            client.call(refused, "publish", AmfValue.of("x"), AmfValue.of("live"));
            client.awaitCode(refused, "NetStream.Publish.Denied");
            assertFalse(client.codes(refused).contains("NetStream.Publish.Start"));
            assertFalse(client.isClosedByServer());
        }
    }

    @Test
    @DisplayName("001 FR-037: a node that only takes publishers refuses players")
    void shouldTakeOnlyPublishersOnAnIngestNode() {
        try (RunningNode ingest = RunningNode.start(Map.of("weir.roles", "ingest"));
                CommandClient client = CommandClient.connect(ingest.url("live/x"))) {
            int id = client.publish("x");
            client.send(id, MessageType.AUDIO, 0, bytes("2f0102"));
            Await.until(LIMIT, "the stream", () -> ingest.knows("live/x"));
            int refused = client.createStream();
            client.call(refused, "play", AmfValue.of("x"));
            client.awaitCode(refused, "NetStream.Play.Failed");
            assertEquals(List.of("NetStream.Play.Failed"), client.codes(refused));
            assertFalse(client.isClosedByServer());
        }
    }

    private static String string(String text) {
        return "02%04x".formatted(text.length()) + hex(text);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
