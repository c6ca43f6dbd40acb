package weir.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weir.media.Frame;
import weir.media.FrameHeader.Role;
import weir.testkit.Await;
import weir.testkit.RoamingEncoder;
import weir.testkit.RtmpServer;
import weir.testkit.SyntheticStream;

/** Many destinations for long; run by .ci/nightly. {@code -Dweir.soak.seconds=N} says for how long. */
class PushSoak {

    private static final int DESTINATIONS = 12;
    /** With 25 pictures a second and the sound beside them 2.5 Mbit/s. */
    private static final int PICTURE_BYTES = 12_300;

    @Test
    @DisplayName("003 PR-002, PR-003, PR-004: 12 destinations of 2.5 Mbit/s without a drop, and memory that stays")
    void shouldPushToManyWithoutADrop() {
        int seconds = Integer.getInteger("weir.soak.seconds", 600);
        List<RtmpServer> destinations = IntStream.range(0, DESTINATIONS)
                .mapToObj(i -> RtmpServer.start())
                .toList();
        destinations.forEach(destination -> destination.keepHeads(16));
        String urls = destinations.stream()
                .map(destination -> destination.url("soak"))
                .collect(Collectors.joining(","));
        try (PackagedNode node = PackagedNode.start("-Xmx512m", "-Dweir.push.relay-to=" + urls);
                RoamingEncoder encoder = new RoamingEncoder(
                        new SyntheticStream(PICTURE_BYTES), () -> node.url("live/soak"), Duration.ofSeconds(1))) {
            destinations.forEach(destination -> destination.awaitMessages(0, 100));
            long heapBefore = node.heapAfterCollection();
            double cpuBefore = node.metric("process_cpu_seconds_total");
            long start = System.nanoTime();
            Await.pauseUntil(start + seconds * 1_000_000_000L);
            double cpu = (node.metric("process_cpu_seconds_total") - cpuBefore) * 1e9 / (System.nanoTime() - start);
            double dropped = node.metric("weir_push_messages_dropped_total");
            double failures = node.metric("weir_push_failures_total");
            long heapAfter = node.heapAfterCollection();
            System.out.printf(
                    "%d destinations, %d s: %.1f %% of a core, heap in use %d MiB at first, %d MiB at last, %.0f messages"
                            + " and %.0f MB taken, %.0f dropped, %.0f failures%n",
                    DESTINATIONS,
                    seconds,
                    100 * cpu,
                    heapBefore >> 20,
                    heapAfter >> 20,
                    node.metric("weir_push_messages_total"),
                    node.metric("weir_push_bytes_total") / 1e6,
                    dropped,
                    failures);
            assertEquals(0, dropped);
            assertEquals(0, failures);
            assertEquals(1, encoder.connections());
            assertTrue(heapAfter < heapBefore + (32 << 20), heapBefore + " bytes of heap, then " + heapAfter);
            int expected = 24 * seconds;
            destinations.forEach(destination -> assertWhole(destination, expected));
        } finally {
            destinations.forEach(RtmpServer::close);
        }
    }

    /** From a keyframe on every picture. */
    private static void assertWhole(RtmpServer destination, int pictures) {
        assertEquals(1, destination.connections().size());
        List<Integer> taken = destination.awaitConnection(0).messages().stream()
                .filter(message -> message.type() == Frame.Type.VIDEO && message.role() != Role.CONFIGURATION)
                .map(message -> SyntheticStream.numberIn(message.type(), message.payload()))
                .toList();
        int first = taken.get(0);
        assertTrue(SyntheticStream.isKeyframe(first), "picture " + first + " comes first");
        assertEquals(IntStream.range(first, first + taken.size()).boxed().toList(), taken);
        assertTrue(taken.size() >= pictures, "only " + taken.size() + " pictures");
    }
}
