package weir.stream;

import java.time.Duration;
import java.util.Optional;

/** How long a publisher must have been silent before a newcomer takes its key. Times are those of System.nanoTime. Not thread-safe. */
final class TakeoverRule {

    private static final Duration FOREVER = Duration.ofDays(36_500);

    private record Loser(String peer, long untilNanos) {}

    private final StreamSettings settings;
    private Optional<Loser> loser = Optional.empty();

    TakeoverRule(StreamSettings settings) {
        this.settings = settings;
    }

    void tookOver(Stream.Claim winner, Stream.Claim former, long nowNanos) {
        if (!winner.peer().equals(former.peer())) {
            loser = Optional.of(
                    new Loser(former.peer(), nowNanos + settings.takeoverHold().toNanos()));
        }
    }

    /**
     * Who has just lost the key to another address gets it back only when that one is silent for long, so that two encoders do
     * not fight. Of pulls the first stays for as long as it answers: the next would hear the same silence.
     */
    Duration idleNeeded(Stream.Claim newcomer, long nowNanos) {
        if (newcomer.isPull()) {
            return FOREVER;
        }
        boolean justLost = loser.isPresent()
                && loser.get().peer().equals(newcomer.peer())
                && loser.get().untilNanos() - nowNanos > 0;
        return justLost ? settings.takeoverHold() : settings.takeoverIdle();
    }

    /**
     * How long a publisher may take to say how long it has been silent. Pulls that stand by ask every few seconds for as long as
     * there are any, and an encoder does not wait for the answer: a pause of the node that pulls must not move the pull.
     */
    Duration patience(Stream.Claim newcomer) {
        return newcomer.isPull()
                ? longer(settings.authorityTimeout(), settings.takeoverIdle())
                : settings.authorityTimeout();
    }

    static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
