package weir.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weir.stream.TestFrames.audio;
import static weir.stream.TestFrames.inter;
import static weir.stream.TestFrames.key;
import static weir.stream.TestFrames.track;
import static weir.stream.TestFrames.videoConfig;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.media.Frame;
import weir.media.FrameHeader.Role;

class DropBufferTest {

    private static final long MAX_BYTES = 10_000;
    private static final long MAX_MILLIS = 2_000;

    private final Map<DropReason, Integer> drops = new EnumMap<>(DropReason.class);
    private final DropBuffer buffer = new DropBuffer(
            new DropBuffer.Limits(MAX_BYTES, MAX_MILLIS), (reason, frame) -> drops.merge(reason, 1, Integer::sum));

    @Test
    void shouldGiveBackWhatFitsInOrder() {
        List<Frame> frames = List.of(videoConfig(0), key(0, 500), audio(10, 50), inter(40, 100));
        frames.forEach(buffer::offer);
        assertEquals(690, buffer.queuedBytes());
        assertEquals(frames, drain());
        assertEquals(0, buffer.queuedBytes());
        assertTrue(buffer.isEmpty());
        assertTrue(drops.isEmpty());
    }

    @Test
    void shouldLetNoInterFramePassBeforeTheFirstKeyframe() {
        Frame key = key(40, 100);
        Frame after = inter(80, 100);
        buffer.offer(inter(0, 100));
        buffer.offer(key);
        buffer.offer(after);
        assertEquals(List.of(key, after), drain());
        assertEquals(Map.of(DropReason.UNTIL_KEYFRAME, 1), drops);
    }

    @Test
    void shouldDropInterFramesOverTheByteLimitUntilTheNextKeyframe() {
        buffer.offer(key(0, 6_000));
        buffer.offer(inter(40, 3_000));
        buffer.offer(inter(80, 2_000)); // over
        buffer.offer(inter(120, 10)); // would fit, but its reference is gone
        assertEquals(List.of(0L, 40L), times(drain()));
        buffer.offer(inter(160, 10));
        assertTrue(buffer.isEmpty());
        assertEquals(Map.of(DropReason.OVER_BYTES, 1, DropReason.UNTIL_KEYFRAME, 2), drops);
    }

    @Test
    void shouldDropInterFramesOverTheTimeLimit() {
        buffer.offer(key(0, 100));
        buffer.offer(inter(2_000, 100));
        buffer.offer(inter(2_001, 100));
        assertEquals(Map.of(DropReason.OVER_TIME, 1), drops);
        assertEquals(List.of(0L, 2_000L), times(drain()));
    }

    @Test
    void shouldNotTakeAHeadersTimeForAFramesAge() {
        buffer.offer(videoConfig(0));
        buffer.offer(key(3_600_000, 100));
        buffer.offer(audio(3_600_020, 10));
        buffer.offer(inter(3_600_040, 100));
        assertEquals(List.of(0L, 3_600_000L, 3_600_020L, 3_600_040L), times(drain()));
        assertTrue(drops.isEmpty());
    }

    @Test
    void shouldThrowOutOlderVideoForAKeyframeThatDoesNotFit() {
        buffer.offer(videoConfig(0));
        buffer.offer(key(0, 6_000));
        buffer.offer(audio(5, 200));
        buffer.offer(inter(40, 3_000));
        Frame next = key(80, 5_000);
        buffer.offer(next);
        Frame follows = inter(120, 100);
        buffer.offer(follows);
        List<Frame> left = drain();
        assertEquals(List.of(0L, 5L, 80L, 120L), times(left));
        assertEquals(Role.CONFIGURATION, left.get(0).header().role());
        assertEquals(Map.of(DropReason.OVER_BYTES, 2), drops);
    }

    @Test
    void shouldKeepAudioWhileVideoIsDropped() {
        buffer.offer(key(0, 9_900));
        buffer.offer(inter(20, 200));
        buffer.offer(audio(21, 200));
        assertEquals(List.of(0L, 21L), times(drain()));
        assertEquals(Map.of(DropReason.OVER_BYTES, 1), drops);
    }

    @Test
    void shouldThrowOutVideoBeforeAudio() {
        buffer.offer(key(0, 9_000));
        for (int i = 1; i <= 40; i++) {
            buffer.offer(audio(i * 20L, 200));
        }
        List<Frame> left = drain();
        assertEquals(40, left.size());
        assertTrue(left.stream().allMatch(f -> f.type() == Frame.Type.AUDIO));
    }

    @Test
    void shouldThrowOutTheOldestAudioLast() {
        for (int i = 0; i < 400; i++) {
            buffer.offer(audio(i * 20L, 10));
        }
        List<Frame> left = drain();
        long newest = left.get(left.size() - 1).timestamp();
        assertEquals(399 * 20L, newest);
        assertTrue(newest - left.get(0).timestamp() <= MAX_MILLIS * 3 / 2);
        assertEquals(400 - left.size(), drops.get(DropReason.OVER_TIME));
    }

    @Test
    void shouldNeverDropConfigurationButSaySoWhenItOverflows() {
        int count = 0;
        while (!buffer.overflowed()) {
            buffer.offer(videoConfig(count++));
        }
        assertTrue(buffer.queuedBytes() > 2 * MAX_BYTES && buffer.queuedBytes() <= 2 * MAX_BYTES + 80);
        assertEquals(count, drain().size());
    }

    @Test
    void shouldNotOverflowBecauseOfOneLargeFrame() {
        buffer.offer(key(0, 50_000));
        assertFalse(buffer.overflowed());
        assertEquals(1, drain().size());
    }

    @Test
    void shouldGiveTheSeedFirstAndNotCountItAgainstTheLimits() {
        List<Frame> cached = List.of(videoConfig(0), key(0, 50_000), inter(5_000, 50_000));
        buffer.seed(cached, false);
        buffer.offer(inter(5_040, 100));
        assertEquals(List.of(0L, 0L, 5_000L, 5_040L), times(drain()));
        assertTrue(drops.isEmpty());
    }

    @Test
    void shouldThrowOutTheSeedsVideoToo() {
        buffer.seed(List.of(videoConfig(0), key(0, 50_000), inter(40, 50_000)), false);
        buffer.offer(inter(80, 9_990));
        buffer.offer(key(120, 100));
        assertEquals(List.of(0L, 120L), times(drain()));
    }

    @Test
    @DisplayName("interop 28: a late joiner without a cached keyframe hears nothing before it sees something")
    void shouldHoldAudioUntilTheFirstKeyframe() {
        buffer.seed(List.of(videoConfig(0)), true);
        buffer.offer(audio(10, 10));
        buffer.offer(inter(20, 10));
        buffer.offer(key(40, 10));
        buffer.offer(audio(50, 10));
        assertEquals(List.of(0L, 40L, 50L), times(drain()));
    }

    @Test
    @DisplayName("interop 21: a keyframe that never comes does not keep the audio away for ever")
    void shouldLetAudioThroughWhenNoKeyframeComes() {
        buffer.seed(List.of(), true);
        buffer.offer(audio(0, 10));
        buffer.offer(audio(MAX_MILLIS, 10));
        buffer.offer(audio(MAX_MILLIS + 20, 10));
        assertEquals(List.of(MAX_MILLIS, MAX_MILLIS + 20), times(drain()));
    }

    @Test
    void shouldGateEachTrackByItsOwnKeyframe() {
        buffer.offer(track(0, Role.KEYFRAME, 0));
        buffer.offer(track(1, Role.INTER, 0));
        buffer.offer(track(0, Role.INTER, 40));
        buffer.offer(track(1, Role.KEYFRAME, 80));
        buffer.offer(track(1, Role.INTER, 120));
        assertEquals(List.of(0L, 40L, 80L, 120L), times(drain()));
    }

    @Test
    void shouldWaitForAKeyframeAfterAnInterruption() {
        buffer.offer(key(0, 10));
        buffer.interrupt();
        buffer.offer(inter(40, 10));
        buffer.offer(key(80, 10));
        assertEquals(List.of(0L, 80L), times(drain()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldStayBoundedAndDecodableWhateverTheReaderDoes(long seed) {
        Random random = new Random(seed);
        List<Frame> offered = new ArrayList<>();
        List<Frame> taken = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            long time = i * 10L;
            Frame frame =
                    switch (i % 4) {
                        case 0, 2 -> audio(time, 20 + random.nextInt(200));
                        default ->
                            i % 100 == 1 ? key(time, 1_000 + random.nextInt(4_000)) : inter(time, random.nextInt(900));
                    };
            offered.add(frame);
            buffer.offer(frame);
            assertTrue(buffer.queuedBytes() <= MAX_BYTES * 3 / 2);
            if (random.nextInt(1_000) < 200 + 800 * (i / 5_000 % 2)) {
                buffer.poll().ifPresent(taken::add);
            }
        }
        taken.addAll(drain());
        assertDecodable(offered, taken);
        int dropped = drops.values().stream().mapToInt(Integer::intValue).sum();
        assertEquals(offered.size(), taken.size() + dropped);
    }

    /** In order, and every inter frame right behind the video frame it was offered behind. */
    private static void assertDecodable(List<Frame> offered, List<Frame> taken) {
        Map<Frame, Frame> predecessors = new IdentityHashMap<>();
        Frame last = offered.get(0);
        for (Frame frame : offered) {
            if (frame.type() == Frame.Type.VIDEO) {
                predecessors.put(frame, last);
                last = frame;
            }
        }
        Frame lastVideo = offered.get(0);
        long lastTime = -1;
        for (Frame frame : taken) {
            assertTrue(frame.timestamp() > lastTime);
            lastTime = frame.timestamp();
            if (frame.isInter()) {
                assertEquals(predecessors.get(frame), lastVideo);
            }
            if (frame.type() == Frame.Type.VIDEO) {
                lastVideo = frame;
            }
        }
    }

    private List<Frame> drain() {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> f = buffer.poll(); f.isPresent(); f = buffer.poll()) {
            frames.add(f.get());
        }
        return frames;
    }

    private static List<Long> times(List<Frame> frames) {
        return frames.stream().map(Frame::timestamp).toList();
    }
}
