package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.node.RunningNode;
import weir.rtmp.amf.AmfObject;
import weir.rtmp.amf.AmfValue;
import weir.testkit.CommandClient;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** What players ask for while they play, message by message; what others get shows that the encoder's messages had arrived. */
class PlayCommandsTest {

    private static final RunningNode NODE = RunningNode.start();
    /** Keyframes at 0 and 2 s, the first one before any sound. */
    private static final Clip CLIP = Clip.of(TestMedia.h264BFramesAac(4, 2));

    private static final Clip START = CLIP.between(0, 1_000);
    private static final Clip MIDDLE = CLIP.between(1_000, 1_500);
    private static final Clip REST = CLIP.between(1_500, Integer.MAX_VALUE);

    private String name;

    @BeforeEach
    void nameStream(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName();
    }

    @AfterAll
    static void stop() {
        NODE.close();
    }

    @Test
    @DisplayName(
            "001 FR-016: a paused play gets nothing; it goes on with sound at once and with picture from a keyframe")
    void shouldPauseAndGoOn() {
        try (Watched stream = new Watched(name);
                CommandClient player = CommandClient.connect(NODE.url(name()))) {
            int id = player.play(name);
            stream.send(START);
            player.awaitFrames(id, START.size());
            player.call(id, "pause", AmfValue.of(true), AmfValue.of(1_000));
            player.awaitCode(id, "NetStream.Pause.Notify");
            stream.send(MIDDLE);
            player.call(id, "pause", AmfValue.of(false), AmfValue.of(1_000));
            player.awaitCode(id, "NetStream.Unpause.Notify");
            stream.send(REST);
            Clip expected = new Clip(REST.tags().stream()
                    .filter(tag -> tag.type() != 9 || tag.timestamp() >= 2_000)
                    .toList());
            player.awaitFrames(id, START.size() + expected.size());
            List<RtmpClient.Received> frames = player.frames(id);
            assertTrue(expected.isWhatCame(frames.subList(START.size(), frames.size())), frames::toString);
            assertEquals(List.of(), Clip.timesSteppingBack(frames));
        }
    }

    @Test
    @DisplayName(
            "001 FR-016: receiveVideo false leaves the sound alone, true brings the picture back from a keyframe on")
    void shouldLeaveOutThePicture() {
        try (Watched stream = new Watched(name);
                CommandClient player = CommandClient.connect(NODE.url(name()))) {
            int id = player.play(name);
            stream.send(START);
            player.awaitFrames(id, START.size());
            player.call(id, "receiveVideo", AmfValue.of(false));
            player.ask(0, "_checkbw");
            stream.send(MIDDLE);
            player.call(id, "receiveVideo", AmfValue.of(true));
            player.awaitCode(id, "NetStream.Seek.Notify");
            stream.send(REST);
            Clip expected = new Clip(CLIP.tags().stream()
                    .filter(tag -> tag.timestamp() >= 1_000)
                    .filter(tag -> tag.type() != 9 || tag.timestamp() >= 2_000)
                    .toList());
            player.awaitFrames(id, START.size() + expected.size());
            List<RtmpClient.Received> frames = player.frames(id);
            assertTrue(expected.isWhatCame(frames.subList(START.size(), frames.size())), frames::toString);
        }
    }

    @Test
    @DisplayName("001 FR-037: a seek is refused, and the play goes on")
    void shouldRefuseToSeek() {
        try (Watched stream = new Watched(name);
                CommandClient player = CommandClient.connect(NODE.url(name()))) {
            int id = player.play(name);
            stream.send(START);
            player.call(id, "seek", AmfValue.of(0));
            player.awaitCode(id, "NetStream.Seek.Failed");
            stream.send(MIDDLE);
            stream.send(REST);
            player.awaitFrames(id, CLIP.size());
            assertTrue(CLIP.isWhatCame(player.frames(id)));
        }
    }

    @Test
    @DisplayName("play2 changes to another stream: its headers and keyframe first, and no more of the one before")
    void shouldChangeTheStream() {
        String other = name + "-other";
        try (Watched stream = new Watched(name);
                Watched next = new Watched(other);
                CommandClient player = CommandClient.connect(NODE.url(name()))) {
            next.send(START);
            int id = player.play(name);
            stream.send(START);
            player.awaitFrames(id, START.size());
            player.call(
                    id,
                    "play2",
                    AmfObject.builder()
                            .put("oldStreamName", name)
                            .put("streamName", other)
                            .put("transition", "switch")
                            .build());
            player.awaitFrames(id, 2 * START.size());
            stream.send(MIDDLE);
            next.send(MIDDLE);
            next.send(REST);
            player.awaitFrames(id, START.size() + CLIP.size());
            List<RtmpClient.Received> frames = player.frames(id);
            assertTrue(CLIP.isWhatCame(frames.subList(START.size(), frames.size())), frames::toString);
        }
    }

    @Test
    @DisplayName("001 FR-024: two plays on one connection, of one stream or of two, each get everything once")
    void shouldServeSeveralPlaysOfOneConnection() {
        String other = name + "-other";
        try (Watched stream = new Watched(name);
                Watched second = new Watched(other);
                CommandClient player = CommandClient.connect(NODE.url(name()))) {
            int early = player.play(name);
            int different = player.play(other);
            stream.send(START);
            player.awaitFrames(early, START.size());
            int late = player.play(name);
            stream.send(MIDDLE);
            second.send(CLIP);
            stream.send(REST);
            player.awaitFrames(early, CLIP.size());
            player.awaitFrames(different, CLIP.size());
            player.awaitFrames(late, CLIP.size());
            assertTrue(CLIP.isWhatCame(player.frames(early)));
            assertTrue(CLIP.isWhatCame(player.frames(different)));
            assertTrue(CLIP.isWhatCame(player.frames(late)), () -> player.frames(late) + "");

            stream.encoder.closeStream();
            player.awaitCode(early, "NetStream.Play.UnpublishNotify");
            player.awaitCode(late, "NetStream.Play.UnpublishNotify");
            assertTrue(player.sawStreamEof(early) && player.sawStreamEof(late));
            assertFalse(player.sawStreamEof(different));
        }
    }

    @Test
    @DisplayName("001 FR-004, FR-015, FR-016: one connection publishes a stream and plays it, and another one")
    void shouldPublishAndPlayOnOneConnection() {
        try (Watched other = new Watched(name + "-other");
                CommandClient client = CommandClient.connect(NODE.url(name()))) {
            int itself = client.play(name);
            int different = client.play(name + "-other");
            int published = client.publish(name);
            NODE.awaitSubscribers("live/" + name, 1);
            CLIP.tags().forEach(tag -> client.send(published, tag));
            other.send(CLIP);
            client.awaitFrames(itself, CLIP.size());
            client.awaitFrames(different, CLIP.size());
            assertTrue(CLIP.isWhatCame(client.frames(itself)));
            assertTrue(CLIP.isWhatCame(client.frames(different)));
        }
    }

    @Test
    @DisplayName("interop 24: a play before the publish waits, and then gets everything")
    void shouldWaitForThePublish() {
        try (CommandClient player = CommandClient.connect(NODE.url(name()))) {
            int id = player.play(name);
            NODE.awaitPlayers("live/" + name, 1);
            try (Watched stream = new Watched(name)) {
                stream.send(CLIP);
                player.awaitFrames(id, CLIP.size());
                assertTrue(CLIP.isWhatCame(player.frames(id)));
                assertEquals(Role.METADATA, player.frames(id).get(0).role());
                assertEquals(Frame.Type.DATA, player.frames(id).get(0).type());
            }
        }
    }

    private String name() {
        return "live/" + name;
    }

    /** A stream with an encoder and a player that has what was sent once {@link #send} returns. */
    private static final class Watched implements AutoCloseable {
        private final RtmpClient encoder;
        private final RtmpClient watcher;
        private int sent;

        private Watched(String name) {
            String url = NODE.url("live/" + name);
            encoder = RtmpClient.publish(url);
            watcher = RtmpClient.play(url);
            NODE.awaitFed("live/" + name);
        }

        private void send(Clip part) {
            part.sendBy(encoder);
            sent += part.size();
            watcher.awaitFrames(sent);
        }

        @Override
        public void close() {
            encoder.close();
            watcher.close();
        }
    }
}
