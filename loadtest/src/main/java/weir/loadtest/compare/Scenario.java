package weir.loadtest.compare;

import java.time.Duration;
import java.util.Locale;
import weir.loadtest.stream.StreamShape;

/** What servers are compared by. Its number of streams and viewers may be changed. */
public enum Scenario {
    FANOUT("one stream of 2.5 Mbit/s, 300 viewers", StreamShape.YARDSTICK, 1, 300, 3),
    LOW_LATENCY("one stream of 2.5 Mbit/s, 100 viewers", StreamShape.YARDSTICK, 1, 100, 2),
    AUDIO("one stream of 43 audio frames/s of 200 B, 1,000 viewers", StreamShape.YARDSTICK.audioOnly(), 1, 1_000, 5),
    PAIRS("100 streams of 1 Mbit/s, one viewer each", Shapes.ONE_MEGABIT, 100, 100, 3),
    ARRIVE("250 publishers and 250 viewers of 1 Mbit/s that come within 2 s", Shapes.ONE_MEGABIT, 250, 250, 2),
    LIMIT("the most viewers of 2.5 Mbit/s with 99.9 % delivered and p99 below 2 s", StreamShape.YARDSTICK, 1, 1_000, 0),
    LATE_JOIN("100 viewers, one after the other, of a stream that others play", StreamShape.YARDSTICK, 1, 100, 10),
    MEMORY("1,000 viewers of one stream of 200 kbit/s", Shapes.SMALL, 1, 1_000, 5),
    STUCK("200 viewers that stop reading beside 20 that play 2.5 Mbit/s", StreamShape.YARDSTICK, 1, 20, 1),
    IDLE("1,000 connections that ask for nothing beside 20 viewers of 2.5 Mbit/s", StreamShape.YARDSTICK, 1, 20, 1),
    STREAMS("200 streams of 200 kbit/s that nobody plays beside one with 20 viewers", Shapes.SMALL, 1, 20, 1),
    INGEST("200 streams of 2.5 Mbit/s, 10 of them played", StreamShape.YARDSTICK, 200, 10, 2),
    INGEST_AUDIO("500 streams of audio only, 10 of them played", StreamShape.YARDSTICK.audioOnly(), 500, 10, 2),
    ULTRA_HD("one stream of 40 Mbit/s, 10 viewers", Shapes.FORTY_MEGABIT, 1, 10, 2),
    NODES(
            "200 streams of 2.5 Mbit/s published to one node and played from another",
            StreamShape.YARDSTICK,
            200,
            200,
            5),
    SOAK("one stream of 2.5 Mbit/s, 300 viewers, for half an hour", StreamShape.YARDSTICK, 1, 300, 3);

    private static final int SECONDS = 20;
    private static final int NODES_SECONDS = 60;
    private static final int SOAK_SECONDS = 1_800;
    private static final int OTHERS = 200;
    private static final int IDLE_OTHERS = 1_000;

    private static final class Shapes {
        static final StreamShape ONE_MEGABIT = StreamShape.YARDSTICK.withVideoBytes(3_900);
        static final StreamShape SMALL = StreamShape.YARDSTICK.withVideoBytes(550);
        static final StreamShape FORTY_MEGABIT = StreamShape.YARDSTICK.withVideoBytes(166_000);
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
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

    /** How long the part of a run is that counts. */
    public int seconds() {
        return switch (this) {
            case NODES -> NODES_SECONDS;
            case SOAK -> SOAK_SECONDS;
            default -> SECONDS;
        };
    }

    /** How many connections of another kind come beside the viewers, for their memory. */
    int others() {
        return switch (this) {
            case STUCK, STREAMS -> OTHERS;
            case IDLE -> IDLE_OTHERS;
            default -> 0;
        };
    }

    Duration ramp() {
        return Duration.ofSeconds(rampSeconds);
    }

    /** Its servers are to tidy up before their memory is read. */
    boolean isAboutMemory() {
        return this == MEMORY || others() > 0;
    }

    @Override
    public String toString() {
        return word();
    }
}
