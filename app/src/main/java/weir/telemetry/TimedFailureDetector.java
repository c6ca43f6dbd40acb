package weir.telemetry;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.FailureDetector;
import org.apache.pekko.remote.FailureDetectorWithAddress;
import org.apache.pekko.remote.PhiAccrualFailureDetector;

/**
 * Pekko's failure detector for one other node, which besides says of each answer to a heartbeat how late it is: how much longer
 * after the one before it came than heartbeats are apart. Created by Pekko, {@code pekko.cluster.failure-detector} in the
 * configuration.
 */
public final class TimedFailureDetector implements FailureDetector, FailureDetectorWithAddress {

    /** An answer came so much late. */
    record Answered(Duration late) {}

    private final PhiAccrualFailureDetector detector;
    private final EventStream events;
    private final long intervalNanos;
    private long lastAnswer;

    /** As Pekko calls it. */
    public TimedFailureDetector(Config config, EventStream events) {
        this.detector = new PhiAccrualFailureDetector(config, events);
        this.events = events;
        this.intervalNanos = config.getDuration("heartbeat-interval").toNanos();
    }

    @Override
    public boolean isAvailable() {
        return detector.isAvailable();
    }

    @Override
    public boolean isMonitoring() {
        return detector.isMonitoring();
    }

    @Override
    public synchronized void heartbeat() {
        long now = System.nanoTime();
        if (isMonitoring()) {
            events.publish(new Answered(Duration.ofNanos(Math.max(0, now - lastAnswer - intervalNanos))));
        }
        lastAnswer = now;
        detector.heartbeat();
    }

    @Override
    public void setAddress(String address) {
        detector.setAddress(address);
    }
}
