package weir.stream;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * The authority on one stream key in the whole cluster: who publishes it, under which epoch, and which Hubs watch it. It brings
 * publisher and Hubs together and decides takeover and grace; media never passes through it.
 */
public final class Stream extends AbstractBehavior<Stream.Command> {

    /** The peer of what this cluster itself takes from another server: it yields to every encoder. */
    public static final String PULL = "pull";

    public sealed interface Command {}

    /**
     * A publisher wants the key.
     *
     * @param peer the encoder's address without its port: tells a reconnecting encoder from a rival; or {@link #PULL}
     * @param epoch of a publication that has begun already and lost its authority; 0 for a new one
     */
    public record Claim(PublisherRef publisher, String peer, long epoch) implements Command {
        boolean isPull() {
            return PULL.equals(peer);
        }
    }

    /** The publisher is gone: for good, or (connection lost) perhaps to come back. */
    public record Release(PublisherRef publisher, boolean unpublished) implements Command {}

    /** A publisher's answer to {@link Publisher.Probe}. */
    public record Idle(PublisherRef publisher, long idleMillis) implements Command {}

    /**
     * A Hub has subscribers and wants the stream's frames.
     *
     * @param epoch of the publication it has had frames of, 0 for none
     */
    public record Watch(ActorRef<Hub.Command> hub, long epoch) implements Command {}

    public record Unwatch(ActorRef<Hub.Command> hub) implements Command {}

    /** Asked by sharding when the entity has to go. */
    public enum Stop implements Command {
        INSTANCE
    }

    private record PublisherTerminated(PublisherRef publisher) implements Command {}

    private enum GraceOver implements Command {
        INSTANCE
    }

    private enum ProbeAgain implements Command {
        INSTANCE
    }

    private enum ProbeUnanswered implements Command {
        INSTANCE
    }

    /** By now the Hubs should have heard of the end from the publisher itself, behind its last frame. */
    private record ConfirmEnd(long epoch) implements Command {}

    private enum State {
        /** Nobody publishes. */
        VACANT,
        LIVE,
        /** The publisher's connection was lost; it may come back before the grace period ends. */
        GRACE
    }

    private static final String CONFIRM_END = "confirm end";

    /** How long a Stream that has just become the authority waits for the publisher that its Hubs know. */
    private static final Duration FIRST_CLAIMS = Duration.ofSeconds(5);

    private final EventLog log;
    private final StreamKey key;
    private final StreamSettings settings;
    private final ActorRef<ClusterSharding.ShardCommand> shard;
    private final TimerScheduler<Command> timers;
    private final Set<ActorRef<Hub.Command>> hubs = new LinkedHashSet<>();
    private final TakeoverRule rule;
    private State state = State.VACANT;
    private long epoch;
    private Optional<Claim> publishing = Optional.empty();
    private Optional<Claim> contender = Optional.empty();
    /** What is left of the contender's wait. */
    private Duration waitLeft = Duration.ZERO;

    private Stream(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StreamKey key,
            StreamSettings settings,
            ActorRef<ClusterSharding.ShardCommand> shard) {
        super(context);
        this.timers = timers;
        this.key = key;
        this.settings = settings;
        this.rule = new TakeoverRule(settings);
        this.shard = shard;
        this.log = EventLog.of(Stream.class).with(LogKeys.STREAM, key);
    }

    public static Behavior<Command> create(
            StreamKey key, StreamSettings settings, ActorRef<ClusterSharding.ShardCommand> shard) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Stream(context, timers, key, settings, shard)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Claim.class, this::onClaim)
                .onMessage(Release.class, this::onRelease)
                .onMessage(PublisherTerminated.class, this::onPublisherTerminated)
                .onMessage(Idle.class, this::onIdle)
                .onMessage(ProbeAgain.class, this::onProbeAgain)
                .onMessage(ProbeUnanswered.class, this::onProbeUnanswered)
                .onMessage(ConfirmEnd.class, this::onConfirmEnd)
                .onMessage(GraceOver.class, this::onGraceOver)
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Unwatch.class, this::onUnwatch)
                .onMessage(Stop.class, stop -> Behaviors.stopped())
                .build();
    }

    private Behavior<Command> onClaim(Claim claim) {
        if (isPublishing(claim.publisher())) {
            epoch = Math.max(epoch, claim.epoch());
            tellGranted(claim);
        } else if (state != State.LIVE) {
            grant(claim, "claimed");
        } else if (isPulled() && !claim.isPull()) {
            supersede(claim, "an encoder goes before a pull");
        } else if (claim.isPull() && !isPulled()) {
            claim.publisher().tell(Publisher.Outranked::new);
        } else if (claim.epoch() > epoch) {
            supersede(claim, "its publication is the newer one");
        } else if (claim.epoch() > 0) {
            revoke(claim, "a newer publication has taken its place");
        } else {
            contest(claim);
        }
        return this;
    }

    private boolean isPulled() {
        return publishing.filter(Claim::isPull).isPresent();
    }

    private void supersede(Claim claim, String why) {
        endContest();
        contender = contender.filter(other -> !other.publisher().equals(claim.publisher()));
        refuseContender("another publication has begun");
        replace(claim, why);
    }

    private static void revoke(Claim claim, String why) {
        claim.publisher().tell(number -> new Publisher.Revoked(number, why));
    }

    private void grant(Claim claim, String why) {
        epoch = claim.epoch() > epoch ? claim.epoch() : Epochs.after(epoch);
        publishing = Optional.of(claim);
        getContext().watchWith(claim.publisher().owner(), new PublisherTerminated(claim.publisher()));
        timers.cancel(GraceOver.INSTANCE);
        enter(State.LIVE, why);
        tellGranted(claim);
    }

    private void tellGranted(Claim claim) {
        claim.publisher()
                .tell(number ->
                        new Publisher.Granted(number, epoch, getContext().getSelf(), List.copyOf(hubs)));
    }

    // A key that is taken: whoever holds it proves to be alive by sending, or loses it.

    private void contest(Claim claim) {
        if (contender.isPresent() && !contender.get().equals(claim)) {
            refuse(claim, "another publisher has asked for the stream before");
            return;
        }
        claim.publisher().tell(Publisher.Deciding::new);
        if (contender.isEmpty()) {
            contender = Optional.of(claim);
            waitLeft = settings.takeoverWait();
            probe();
        }
    }

    private void probe() {
        publishing.ifPresent(holder -> holder.publisher()
                .tell(number -> new Publisher.Probe(number, getContext().getSelf())));
        contender.ifPresent(claim -> timers.startSingleTimer(ProbeUnanswered.INSTANCE, rule.patience(claim)));
    }

    private Behavior<Command> onIdle(Idle idle) {
        if (contender.isEmpty() || !isPublishing(idle.publisher())) {
            return this;
        }
        timers.cancel(ProbeUnanswered.INSTANCE);
        Duration missing = rule.idleNeeded(contender.get(), System.nanoTime()).minusMillis(idle.idleMillis());
        if (missing.isNegative() || missing.isZero()) {
            takeOver("the publisher sent nothing for " + idle.idleMillis() + " ms");
        } else if (missing.compareTo(waitLeft) > 0) {
            endContest();
            refuseContender("the stream is being published");
        } else {
            waitLeft = waitLeft.minus(missing);
            timers.startSingleTimer(ProbeAgain.INSTANCE, missing.plusMillis(1));
        }
        return this;
    }

    private Behavior<Command> onProbeAgain(ProbeAgain again) {
        probe();
        return this;
    }

    /** Whoever lives answers at once, so its node is gone or cut off. */
    private Behavior<Command> onProbeUnanswered(ProbeUnanswered unanswered) {
        if (contender.isPresent()) {
            takeOver("the publisher's node did not answer");
        }
        return this;
    }

    private void takeOver(String why) {
        Claim winner = contender.orElseThrow();
        Claim former = publishing.orElseThrow();
        endContest();
        contender = Optional.empty();
        rule.tookOver(winner, former, System.nanoTime());
        replace(winner, why);
    }

    private void replace(Claim winner, String why) {
        publishing.ifPresent(former -> {
            getContext().unwatch(former.publisher().owner());
            if (former.isPull() && !winner.isPull()) {
                former.publisher().tell(Publisher.Outranked::new);
            } else {
                revoke(former, "another publisher took over: " + why);
            }
        });
        grant(winner, "taken over: " + why);
    }

    private void endContest() {
        timers.cancel(ProbeUnanswered.INSTANCE);
        timers.cancel(ProbeAgain.INSTANCE);
    }

    private void refuseContender(String why) {
        contender.ifPresent(claim -> refuse(claim, why));
        contender = Optional.empty();
    }

    private void refuse(Claim claim, String why) {
        claim.publisher().tell(number -> new Publisher.Refused(number, why));
    }

    // The end of a publication

    private Behavior<Command> onRelease(Release release) {
        if (contender
                .filter(claim -> claim.publisher().equals(release.publisher()))
                .isPresent()) {
            endContest();
            contender = Optional.empty();
        }
        if (isPublishing(release.publisher())) {
            lose(release.publisher(), release.unpublished());
        }
        passivateIfUnused();
        return this;
    }

    private Behavior<Command> onPublisherTerminated(PublisherTerminated terminated) {
        return onRelease(new Release(terminated.publisher(), false));
    }

    private void lose(PublisherRef publisher, boolean unpublished) {
        getContext().unwatch(publisher.owner());
        publishing = Optional.empty();
        if (contender.isPresent()) {
            endContest();
            Claim next = contender.get();
            contender = Optional.empty();
            grant(next, "the publisher before it left");
        } else if (unpublished) {
            enter(State.VACANT, "unpublished");
            timers.startSingleTimer(CONFIRM_END, new ConfirmEnd(epoch), settings.authorityTimeout());
        } else if (settings.gracePeriod().isZero()) {
            end("publisher lost");
        } else {
            enter(State.GRACE, "publisher lost");
            timers.startSingleTimer(GraceOver.INSTANCE, settings.gracePeriod());
        }
    }

    private Behavior<Command> onGraceOver(GraceOver over) {
        end("the publisher did not come back");
        return this;
    }

    private void end(String why) {
        enter(State.VACANT, why);
        tellEnded(epoch);
    }

    private Behavior<Command> onConfirmEnd(ConfirmEnd confirm) {
        tellEnded(confirm.epoch());
        return this;
    }

    private void tellEnded(long ended) {
        hubs.forEach(hub -> hub.tell(new Hub.Over(ended)));
        passivateIfUnused();
    }

    private void passivateIfUnused() {
        if (state == State.VACANT && hubs.isEmpty() && !timers.isTimerActive(CONFIRM_END)) {
            shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
        }
    }

    // Watching Hubs

    private Behavior<Command> onWatch(Watch watch) {
        if (hubs.add(watch.hub())) {
            getContext().watchWith(watch.hub(), new Unwatch(watch.hub()));
        }
        if (watch.epoch() > epoch) {
            hasMissed(watch.epoch());
        }
        publishing.ifPresent(
                claim -> claim.publisher().tell(number -> new Publisher.Watched(number, watch.hub(), watch.epoch())));
        watch.hub().tell(new Hub.Watching(getContext().getSelf()));
        return this;
    }

    /** A Hub knows a later publication than this Stream, which has not been the authority for long. */
    private void hasMissed(long later) {
        if (state == State.VACANT) {
            epoch = later;
            enter(State.GRACE, "a publication goes on whose authority was lost");
            timers.startSingleTimer(GraceOver.INSTANCE, TakeoverRule.longer(settings.gracePeriod(), FIRST_CLAIMS));
        } else {
            epoch = Epochs.after(later);
            publishing.ifPresent(this::tellGranted);
        }
    }

    private Behavior<Command> onUnwatch(Unwatch unwatch) {
        if (hubs.remove(unwatch.hub())) {
            getContext().unwatch(unwatch.hub());
            publishing.ifPresent(
                    claim -> claim.publisher().tell(number -> new Publisher.Unwatched(number, unwatch.hub())));
        }
        passivateIfUnused();
        return this;
    }

    private boolean isPublishing(PublisherRef publisher) {
        return publishing.filter(claim -> claim.publisher().equals(publisher)).isPresent();
    }

    private void enter(State next, String why) {
        log.with("from", state)
                .with("to", next)
                .with(LogKeys.EPOCH, epoch)
                .with(LogKeys.REASON, why)
                .info("stream changed");
        state = next;
    }
}
