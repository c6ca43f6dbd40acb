package weir.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.testkit.Await;
import weir.testkit.ExternalProcess;
import weir.testkit.Ffmpeg;
import weir.testkit.FlvFile;
import weir.testkit.RtmpClient;
import weir.testkit.TestMedia;

/** Three nodes behind HAProxy, twelve real encoders that land anywhere, and players on every node. */
@ExtendWith(SharedCluster.class)
class LoadBalancedIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int STREAMS = 12;
    private static final int NODES = 3;
    private static final TestMedia CLIP = TestMedia.h264Aac(10, 2);
    /** What every late joiner starts with, wherever it joins. */
    private static final List<Role> START =
            List.of(Role.METADATA, Role.CONFIGURATION, Role.CONFIGURATION, Role.KEYFRAME);

    private final TestCluster cluster;
    private final LoadBalancer balancer;

    LoadBalancedIT(TestCluster cluster, LoadBalancer balancer) {
        this.cluster = cluster;
        this.balancer = balancer;
    }

    /** One stream with its encoder, a player on each node from the beginning, and one on each that joins later. */
    private final class Watched implements AutoCloseable {
        private final String key;
        private final List<RtmpClient> players = new ArrayList<>();
        private final List<RtmpClient> joiners = new ArrayList<>();
        private final ExternalProcess encoder;

        private Watched(int number) {
            key = "live/balanced" + number;
            cluster.nodes().forEach(node -> players.add(RtmpClient.play(node.url(key))));
            cluster.nodes()
                    .forEach(node ->
                            Await.until(LIMIT, "a player of " + key + " on " + node, () -> node.subscribers(key) == 1));
            encoder = ExternalProcess.start("encoder", CLIP.publishTo(balancer.url(key)));
        }

        private void join() {
            Await.until(LIMIT, "the second group of pictures", () -> keyframes(players.get(0)) >= 2);
            cluster.nodes().forEach(node -> joiners.add(RtmpClient.play(node.url(key))));
        }

        private long keyframes(RtmpClient player) {
            return player.frames().stream()
                    .filter(frame -> frame.role() == Role.KEYFRAME)
                    .count();
        }

        private List<RtmpClient> all() {
            List<RtmpClient> all = new ArrayList<>(players);
            all.addAll(joiners);
            return all;
        }

        @Override
        public void close() {
            encoder.close();
            all().forEach(RtmpClient::close);
        }
    }

    @Test
    @DisplayName(
            "12 real encoders behind a load balancer: the same bytes on every node, and late joiners start alike everywhere")
    void shouldPlayOnEveryNodeWhatEncodersSendThroughTheLoadBalancer() {
        List<Watched> streams =
                IntStream.range(0, STREAMS).mapToObj(Watched::new).toList();
        List<ExternalProcess> decoders = IntStream.range(0, NODES)
                .mapToObj(n -> decoder(cluster.node(n).url(streams.get(n).key)))
                .toList();
        streams.forEach(Watched::join);
        int[] published = IntStream.range(0, NODES)
                .map(n -> (int) streams.stream()
                        .filter(stream -> cluster.node(n).publishes(stream.key))
                        .count())
                .toArray();
        for (Watched stream : streams) {
            assertEquals(0, stream.encoder.waitFor(LIMIT), () -> stream.encoder
                    .output()
                    .toString());
            stream.all().forEach(player -> Await.until(LIMIT, "the end of " + stream.key, player::hasEnded));
        }
        System.out.printf("%d encoders through HAProxy land on %s%n", STREAMS, Arrays.toString(published));
        assertEquals(STREAMS, Arrays.stream(published).sum());
        assertTrue(Arrays.stream(published).allMatch(count -> count > 0), "all on one node");
        for (ExternalProcess decoder : decoders) {
            assertEquals(0, decoder.waitFor(LIMIT), () -> decoder.output().toString());
            assertEquals(List.of(), decoder.output());
            decoder.close();
        }
        streams.forEach(LoadBalancedIT::assertSameEverywhere);
        streams.forEach(Watched::close);
    }

    private static void assertSameEverywhere(Watched stream) {
        List<RtmpClient.Received> first = stream.players.get(0).frames();
        assertSamePayloads(sent(FlvFile.VIDEO), coded(first, Frame.Type.VIDEO), stream.key);
        assertSamePayloads(sent(FlvFile.AUDIO), coded(first, Frame.Type.AUDIO), stream.key);
        for (RtmpClient player : stream.players) {
            assertSamePayloads(payloads(first), payloads(player.frames()), stream.key);
        }
        for (RtmpClient joiner : stream.joiners) {
            List<RtmpClient.Received> frames = joiner.frames();
            assertEquals(
                    START,
                    frames.subList(0, START.size()).stream()
                            .map(RtmpClient.Received::role)
                            .toList(),
                    stream.key);
            assertSamePayloads(payloads(first.subList(0, 3)), payloads(frames.subList(0, 3)), stream.key);
            List<byte[]> live = payloads(frames.subList(3, frames.size()));
            List<byte[]> all = payloads(first);
            assertSamePayloads(all.subList(all.size() - live.size(), all.size()), live, stream.key);
        }
    }

    /** What the encoder read from the clip: it adds nothing to coded frames. */
    private static List<byte[]> sent(int type) {
        return FlvFile.read(CLIP.file()).tags().stream()
                .filter(tag -> tag.type() == type)
                .map(FlvFile.Tag::payload)
                .filter(payload -> payload[1] == 1)
                .toList();
    }

    private static List<byte[]> coded(List<RtmpClient.Received> frames, Frame.Type type) {
        return frames.stream()
                .filter(frame -> frame.type() == type && frame.payload()[1] == 1)
                .map(RtmpClient.Received::payload)
                .toList();
    }

    private static List<byte[]> payloads(List<RtmpClient.Received> frames) {
        return frames.stream().map(RtmpClient.Received::payload).toList();
    }

    private static void assertSamePayloads(List<byte[]> expected, List<byte[]> actual, String key) {
        assertEquals(expected.size(), actual.size(), key);
        assertTrue(Arrays.deepEquals(expected.toArray(), actual.toArray()), key);
    }

    private static ExternalProcess decoder(String url) {
        return ExternalProcess.start(
                "decoding player", Ffmpeg.ffmpeg("-loglevel", "error", "-xerror", "-i", url, "-f", "null", "-"));
    }
}
