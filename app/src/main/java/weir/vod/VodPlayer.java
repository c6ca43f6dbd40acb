package weir.vod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.flv.FlvReader;
import weir.stream.Playback;
import weir.stream.Playback.Ending;
import weir.stream.Subscriber;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;
import weir.telemetry.VodMetrics;

/** Plays one recording to one viewer. Reads the file itself, on threads that may wait for a disk. */
final class VodPlayer extends AbstractBehavior<VodPlayer.Command> {

    sealed interface Command {}

    private enum Open implements Command {
        INSTANCE
    }

    private enum SearchOn implements Command {
        INSTANCE
    }

    private enum TurnDue implements Command {
        INSTANCE
    }

    private enum IdleTooLong implements Command {
        INSTANCE
    }

    private enum ViewerGone implements Command {
        INSTANCE
    }

    private record Told(Playback.Command command) implements Command {}

    private enum State {
        OPENING,
        /** Looks for where to begin or to go on. */
        SEARCHING,
        /** Sends, when it is time and there is room. */
        PLAYING,
        /** Has sent all there is. */
        AT_END
    }

    /** What is searched through before others have their turn. */
    private static final int SEARCH_BYTES = 4 << 20;
    /** Frames gather at least so long, so that they leave together. */
    private static final long SHORTEST_WAIT = 100;

    private final TimerScheduler<Command> timers;
    private final Playback.Request request;
    private final RecordingDirectory directory;
    private final VodSettings settings;
    private final VodMetrics metrics;
    private final EventLog log;
    private final Pacing pacing;
    /** How the viewer reaches this player. */
    private final ActorRef<Playback.Command> control;

    private State state = State.OPENING;
    private Optional<RecordedFile> file = Optional.empty();
    private Optional<Playhead> playhead = Optional.empty();
    private Optional<Search> search = Optional.empty();
    /** Where to go on if there is nothing to be found. */
    private long resumeAt;

    private State resumeIn = State.PLAYING;
    private boolean ready;
    private boolean searchDue;
    private boolean turnDue;
    /** Whatever it ends by without saying so is a fault. */
    private String ending = Ending.FAULT.label();

    private VodPlayer(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Playback.Request request,
            RecordingDirectory directory,
            VodSettings settings,
            VodMetrics metrics) {
        super(context);
        this.timers = timers;
        this.request = request;
        this.directory = directory;
        this.settings = settings;
        this.metrics = metrics;
        this.log = EventLog.of(VodPlayer.class).with(LogKeys.STREAM, request.key());
        this.pacing = new Pacing(settings.lead(request.bufferLength()));
        context.watchWith(request.viewer(), ViewerGone.INSTANCE);
        this.control = context.messageAdapter(Playback.Command.class, Told::new);
        metrics.started();
        request.viewer().tell(new Playback.Opening(request.subscription(), control));
        context.getSelf().tell(Open.INSTANCE);
    }

    static Behavior<Command> create(
            Playback.Request request, RecordingDirectory directory, VodSettings settings, VodMetrics metrics) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new VodPlayer(context, timers, request, directory, settings, metrics)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Told.class, this::onTold)
                .onMessage(TurnDue.class, due -> onTurnDue())
                .onMessage(SearchOn.class, on -> reading(this::searchOn))
                .onMessage(Open.class, open -> reading(this::open))
                .onMessage(IdleTooLong.class, idle -> over(Ending.IDLE))
                .onMessage(ViewerGone.class, gone -> stopped())
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    /** What may fail with the file. */
    private interface Reading {
        Behavior<Command> go() throws IOException;
    }

    private Behavior<Command> reading(Reading step) {
        try {
            return step.go();
        } catch (IOException e) {
            log.with(LogKeys.REASON, String.valueOf(e.getMessage())).warn("recording cannot be played");
            return over(Ending.UNREADABLE);
        }
    }

    private Behavior<Command> open() throws IOException {
        Optional<Path> path = directory.find(request.key());
        if (path.isEmpty()) {
            return over(Ending.NOT_FOUND);
        }
        RecordedFile opened = RecordedFile.open(
                Files.newByteChannel(path.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        file = Optional.of(opened);
        long end = request.duration() == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : saturatedSum(request.start(), request.duration());
        playhead = Optional.of(new Playhead(opened, pacing, settings.bufferBytes(), end));
        return search(request.start());
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    // Places

    private Behavior<Command> search(long time) {
        search = file.map(opened -> new Search(opened, time));
        if (state != State.SEARCHING) {
            become(State.SEARCHING, "asked for another place");
        }
        searchSoon();
        return this;
    }

    /** One step at a time, however many searches follow on each other. */
    private void searchSoon() {
        if (!searchDue) {
            searchDue = true;
            getContext().getSelf().tell(SearchOn.INSTANCE);
        }
    }

    private Behavior<Command> searchOn() throws IOException {
        searchDue = false;
        if (search.isEmpty()) {
            return this; // answered already
        }
        Search current = search.get();
        switch (current.step(SEARCH_BYTES)) {
            case UNDER_WAY -> searchSoon();
            case FOUND -> found(playhead.orElseThrow().moveTo(current.found()));
            case BEYOND_END -> {
                return notFound();
            }
        }
        return this;
    }

    private void found(int run) {
        search = Optional.empty();
        become(State.PLAYING, "found the place");
        if (ready) {
            metrics.sought("found");
            request.viewer().tell(new Playback.Sought(request.subscription(), run));
        } else {
            ready = true;
            request.viewer().tell(new Playback.Ready(request.subscription(), run, control));
        }
    }

    private Behavior<Command> notFound() {
        search = Optional.empty();
        if (!ready) {
            return over(Ending.BEYOND_END);
        }
        metrics.sought("beyond_end");
        file.orElseThrow().goTo(resumeAt);
        become(resumeIn, "found nothing");
        request.viewer().tell(new Playback.NotSought(request.subscription()));
        turnSoon();
        return this;
    }

    // What the viewer says

    private Behavior<Command> onTold(Told told) {
        Playback.Command command = told.command();
        if (command instanceof Playback.Stop) {
            return stopped();
        }
        if (!ready) {
            return this;
        }
        Playhead head = playhead.orElseThrow();
        long now = System.nanoTime();
        if (command instanceof Playback.Taken taken) {
            head.taken(taken.run(), taken.weight(), now);
        } else if (command instanceof Playback.Begin begin) {
            head.begin(begin.run());
        } else if (command instanceof Playback.Pause pause) {
            head.pause(pause.paused(), now);
            armIdle();
        } else if (command instanceof Playback.BufferLength length) {
            pacing.lead(settings.lead(length.milliseconds()));
        } else if (command instanceof Playback.Seek seek) {
            return seek(Math.max(0, seek.milliseconds()));
        }
        return reading(this::turn);
    }

    private Behavior<Command> seek(long time) {
        if (state != State.SEARCHING) {
            resumeAt = file.orElseThrow().position();
            resumeIn = state;
        }
        return playhead.orElseThrow().isBehindEnd(time) ? notFound() : search(time);
    }

    // Playing

    private void turnSoon() {
        if (!turnDue) {
            turnDue = true;
            getContext().getSelf().tell(TurnDue.INSTANCE);
        }
    }

    private Behavior<Command> onTurnDue() {
        turnDue = false;
        return reading(this::turn);
    }

    private Behavior<Command> turn() throws IOException {
        if (state != State.PLAYING) {
            return this;
        }
        Playhead head = playhead.orElseThrow();
        Playhead.Turn turn = head.turn(System.nanoTime());
        if (!turn.frames().isEmpty()) {
            metrics.read(turn.frames().stream().mapToLong(frame -> frame.size()).sum());
            request.media()
                    .tell(new Subscriber.Played(request.key(), request.subscription(), head.run(), turn.frames()));
        }
        switch (turn.next()) {
            case AGAIN -> turnSoon();
            case LATER ->
                timers.startSingleTimer(
                        TurnDue.INSTANCE, Duration.ofMillis(Math.max(SHORTEST_WAIT, turn.waitMillis())));
            case HELD -> {}
            case END -> complete(head.run());
        }
        return this;
    }

    private void complete(int run) {
        RecordedFile opened = file.orElseThrow();
        if (opened.ending() == FlvReader.Ending.DAMAGED) {
            log.warn("recording is damaged");
        }
        become(State.AT_END, "sent everything");
        request.viewer().tell(new Playback.Completed(request.subscription(), run, opened.duration()));
    }

    private void become(State next, String why) {
        log.with("from", state).with("to", next).with(LogKeys.REASON, why).debug("player changed");
        state = next;
        armIdle();
    }

    private void armIdle() {
        boolean idle =
                state == State.AT_END || playhead.filter(Playhead::isPaused).isPresent();
        if (!idle) {
            timers.cancel(IdleTooLong.INSTANCE);
        } else if (!timers.isTimerActive(IdleTooLong.INSTANCE)) {
            timers.startSingleTimer(IdleTooLong.INSTANCE, settings.idleTimeout());
        }
    }

    // The end

    private Behavior<Command> stopped() {
        ending = "stopped";
        return Behaviors.stopped();
    }

    private Behavior<Command> over(Ending why) {
        ending = why.label();
        request.viewer().tell(new Playback.Over(request.subscription(), why));
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop(PostStop stop) throws IOException {
        metrics.ended(ending);
        if (file.isPresent()) {
            file.get().close();
        }
        return this;
    }
}
