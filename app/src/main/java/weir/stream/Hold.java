package weir.stream;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * A publisher's hold on its key: asks the authority for it, and while that is silent the other nodes, so that who publishes
 * keeps the key with or without an authority. Not thread-safe.
 */
final class Hold {

    private enum State {
        /** The authority has been asked. */
        CLAIMING,
        /** The authority is silent; the nodes have been asked who publishes. */
        ASKING,
        /** Somebody else holds the key, perhaps no longer: the authority finds out. */
        CONTENDING,
        /** The same, without an authority. */
        CHALLENGING,
        /** Begun; the authority knows, or could not be reached and will be told. */
        LIVE,
        CLOSED
    }

    private final StreamKey key;
    private final StreamSettings settings;
    private final PublisherRef self;
    private final Consumer<Stream.Command> authority;
    private final ActorRef<NodeDirectory.Command> directory;
    private final String peer;
    private final Publisher.Listener listener;
    private final EventLog log;
    private State state = State.CLAIMING;
    private long epoch;
    private boolean acknowledged;
    private boolean announced;
    private Duration patience;
    /** Something was heard of the other publisher since it was last asked about. */
    private boolean heard;

    private long challengedNanos;
    private Optional<ActorRef<Stream.Command>> spokesman = Optional.empty();

    Hold(
            StreamKey key,
            StreamSettings settings,
            PublisherRef self,
            Reach reach,
            String peer,
            Publisher.Listener listener) {
        this.key = key;
        this.settings = settings;
        this.self = self;
        this.authority = reach.authorityOf(key);
        this.directory = reach.directory();
        this.peer = peer;
        this.listener = listener;
        this.log = EventLog.of(Hold.class).with(LogKeys.STREAM, key).with(LogKeys.PEER, peer);
        this.patience = settings.authorityTimeout();
    }

    long epoch() {
        return epoch;
    }

    /** A pull: waits for the authority, so that there is one of it in the cluster, and makes way for any encoder. */
    boolean yields() {
        return Stream.PULL.equals(peer);
    }

    boolean isLive() {
        return state == State.LIVE;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** @return when to {@link #claimAgain} */
    Duration claim() {
        authority.accept(new Stream.Claim(self, peer, epoch));
        return step();
    }

    /** @return when to call this again; empty when there is an answer, and nothing more to ask for */
    Optional<Duration> claimAgain() {
        if (state == State.CLOSED || acknowledged) {
            return Optional.empty();
        }
        if (yields() && !isLive()) {
            claim();
            return Optional.of(settings.authorityTimeout());
        }
        return Optional.of(
                switch (state) {
                    case CLAIMING -> ask("the authority does not answer");
                    case CONTENDING -> heard ? contend() : ask("the authority does not answer any more");
                    case CHALLENGING -> heard ? challenge() : goAhead("who held the key does not answer any more");
                    case ASKING -> goAhead("no other node publishes it");
                    case LIVE, CLOSED -> insist();
                });
    }

    private Duration contend() {
        heard = false;
        return claim();
    }

    private Duration ask(String why) {
        enter(State.ASKING, why);
        return challenge();
    }

    private Duration challenge() {
        heard = false;
        directory.tell(new NodeDirectory.Ask(key, self));
        return step();
    }

    private Duration goAhead(String why) {
        epoch = Epochs.after(epoch);
        begin(why);
        claim();
        announce();
        return patience;
    }

    /** Who looks for the stream finds it at once. */
    private void announce() {
        announced = true;
        directory.tell(new NodeDirectory.Announce(key, self));
    }

    /** Media flows without an authority; one that comes back wants to know. */
    private Duration insist() {
        claim();
        if (!announced) {
            announce();
        }
        patience = StreamSettings.backoff(patience);
        return patience;
    }

    /** Two steps, to the nodes and ahead, make the time that a publish waits for the authority. */
    private Duration step() {
        return settings.authorityTimeout().dividedBy(2);
    }

    /** The Stream that granted the key is gone. @return when to {@link #claimAgain} */
    Duration authorityLost() {
        acknowledged = false;
        spokesman = Optional.empty();
        patience = settings.authorityTimeout();
        announced = false;
        claim();
        return patience;
    }

    /** @return whether the publication goes on under a higher number */
    boolean granted(Publisher.Granted granted) {
        boolean raised = isLive() && granted.epoch() > epoch;
        epoch = Math.max(epoch, granted.epoch());
        acknowledged = true;
        if (!isLive()) {
            begin("granted");
        }
        if (!spokesman.equals(Optional.of(granted.authority()))) {
            spokesman = Optional.of(granted.authority());
            listener.authority(key, granted.authority());
        }
        return raised;
    }

    /** A publication that has begun without the authority has claimed the key anew: the answer to that one counts. */
    void refused(String why) {
        if (!isLive()) {
            retire(why);
            listener.refused(key, why);
        }
    }

    void revoked(String why) {
        retire(why);
        listener.revoked(key, why);
    }

    void outranked() {
        retire("an encoder has the stream");
        listener.outranked(key);
    }

    /** The authority finds out whether the other publisher is alive. */
    void deciding() {
        heard = true;
        if (!isLive() && state != State.CONTENDING) {
            enter(State.CONTENDING, "the key is taken");
        }
    }

    /** Another node's publisher holds the key; judged as the authority would, see {@link Stream}. */
    void held(long idleMillis, long nowNanos) {
        if (state != State.ASKING && state != State.CHALLENGING) {
            return;
        }
        heard = true;
        if (state == State.ASKING) {
            challengedNanos = nowNanos;
        }
        Duration missing = settings.takeoverIdle().minusMillis(idleMillis);
        Duration left = settings.takeoverWait().minusNanos(nowNanos - challengedNanos);
        if (missing.isNegative() || missing.isZero()) {
            goAhead("who held the key sent nothing for " + idleMillis + " ms");
        } else if (missing.compareTo(left) > 0) {
            authority.accept(new Stream.Release(self, false)); // the claims may still reach it
            refused("the stream is being published");
        } else if (state == State.ASKING) {
            enter(State.CHALLENGING, "another node publishes it");
        }
    }

    /** A Hub that has had frames of a later publication, by another node's clock, takes only those of a later one still. */
    void watched(long known) {
        if (!acknowledged && known > epoch) {
            epoch = Epochs.after(known);
        }
    }

    /** @param unpublished the encoder said so; otherwise its connection was lost and it may come back */
    void release(boolean unpublished) {
        authority.accept(new Stream.Release(self, unpublished));
        retire(unpublished ? "unpublished" : "publisher lost");
    }

    private void begin(String why) {
        enter(State.LIVE, why);
        directory.tell(new NodeDirectory.Published(key, self));
        listener.granted(key);
    }

    private void retire(String why) {
        enter(State.CLOSED, why);
        directory.tell(new NodeDirectory.Unpublished(key, self));
    }

    private void enter(State next, String why) {
        log.with("from", state)
                .with("to", next)
                .with(LogKeys.EPOCH, epoch)
                .with(LogKeys.REASON, why)
                .debug("publisher changed");
        state = next;
    }
}
