package weir.connection;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import weir.stream.StreamKey;

/** What can be told about a connection while it lives: written by the connection's own actors, read from any thread. */
public final class ConnectionInfo {

    private final String id;
    private final String host;
    private final int port;
    private final Instant since = Instant.now();
    private final Set<StreamKey> published = ConcurrentHashMap.newKeySet();
    private final Set<StreamKey> played = ConcurrentHashMap.newKeySet();
    // One writer each: the Connection counts what comes in, the Egress what goes out.
    private volatile long bytesIn;
    private volatile long bytesOut;
    private volatile long framesDropped;

    ConnectionInfo(String id, InetSocketAddress peer) {
        this.id = id;
        this.host = peer.getHostString();
        this.port = peer.getPort();
    }

    public String id() {
        return id;
    }

    /** The peer's address without its port. */
    public String host() {
        return host;
    }

    public String peer() {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    public Instant since() {
        return since;
    }

    public Set<StreamKey> published() {
        return Set.copyOf(published);
    }

    boolean isPublishing() {
        return !published.isEmpty();
    }

    public Set<StreamKey> played() {
        return Set.copyOf(played);
    }

    public long bytesIn() {
        return bytesIn;
    }

    public long bytesOut() {
        return bytesOut;
    }

    public long framesDropped() {
        return framesDropped;
    }

    void received(int bytes) {
        bytesIn += bytes;
    }

    void sent(int bytes) {
        bytesOut += bytes;
    }

    void dropped() {
        framesDropped++;
    }

    void publishes(StreamKey key) {
        published.add(key);
    }

    void unpublished(StreamKey key) {
        published.remove(key);
    }

    void plays(StreamKey key) {
        played.add(key);
    }

    void stoppedPlaying(StreamKey key) {
        played.remove(key);
    }
}
