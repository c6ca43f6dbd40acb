package weir.cluster.lane;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorSelection;

/** Measures how long a message on the connection for heartbeats takes there and back, and says so every second. */
final class LanePings extends AbstractActorWithTimers {

    private static final Duration INTERVAL = Duration.ofMillis(40);
    private static final int INTERVALS_OF_A_SECOND = 25;

    private final ActorSelection echo;
    private final long fromNanos;
    private final List<Double> millis = new ArrayList<>();
    private int ticks;

    /** @param warmUp what is not counted */
    LanePings(String echo, Duration warmUp) {
        this.echo = getContext().actorSelection(echo);
        this.fromNanos = System.nanoTime() + warmUp.toNanos();
        getTimers().startTimerAtFixedRate("tick", "tick", INTERVAL);
    }

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .matchEquals("tick", tick -> onTick())
                .match(LaneSystem.Ping.class, this::onAnswer)
                .build();
    }

    private void onTick() {
        echo.tell(new LaneSystem.Ping(System.nanoTime()), getSelf());
        if (++ticks % INTERVALS_OF_A_SECOND == 0 && !millis.isEmpty()) {
            millis.sort(Double::compare);
            System.out.printf("heartbeats %.1f, %.1f, %.1f%n", at(0.5), at(0.99), millis.get(millis.size() - 1));
        }
    }

    private double at(double share) {
        return millis.get((int) (share * (millis.size() - 1)));
    }

    private void onAnswer(LaneSystem.Ping answer) {
        if (answer.sentNanos() > fromNanos) {
            millis.add((System.nanoTime() - answer.sentNanos()) / 1e6);
        }
    }
}
