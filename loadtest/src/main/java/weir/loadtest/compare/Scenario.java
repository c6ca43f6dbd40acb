package weir.loadtest.compare;

import java.time.Duration;
import weir.loadtest.stream.StreamShape;

/** What servers are compared by. Its number of streams and viewers may be changed. */
public enum Scenario {
    FANOUT("one stream of 2.5 Mbit/s, 300 viewers", StreamShape.YARDSTICK, 1, 300, 3),
    AUDIO("one stream of 43 audio frames/s of 200 B, 1,000 viewers", StreamShape.YARDSTICK.audioOnly(), 1, 1_000, 5),
    PAIRS("100 streams of 1 Mbit/s, one viewer each", Shapes.ONE_MEGABIT, 100, 100, 3),
    ARRIVE("250 publishers and 250 viewers that come within 2 s", Shapes.ONE_MEGABIT, 250, 250, 2),
    LOW_LATENCY("one stream of 2.5 Mbit/s, 100 viewers", StreamShape.YARDSTICK, 1, 100, 2),
    LIMIT("the most viewers of 2.5 Mbit/s with 99.9 % delivered and p99 below 2 s", StreamShape.YARDSTICK, 1, 500, 0),
    MEMORY("1,000 viewers of one stream of 200 kbit/s", Shapes.SMALL, 1, 1_000, 5),
    LATE_JOIN("100 viewers, one after the other, of a stream that others play", StreamShape.YARDSTICK, 1, 100, 10);

    private static final class Shapes {
        static final StreamShape ONE_MEGABIT = StreamShape.YARDSTICK.withVideoBytes(3_900);
        static final StreamShape SMALL = StreamShape.YARDSTICK.withVideoBytes(550);
    }

    private final String description;
    private final StreamShape shape;
    private final int streams;
    private final int viewers;
    private final int rampSeconds;

    Scenario(String description, StreamShape shape, int streams, int viewers, int rampSeconds) {
        this.description = description;
        this.shape = shape;
        this.streams = streams;
        this.viewers = viewers;
        this.rampSeconds = rampSeconds;
    }

    /** As the command line and the report call it. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    StreamShape shape() {
        return shape;
    }

    public int streams() {
        return streams;
    }

    /** In all. */
    public int viewers() {
        return viewers;
    }

    Duration ramp() {
        return Duration.ofSeconds(rampSeconds);
    }

    @Override
    public String toString() {
        return word();
    }
}
