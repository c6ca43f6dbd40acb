package weir.vod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.media.Frame;
import weir.stream.Playback;
import weir.stream.Playback.Ending;
import weir.stream.RecordedStreams;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.Metrics;
import weir.telemetry.VodMetrics;
import weir.testkit.Await;

class VodPlayerTest {

    private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.parseString("""
            weir-vod-dispatcher {
              type = Dispatcher
              executor = thread-pool-executor
              thread-pool-executor.fixed-pool-size = 2
            }
            """));
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StreamKey KEY = new StreamKey("vod", "a");
    private static final int SUBSCRIPTION = 7;

    @TempDir
    Path directory;

    private final TestProbe<Playback.Event> viewer = KIT.createTestProbe();
    private final TestProbe<Subscriber.Event> media = KIT.createTestProbe();
    private final Metrics all = new Metrics(new PrometheusRegistry());
    private final VodMetrics metrics = all.vod();
    private Duration idleTimeout = Duration.ofMinutes(1);

    @BeforeEach
    void record() throws IOException {
        Recordings.write(directory.resolve("a.flv"), Recordings.seconds(10));
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private VodSettings settings() {
        Duration lead = Duration.ofSeconds(30);
        return new VodSettings("vod", directory, 1, 64 * 1024, lead, lead, idleTimeout);
    }

    private Playback.Request request(StreamKey key, long start, long duration) {
        return new Playback.Request(key, SUBSCRIPTION, start, duration, 0, viewer.getRef(), media.getRef());
    }

    private ActorRef<VodPlayer.Command> spawn(Playback.Request request) {
        return KIT.spawn(VodPlayer.create(request, new RecordingDirectory("vod", directory), settings(), metrics));
    }

    /** @return how the player is reached */
    private ActorRef<Playback.Command> play(Playback.Request request) {
        spawn(request);
        return opening();
    }

    private ActorRef<Playback.Command> opening() {
        Playback.Opening opening = viewer.expectMessageClass(Playback.Opening.class, LIMIT);
        assertEquals(SUBSCRIPTION, opening.subscription());
        return opening.player();
    }

    private Playback.Ready ready(long start) {
        play(request(KEY, start, Long.MAX_VALUE));
        return viewer.expectMessageClass(Playback.Ready.class, LIMIT);
    }

    private void expectOver(Ending ending) {
        viewer.expectMessage(LIMIT, new Playback.Over(SUBSCRIPTION, ending));
    }

    /** Begins the run and takes all of it, to where the player says that it is complete. */
    private List<Frame> take(ActorRef<Playback.Command> player, int run, int frames) {
        player.tell(new Playback.Begin(run));
        List<Frame> taken = new ArrayList<>();
        while (taken.size() < frames) {
            Subscriber.Played played = media.expectMessageClass(Subscriber.Played.class, LIMIT);
            assertEquals(SUBSCRIPTION, played.subscription());
            if (played.run() == run) {
                taken.addAll(played.frames());
            }
            long weight = played.frames().stream().mapToLong(Playback::weight).sum();
            player.tell(new Playback.Taken(played.run(), weight));
        }
        return taken;
    }

    @Test
    void shouldPlayToTheEndAndFromElsewhere() {
        Playback.Ready ready = ready(0);
        List<Frame> all = take(ready.player(), ready.run(), 203);
        assertEquals(Recordings.shown(Recordings.seconds(10)), Recordings.shown(all.subList(1, all.size())));
        viewer.expectMessage(LIMIT, new Playback.Completed(SUBSCRIPTION, ready.run(), 10_000));
        ready.player().tell(new Playback.Seek(8_500));
        Playback.Sought sought = viewer.expectMessageClass(Playback.Sought.class, LIMIT);
        List<Frame> rest = take(ready.player(), sought.run(), 43);
        assertEquals(
                List.of("METADATA@0", "CONFIGURATION@8000", "CONFIGURATION@8000", "KEYFRAME@8000"),
                Recordings.shown(rest.subList(0, 4)));
        viewer.expectMessage(LIMIT, new Playback.Completed(SUBSCRIPTION, sought.run(), 10_000));
    }

    @Test
    void shouldGoOnAfterASeekToNowhere() {
        Playback.Ready ready = ready(9_000);
        ready.player().tell(new Playback.Seek(10_000));
        viewer.expectMessage(LIMIT, new Playback.NotSought(SUBSCRIPTION));
        assertEquals(23, take(ready.player(), ready.run(), 23).size());
        viewer.expectMessage(LIMIT, new Playback.Completed(SUBSCRIPTION, ready.run(), 10_000));
    }

    @Test
    void shouldRefuseASeekBehindWhatIsWanted() {
        play(request(KEY, 1_000, 500));
        Playback.Ready ready = viewer.expectMessageClass(Playback.Ready.class, LIMIT);
        ready.player().tell(new Playback.Seek(5_000));
        viewer.expectMessage(LIMIT, new Playback.NotSought(SUBSCRIPTION));
        List<Frame> part = take(ready.player(), ready.run(), 3 + 12);
        assertEquals("AUDIO@1500", Recordings.shown(part.get(part.size() - 1)));
    }

    @Test
    void shouldSayWhyThereIsNothingToPlay() throws IOException {
        play(request(new StreamKey("vod", "nothing"), 0, Long.MAX_VALUE));
        expectOver(Ending.NOT_FOUND);
        play(request(KEY, 10_000, Long.MAX_VALUE));
        expectOver(Ending.BEYOND_END);
        Files.writeString(directory.resolve("b.flv"), "no recording, though long enough");
        play(request(new StreamKey("vod", "b"), 0, Long.MAX_VALUE));
        expectOver(Ending.UNREADABLE);
    }

    @Test
    void shouldEndWhenItIsPausedForTooLong() {
        idleTimeout = Duration.ofSeconds(1);
        Playback.Ready ready = ready(0);
        ready.player().tell(new Playback.BufferLength(1_000));
        ready.player().tell(new Playback.Pause(true));
        expectOver(Ending.IDLE);
    }

    @Test
    void shouldEndWithItsViewer() {
        ActorRef<Playback.Event> gone = KIT.spawn(Behaviors.receiveMessage(any -> Behaviors.stopped()));
        ActorRef<VodPlayer.Command> player =
                spawn(new Playback.Request(KEY, SUBSCRIPTION, 0, Long.MAX_VALUE, 0, gone, media.getRef()));
        viewer.expectTerminated(player, LIMIT);
        awaitEnded("stopped");
    }

    @Test
    void shouldPlayNoMoreThanTheBound() {
        TestProbe<RecordedStreams> started = KIT.createTestProbe();
        KIT.spawn(Behaviors.setup(context -> {
            started.getRef().tell(VodLibrary.start(context, settings(), metrics));
            return Behaviors.empty();
        }));
        RecordedStreams library = started.receiveMessage(LIMIT);
        assertTrue(library.mayHave(KEY));
        library.play(request(KEY, 0, Long.MAX_VALUE));
        opening();
        Playback.Ready ready = viewer.expectMessageClass(Playback.Ready.class, LIMIT);
        library.play(request(KEY, 0, Long.MAX_VALUE));
        expectOver(Ending.BUSY);
        ready.player().tell(Playback.Stop.INSTANCE);
        expectOver(Ending.FAULT); // what a viewer that has not stopped it hears
        library.play(request(KEY, 0, Long.MAX_VALUE));
        opening();
        viewer.expectMessageClass(Playback.Ready.class, LIMIT);
    }

    @Test
    @DisplayName("a play that is stopped while its place is looked for looks no further")
    void shouldStopWhileItSearches() {
        TestInbox<Playback.Event> heard = TestInbox.create();
        BehaviorTestKit<VodPlayer.Command> player = stepwise(heard, Long.MAX_VALUE);
        control(heard).tell(Playback.Stop.INSTANCE);
        player.runOne(); // opens the file
        player.runOne();
        assertFalse(player.isAlive());
        assertFalse(heard.hasMessages());
    }

    @Test
    @DisplayName("of several seeks the last one is answered, also when it is one behind the end")
    void shouldAnswerASeekBehindTheEndWhileItSearches() {
        TestInbox<Playback.Event> heard = TestInbox.create();
        BehaviorTestKit<VodPlayer.Command> player = stepwise(heard, 5_000);
        ActorRef<Playback.Command> control = control(heard);
        runAll(player);
        Playback.Ready ready = (Playback.Ready) heard.receiveMessage();
        control.tell(new Playback.Seek(3_000));
        control.tell(new Playback.Seek(8_000));
        runAll(player);
        assertEquals(List.of(new Playback.NotSought(SUBSCRIPTION)), heard.getAllReceived());
        control.tell(new Playback.Seek(8_000));
        control.tell(new Playback.Seek(3_000));
        control.tell(new Playback.Seek(4_000));
        runAll(player);
        assertEquals(
                List.of(new Playback.NotSought(SUBSCRIPTION), new Playback.Sought(SUBSCRIPTION, ready.run() + 1)),
                heard.getAllReceived());
    }

    private BehaviorTestKit<VodPlayer.Command> stepwise(TestInbox<Playback.Event> heard, long duration) {
        return BehaviorTestKit.create(VodPlayer.create(
                new Playback.Request(KEY, SUBSCRIPTION, 0, duration, 0, heard.getRef(), media.getRef()),
                new RecordingDirectory("vod", directory),
                settings(),
                metrics));
    }

    private static ActorRef<Playback.Command> control(TestInbox<Playback.Event> heard) {
        return ((Playback.Opening) heard.receiveMessage()).player();
    }

    private static void runAll(BehaviorTestKit<VodPlayer.Command> player) {
        while (player.selfInbox().hasMessages()) {
            player.runOne();
        }
    }

    @Test
    void shouldCountACrashAsAFault() {
        KIT.spawn(VodPlayer.create(
                request(KEY, 0, Long.MAX_VALUE),
                new RecordingDirectory("another-application-than-that-of-the-key", directory),
                settings(),
                metrics));
        awaitEnded("fault");
    }

    private void awaitEnded(String reason) {
        Await.until(LIMIT, () -> "the end: " + reason, () -> ended(reason) == 1);
    }

    private double ended(String reason) {
        return all.registry().scrape(name -> name.startsWith("weir_vod_plays_ended")).stream()
                .flatMap(counter -> ((CounterSnapshot) counter).getDataPoints().stream())
                .filter(point -> point.getLabels().get("reason").equals(reason))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
