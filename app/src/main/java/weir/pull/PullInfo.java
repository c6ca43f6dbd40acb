package weir.pull;

import java.time.Instant;
import java.util.Optional;
import weir.stream.StreamKey;

/** One pull as operators see it. Written by its Pull and that one's Publication, read from any thread. */
public final class PullInfo {

    private final StreamKey key;
    private final PullRule rule;
    private volatile PullState state = PullState.CONNECTING;
    private volatile String maskedUrl;
    private volatile Optional<Instant> connectedSince = Optional.empty();
    private volatile Optional<String> lastError = Optional.empty();
    private volatile long messagesReceived;
    private volatile long bytesReceived;
    private volatile long failures;

    /** @param maskedUrl of the first upstream */
    PullInfo(StreamKey key, PullRule rule, String maskedUrl) {
        this.key = key;
        this.rule = rule;
        this.maskedUrl = maskedUrl;
    }

    public StreamKey key() {
        return key;
    }

    public PullRule rule() {
        return rule;
    }

    public PullState state() {
        return state;
    }

    /** Of the upstream that is current, without the name and the query. */
    public String maskedUrl() {
        return maskedUrl;
    }

    /** When media began to come; empty unless it comes. */
    public Optional<Instant> connectedSince() {
        return connectedSince;
    }

    public Optional<String> lastError() {
        return lastError;
    }

    public long messagesReceived() {
        return messagesReceived;
    }

    /** Of their payloads. */
    public long bytesReceived() {
        return bytesReceived;
    }

    /** Attempts that failed, and connections that broke. */
    public long failures() {
        return failures;
    }

    void became(PullState next) {
        state = next;
        connectedSince = next == PullState.PLAYING ? Optional.of(Instant.now()) : Optional.empty();
    }

    void turnedTo(String upstream) {
        maskedUrl = upstream;
    }

    void failed(String error) {
        lastError = Optional.of(error);
        failures++;
    }

    void received(long messages, long bytes) {
        messagesReceived += messages;
        bytesReceived += bytes;
    }
}
