package weir.pull;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import weir.outbound.CloseKind;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * One stream that this node pulls, or stands by to pull when another node does not any more. It tries one upstream after the other,
 * each with a {@link Publication} of its own, and ends when the stream is pulled on demand and nobody watches.
 */
final class Pull extends AbstractBehavior<Pull.Command> {

    sealed interface Command extends DeadLetterSuppression {}

    /** Whether the stream has subscribers on this node. */
    record Wanted(boolean here) implements Command {}

    /** The node goes down. */
    enum Stop implements Command {
        INSTANCE
    }

    private record Told(Publication.Event event) implements Command {}

    private record PublicationTerminated(int attempt) implements Command {}

    private enum Retry implements Command {
        INSTANCE
    }

    private enum IdleTooLong implements Command {
        INSTANCE
    }

    private final PullContext node;
    private final TimerScheduler<Command> timers;
    private final PullInfo info;
    private final Upstreams upstreams;
    private final Silence silence;
    private final EventLog log;
    private final ActorRef<Publication.Event> events;
    private PullState state = PullState.CONNECTING;
    private boolean wantedHere;
    private int attempt;
    /** The current attempt has been granted the stream. */
    private boolean granted;

    private int watchers;
    /** The last attempt has not ended. */
    private boolean underWay;

    private Pull(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PullContext node,
            PullInfo info,
            Upstreams upstreams,
            boolean wantedHere) {
        super(context);
        this.node = node;
        this.timers = timers;
        this.info = info;
        this.upstreams = upstreams;
        this.wantedHere = wantedHere;
        this.silence = new Silence(node.stream().gracePeriod(), System.nanoTime());
        this.log = EventLog.of(Pull.class).with(LogKeys.STREAM, info.key());
        this.events = context.messageAdapter(Publication.Event.class, Told::new);
        node.metrics().pull().entered(state.label());
        log.with("when", info.rule().when().label()).info("pull started");
        attempt();
    }

    /** @param wantedHere as in {@link Wanted} */
    static Behavior<Command> create(PullContext node, PullInfo info, Upstreams upstreams, boolean wantedHere) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Pull(context, timers, node, info, upstreams, wantedHere)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Told.class, this::onTold)
                .onMessage(Wanted.class, this::onWanted)
                .onMessage(Retry.class, retry -> onRetry())
                .onMessage(IdleTooLong.class, idle -> end("nobody watches"))
                .onMessage(PublicationTerminated.class, this::onPublicationTerminated)
                .onMessage(Stop.class, stop -> end("the node shuts down"))
                .onSignal(PostStop.class, stopped -> onPostStop())
                .build();
    }

    // Attempts

    private void attempt() {
        underWay = true;
        Publication.Attempt next = new Publication.Attempt(++attempt, upstreams.current(), silence.sinceNanos());
        info.turnedTo(next.upstream().masked());
        ActorRef<Publication.Command> publication =
                getContext().spawnAnonymous(Publication.create(node, info, next, events));
        getContext().watchWith(publication, new PublicationTerminated(attempt));
    }

    private Behavior<Command> onTold(Told message) {
        Publication.Event event = message.event();
        if (event.attempt() != attempt) {
            return this;
        }
        if (event instanceof Publication.Granted) {
            onGranted();
        } else if (event instanceof Publication.Playing) {
            enter(PullState.PLAYING, "media comes");
        } else if (event instanceof Publication.Watched watched) {
            watchers = watched.nodes();
            heedAudience();
        } else if (event instanceof Publication.TurnedAway turnedAway) {
            silence.turnedAway(turnedAway.byEncoder(), System.nanoTime());
            return standBy(turnedAway.why());
        } else if (event instanceof Publication.Failed failed) {
            return onFailed(failed);
        }
        return this;
    }

    private void onGranted() {
        granted = true;
        silence.granted();
        if (state == PullState.STANDBY) {
            enter(PullState.CONNECTING, "nobody else has the stream any more");
        }
        heedAudience();
    }

    private Behavior<Command> standBy(String why) {
        attemptOver();
        if (state != PullState.STANDBY) {
            enter(PullState.STANDBY, why);
        }
        if (!isWanted()) {
            return end("nobody watches here");
        }
        timers.startSingleTimer(Retry.INSTANCE, node.settings().claimInterval());
        return this;
    }

    private Behavior<Command> onFailed(Publication.Failed failed) {
        attemptOver();
        silence.began(failed.silentSinceNanos());
        String why = failed.kind().label() + ": " + failed.reason();
        info.failed(why);
        node.metrics().pull().failed(failed.kind().label());
        log.with(LogKeys.URL, info.maskedUrl())
                .with(LogKeys.REASON, why)
                .with("played", failed.played().toMillis() + " ms")
                .warn("pull failed");
        if (!isWanted()) {
            return end("nobody watches here");
        }
        Duration wait = upstreams.failed(
                failed.kind(), failed.played(), ThreadLocalRandom.current().nextDouble());
        if (wait.isZero()) {
            if (state != PullState.CONNECTING) {
                enter(PullState.CONNECTING, why);
            }
            attempt();
        } else {
            enter(PullState.WAITING, "no upstream delivers");
            timers.startSingleTimer(Retry.INSTANCE, wait);
        }
        return this;
    }

    private void attemptOver() {
        underWay = false;
        granted = false;
        watchers = 0;
        timers.cancel(IdleTooLong.INSTANCE);
    }

    /** Of one that stands by it is seen only when it succeeds. */
    private Behavior<Command> onRetry() {
        if (state == PullState.STANDBY) {
            silence.asksAgain(System.nanoTime());
        } else {
            enter(PullState.CONNECTING, "the wait is over");
        }
        attempt();
        return this;
    }

    private Behavior<Command> onPublicationTerminated(PublicationTerminated terminated) {
        if (terminated.attempt() != attempt || !underWay) {
            return this;
        }
        if (state == PullState.STANDBY) {
            return standBy("the attempt was broken off");
        }
        return onFailed(new Publication.Failed(
                attempt, CloseKind.FAULT, "the attempt was broken off", Duration.ZERO, silence.sinceNanos()));
    }

    // The audience

    private boolean isWanted() {
        return wantedHere || info.rule().isAlways();
    }

    /** Who has the stream serves the viewers of all nodes. */
    private void heedAudience() {
        if (info.rule().isAlways() || !granted || watchers > 0) {
            timers.cancel(IdleTooLong.INSTANCE);
        } else if (!timers.isTimerActive(IdleTooLong.INSTANCE)) {
            timers.startSingleTimer(IdleTooLong.INSTANCE, node.settings().idleTimeout());
        }
    }

    private Behavior<Command> onWanted(Wanted wanted) {
        wantedHere = wanted.here();
        return granted || isWanted() ? this : end("nobody watches here");
    }

    // The end

    private Behavior<Command> end(String why) {
        log.with(LogKeys.REASON, why).info("pull ended");
        return Behaviors.stopped();
    }

    private Behavior<Command> onPostStop() {
        node.metrics().pull().left(state.label());
        return this;
    }

    private void enter(PullState next, String why) {
        if (!state.canBecome(next)) {
            throw new IllegalStateException("a pull that is " + state + " cannot become " + next);
        }
        log.with(LogKeys.URL, info.maskedUrl())
                .with("from", state.label())
                .with("to", next.label())
                .with(LogKeys.REASON, why)
                .info("pull changed");
        node.metrics().pull().left(state.label());
        node.metrics().pull().entered(next.label());
        state = next;
        info.became(next);
    }
}
