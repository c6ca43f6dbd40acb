package weir.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.DropReason;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.Metrics;
import weir.telemetry.RecordingMetrics;
import weir.testkit.Await;
import weir.testkit.FlvFile;
import weir.testkit.LogLines;
import weir.testkit.Mailbox;
import weir.testkit.SyntheticStream;

/** A recorder between a stream and a disk that does as much as the test lets it. */
class RecorderTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StreamKey KEY = StreamKey.parse("live/test");
    private static final String PUBLISHER = "1";
    private static final int PICTURE_BYTES = 20_000;
    private static final SyntheticStream STREAM = new SyntheticStream(PICTURE_BYTES);
    private static final int BUFFER_BYTES = 512 * 1024;
    private static final RecordingPlan PLAN =
            new RecordingPlan(FilePattern.parse("{name}.flv"), Duration.ZERO, RecordingPlan.Reconnect.APPEND);

    @TempDir
    private Path directory;

    private volatile boolean diskClosed;
    private volatile InstantSource clockNow = InstantSource.system();
    private final InstantSource clock = () -> clockNow.instant();
    private final Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final LocalStreams streams = new LocalStreams();
    private final Queue<Recordings.Command> told = new ConcurrentLinkedQueue<>();
    private final ActorRef<Recordings.Command> parent = KIT.spawn(Behaviors.receiveMessage(message -> {
        told.add(message);
        return Behaviors.same();
    }));
    private final LocalRecordings shown = new LocalRecordings();
    private final RecordingMetrics metrics = new Metrics(new PrometheusRegistry()).recordings();
    private LogLines log;
    private ActorRef<Subscriber.Event> recorder;
    private Runnable awaitDelivered;

    @BeforeEach
    void start() {
        log = LogLines.capture();
        streams.published(KEY, PUBLISHER);
        RecordingContext node =
                RecordingContext.of(settings(directory), hubs.getRef(), streams, shown, metrics, this::toDisk, clock);
        ActorRef<Recorder.Command> spawned = KIT.spawn(Recorder.create(KEY, PLAN, node, parent));
        awaitDelivered = () -> Mailbox.awaitEmpty(KIT, spawned);
        recorder = hubs.expectMessageClass(Hubs.Subscribe.class).subscriber();
        recorder.tell(new Subscriber.Joined(KEY, 1, List.of(), false, true));
    }

    /** All streams are recorded, and written at once. */
    static RecordSettings settings(Path directory) {
        return new RecordSettings(
                directory,
                true,
                PLAN,
                List.of(),
                1,
                100,
                BUFFER_BYTES,
                Duration.ofMinutes(1),
                Duration.ZERO,
                Duration.ofSeconds(1));
    }

    private void toDisk(Runnable call) {
        if (diskClosed) {
            throw new RejectedExecutionException("closed");
        }
        disk.add(call);
    }

    @AfterEach
    void stop() {
        log.close();
    }

    @AfterAll
    static void shutdown() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName("001 FR-044: a slow disk costs groups of pictures, with one line in the log; what is recorded decodes")
    void shouldDropByGroupOfPicturesForASlowDisk() {
        deliver(0, 60, true);
        Await.until(LIMIT, "frames dropped", () -> dropped() > 0 && status().framesDropped() == dropped());
        letTheDiskWork(() -> status().progress().millis() >= 2_300);
        deliver(60, 110, true);
        letTheDiskWork(() -> pictures(part()).contains(109));
        recorder.tell(new Subscriber.Ended(KEY));
        assertFalse(endsFailed());

        List<Integer> pictures = pictures(directory.resolve("test.flv"));
        for (int i = 1; i < pictures.size(); i++) {
            int number = pictures.get(i);
            assertTrue(
                    number == pictures.get(i - 1) + 1 || SyntheticStream.isKeyframe(number), "inter frame " + number);
        }
        int coded = 3 * 110;
        assertEquals(
                coded,
                dropped() + FlvFile.read(directory.resolve("test.flv")).media().size() - 2);
        assertEquals(1, log.with("recording drops frames", "stream=live/test").size());
        assertEquals(0, log.with("recording failed").size());
    }

    @Test
    @DisplayName("A disk that takes nothing at all ends the recording; what it took is completed when it can be")
    void shouldGiveUpADiskThatTakesNothing() {
        stall();
        assertTrue(status().error().startsWith("disk_stalled"), status().error());
        assertTrue(endsFailed());
        assertTrue(pictures(directory.resolve("test.flv")).contains(4));
        assertEquals(1, log.with("recording failed", "disk_stalled").size());
        Await.until(LIMIT, "it is counted no more", () -> metrics.active().get() == 0);
    }

    @Test
    @DisplayName("... and ends all the same when what it took is gone")
    void shouldEndWhenNothingCanBeCompleted() throws IOException {
        stall();
        Files.delete(part());
        assertTrue(endsFailed());
        assertEquals(1, log.with("recording failed").size());
    }

    /** The first pictures are written, what follows is not. */
    private void stall() {
        deliver(0, 5, true);
        letTheDiskWork(() -> pictures(part()).contains(4));
        deliver(5, 6, true);
        Frame configuration = frame(Frame.Type.VIDEO, 0, configuration(BUFFER_BYTES));
        for (int i = 0; i < 5; i++) {
            recorder.tell(new Subscriber.Delivered(KEY, false, List.of(configuration), true));
        }
        Await.until(LIMIT, "the failure", () -> status().state() == RecorderState.FAILED);
    }

    @Test
    @DisplayName("One copy: frames of a publisher on another node are not recorded, and end what was recorded here")
    void shouldRecordWhatIsPublishedHereOnly() {
        deliver(0, 5, false);
        deliver(5, 30, true);
        letTheDiskWork(() -> pictures(part()).contains(29));
        deliver(30, 35, false);
        assertFalse(endsFailed());
        List<Integer> pictures = pictures(directory.resolve("test.flv"));
        assertEquals(25, pictures.get(0));
        assertEquals(29, pictures.get(pictures.size() - 1));
        assertEquals(1, log.with("recording ended", "published elsewhere").size());
    }

    @Test
    void shouldEndWithoutAFileWhenNothingComes() throws IOException {
        streams.unpublished(KEY, PUBLISHER);
        recorder.tell(new Subscriber.NotFound(KEY, 1));
        assertFalse(endsFailed());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    @DisplayName("A publisher that sends nothing is waited for, at intervals, whatever the Hub's patience is")
    void shouldSubscribeAgainWhileThePublisherIsSilent() {
        recorder.tell(new Subscriber.NotFound(KEY, 1));
        assertEquals(
                recorder, hubs.expectMessageClass(Hubs.Subscribe.class, LIMIT).subscriber());
        assertTrue(told.isEmpty());
        deliver(0, 5, true);
        letTheDiskWork(() -> pictures(part()).contains(4));
    }

    @Test
    @DisplayName("An error that is no exception ends the recording as any other failure")
    void shouldEndAfterAnErrorOnTheDisksThread() {
        clockNow = () -> {
            throw new StackOverflowError("as deep as it goes");
        };
        deliver(0, 5, true);
        assertTrue(endsFailed());
        assertEquals(1, log.with("recording failed", "internal").size());
    }

    @Test
    void shouldBeCountedNoMoreWhenItCrashes() {
        assertEquals(1, metrics.active().get());
        diskClosed = true;
        deliver(0, 5, true);
        Await.until(LIMIT, "it is counted no more", () -> metrics.active().get() == 0);
    }

    private void deliver(int from, int to, boolean local) {
        if (from == 0) {
            recorder.tell(new Subscriber.Delivered(KEY, true, frames(STREAM.headers()), local));
        }
        for (int number = from; number < to; number++) {
            recorder.tell(new Subscriber.Delivered(KEY, false, frames(STREAM.picture(number)), local));
        }
        awaitDelivered.run(); // the disk does nothing in between
    }

    private static List<Frame> frames(List<SyntheticStream.Message> messages) {
        return messages.stream()
                .map(message -> frame(message.type(), message.timestamp(), message.payload()))
                .toList();
    }

    private static Frame frame(Frame.Type type, long time, byte[] payload) {
        return new Frame(type, time, payload, FrameClassifier.classify(type, payload));
    }

    /** What may not be dropped. */
    private static byte[] configuration(int bytes) {
        byte[] payload = new byte[bytes];
        payload[0] = 0x17;
        return payload;
    }

    private interface Condition {
        boolean holds();
    }

    private void letTheDiskWork(Condition until) {
        Await.until(LIMIT, () -> "the disk's work, " + status(), () -> {
            Optional.ofNullable(disk.poll()).ifPresent(Runnable::run);
            return until.holds();
        });
    }

    /** Waits for the recorder's end. */
    private boolean endsFailed() {
        letTheDiskWork(() -> told.stream().anyMatch(Recordings.RecorderEnded.class::isInstance));
        return told.contains(new Recordings.RecorderFailed(KEY));
    }

    private RecordingStatus status() {
        return shown.all().get(0);
    }

    private long dropped() {
        return Stream.of(DropReason.values())
                .mapToLong(reason -> metrics.dropped(reason.label()).getLongValue())
                .sum();
    }

    private Path part() {
        return directory.resolve("test.flv.part");
    }

    private static List<Integer> pictures(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        return FlvFile.read(file).video().stream()
                .filter(tag -> tag.payload().length == PICTURE_BYTES)
                .map(tag -> SyntheticStream.numberIn(Frame.Type.VIDEO, tag.payload()))
                .toList();
    }
}
