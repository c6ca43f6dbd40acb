package weir.push;

import java.time.Instant;
import java.util.Optional;
import weir.stream.StreamKey;

/** One push as operators see it. Written by its Push, read from any thread. */
public final class PushInfo {

    private final StreamKey key;
    private final PushRule rule;
    private final String maskedUrl;
    private volatile PushState state = PushState.CONNECTING;
    private volatile Optional<Instant> connectedSince = Optional.empty();
    private volatile Optional<String> lastError = Optional.empty();
    private volatile long messagesSent;
    private volatile long bytesSent;
    private volatile long messagesDropped;
    private volatile long reconnects;

    PushInfo(StreamKey key, PushRule rule) {
        this.key = key;
        this.rule = rule;
        this.maskedUrl = rule.to().of(key).masked();
    }

    public StreamKey key() {
        return key;
    }

    public PushRule rule() {
        return rule;
    }

    /** Without the name and the query. */
    public String maskedUrl() {
        return maskedUrl;
    }

    public PushState state() {
        return state;
    }

    public Optional<Instant> connectedSince() {
        return connectedSince;
    }

    public Optional<String> lastError() {
        return lastError;
    }

    public long messagesSent() {
        return messagesSent;
    }

    /** Of their payloads. */
    public long bytesSent() {
        return bytesSent;
    }

    /** Because the destination took them too slowly. What comes while it is not connected does not count. */
    public long messagesDropped() {
        return messagesDropped;
    }

    /** How often it was connected again after the first time. */
    public long reconnects() {
        return reconnects;
    }

    void became(PushState next) {
        state = next;
    }

    void connected(Instant now, boolean again) {
        connectedSince = Optional.of(now);
        reconnects += again ? 1 : 0;
    }

    void disconnected() {
        connectedSince = Optional.empty();
    }

    void failed(String error) {
        lastError = Optional.of(error);
    }

    void sent(long messages, long bytes) {
        messagesSent += messages;
        bytesSent += bytes;
    }

    void dropped() {
        messagesDropped++;
    }
}
