package weir.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.media.FrameClassifier;
import weir.stream.Hubs;
import weir.stream.LocalStreams;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.Metrics;
import weir.testkit.Await;
import weir.testkit.LogLines;
import weir.testkit.Mailbox;

/** The recorders of a node, whose disk does what the test lets it. */
class RecordingsTest {

    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final StreamKey KEY = StreamKey.parse("live/test");

    @TempDir
    private Path directory;

    private final LogLines log = LogLines.capture();
    private final Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
    private final TestProbe<Hubs.Command> hubs = KIT.createTestProbe();
    private final LocalStreams streams = new LocalStreams();
    private final LocalRecordings shown = new LocalRecordings();

    @AfterEach
    void stop() {
        log.close();
    }

    @AfterAll
    static void shutdown() {
        KIT.shutdownTestKit();
    }

    @Test
    @DisplayName(
            "A failed recording is tried again for another publication, also while the failed one is still completed")
    void shouldRecordWhatIsPublishedAnewWhileAFailedRecorderEnds() throws IOException {
        start(Files.createFile(directory.resolve("no-directory")));
        streams.published(KEY, "1");
        failToWrite(expectRecorder());
        streams.unpublished(KEY, "1");
        streams.published(KEY, "2");
        letTheDiskWork(); // the failed one completes what there is
        failToWrite(expectRecorder());
        letTheDiskWork();
        Await.until(LIMIT, "the failed recording is shown", () -> shown.all().size() == 1);
        assertEquals(2, log.with("recording failed").size());
    }

    private void start(Path to) {
        RecordingContext node = RecordingContext.of(
                RecorderTest.settings(to),
                hubs.getRef(),
                streams,
                shown,
                new Metrics(new PrometheusRegistry()).recordings(),
                disk::add,
                InstantSource.system());
        Mailbox.awaitEmpty(KIT, KIT.spawn(Recordings.create(node))); // it listens by then
    }

    private ActorRef<Subscriber.Event> expectRecorder() {
        Hubs.Command said = hubs.fishForMessage(
                        LIMIT,
                        command -> command instanceof Hubs.Subscribe
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0);
        return ((Hubs.Subscribe) said).subscriber();
    }

    private void failToWrite(ActorRef<Subscriber.Event> recorder) {
        byte[] sound = {(byte) 0xAF, 1, 0x21, 0x10};
        Frame frame = new Frame(Frame.Type.AUDIO, 0, sound, FrameClassifier.classify(Frame.Type.AUDIO, sound));
        recorder.tell(new Subscriber.Delivered(KEY, true, List.of(frame), true));
        letTheDiskWork();
        Await.until(LIMIT, "the failure", () -> !disk.isEmpty() && isFailed());
    }

    private boolean isFailed() {
        return shown.all().get(0).state() == RecorderState.FAILED;
    }

    private void letTheDiskWork() {
        Await.until(LIMIT, "a call to the disk", () -> {
            Optional<Runnable> call = Optional.ofNullable(disk.poll());
            call.ifPresent(Runnable::run);
            return call.isPresent();
        });
    }
}
