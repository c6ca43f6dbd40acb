package weir.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoders of every temper: the clock goes on, never back, and keeps audio and video together. */
class TimelinePropertyTest {

    private static final long WRAP = 1L << 32;

    private final Timeline timeline = new Timeline();
    private final long[] last = {0, 0, 0};

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldNeverStepBackWithinAType(long seed) {
        Random random = new Random(seed);
        TimestampUnwrapper unwrapper = new TimestampUnwrapper();
        long clock = random.nextLong(WRAP);
        for (int i = 0; i < 3_000; i++) {
            int event = random.nextInt(100);
            if (event == 0) {
                timeline.newPublication();
                unwrapper = new TimestampUnwrapper();
                clock = random.nextBoolean() ? 0 : random.nextLong(WRAP);
            } else if (event == 1) {
                clock = random.nextLong(WRAP);
            } else if (event < 10) {
                clock += random.nextInt(200_000) - 100_000;
            } else {
                clock += random.nextInt(40);
            }
            Frame frame = randomFrame(random);
            long wire = (event == 2 ? 0 : clock) & WRAP - 1;
            map(frame.at(unwrapper.unwrap(frame.header(), wire)), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldKeepAudioAndVideoTogetherOverReconnectsAndResets(long seed) {
        Random random = new Random(seed);
        long clock = random.nextInt(100_000);
        long out = 0;
        for (int publication = 0; publication < 20; publication++) {
            if (publication > 0 && random.nextBoolean()) {
                timeline.newPublication();
                map(Frames.metadata(0), seed);
                map(Frames.videoHeader(0), seed);
                map(Frames.audioHeader(0), seed);
                clock = random.nextLong(WRAP);
            } else if (publication > 0) {
                clock += random.nextBoolean() ? -2_000 - random.nextInt(1 << 30) : 70_000 + random.nextInt(1 << 30);
            }
            for (int i = 0; i < 50; i++) {
                long video = map(Frames.key(clock), seed);
                long audio = map(Frames.sound(clock + 7), seed);
                assertEquals(7, audio - video, "seed " + seed);
                assertTrue(publication == 0 || video - out <= 7 + 80, "a gap of " + (video - out) + ", seed " + seed);
                out = video;
                clock += 40 + random.nextInt(40);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void shouldChangeNoTimeOfAnOrderlyPublication(long seed) {
        Random random = new Random(seed);
        long video = random.nextInt(Integer.MAX_VALUE);
        long audio = video + random.nextInt(1_000) - 500;
        for (int i = 0; i < 1_000; i++) {
            if (random.nextBoolean()) {
                video += random.nextInt(100);
                assertEquals(Math.max(0, video), map(Frames.inter(video), seed), "seed " + seed);
            } else {
                audio += random.nextInt(100);
                assertEquals(Math.max(0, audio), map(Frames.sound(audio), seed), "seed " + seed);
            }
        }
    }

    private long map(Frame frame, long seed) {
        long time = timeline.map(frame);
        int type = frame.type().ordinal();
        assertTrue(time >= last[type], frame.type() + " from " + last[type] + " to " + time + ", seed " + seed);
        last[type] = time;
        return time;
    }

    private static Frame randomFrame(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> Frames.metadata(0);
            case 1 -> Frames.videoHeader(0);
            case 2 -> Frames.audioHeader(0);
            case 3 -> Frames.text(0);
            case 4 -> Frames.key(0);
            case 5, 6 -> Frames.inter(0);
            default -> Frames.sound(0);
        };
    }
}
