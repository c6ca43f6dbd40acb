package weir.connection;

import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.session.ConnectInfo;
import weir.rtmp.session.ServerSession;
import weir.stream.StreamKey;
import weir.stream.Subscriber;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/** What the parts of a Connection share: the session with the client, the way to its socket, and what is known of it. */
final class Client {

    private static final int LONGEST_LOGGED_NAME = 200;

    private final Relay relay;
    private final ConnectionInfo info;
    private final ServerSession session;
    private final EventLog log;
    private ActorRef<Object> egress;

    /** @param egress takes everything sent until the socket's own is known */
    Client(Relay relay, ConnectionInfo info, ActorRef<Object> egress) {
        this.relay = relay;
        this.info = info;
        this.session = new ServerSession(relay.session());
        this.log = EventLog.of(Connection.class).with(LogKeys.CONN, info.id()).with(LogKeys.PEER, info.peer());
        this.egress = egress;
    }

    Relay relay() {
        return relay;
    }

    ConnectionInfo info() {
        return info;
    }

    ServerSession session() {
        return session;
    }

    EventLog log() {
        return log;
    }

    void writeTo(ActorRef<Object> socket) {
        egress = socket;
    }

    /** Where frames for the client go. */
    ActorRef<Subscriber.Event> frames() {
        return egress.narrow();
    }

    void tell(Egress.Command command) {
        egress.tell(command);
    }

    void write(byte[] bytes) {
        if (bytes.length > 0) {
            tell(new Egress.Send(bytes));
        }
    }

    /** Sends what the session has to say. */
    void flush() {
        write(session.takeOutput());
    }

    void logConnected(ConnectInfo connect) {
        log.with("app", shortened(connect.app()))
                .with(LogKeys.CLIENT, shortened(connect.flashVer().orElse("unknown")))
                .info("client connected");
    }

    /** The one line of a connection's end: a warning when somebody should look into it. */
    void logClosed(CloseCause cause, String reason) {
        EventLog line = log.with(LogKeys.REASON, reason)
                .with("bytes_in", info.bytesIn())
                .with("bytes_out", info.bytesOut())
                .with("dropped", info.framesDropped());
        if (cause == CloseCause.BAD_CLIENT || cause == CloseCause.FAULT) {
            line.warn("connection closed");
        } else if (info.bytesIn() == 0) {
            line.debug("connection closed"); // a load balancer that checks the port
        } else {
            line.info("connection closed");
        }
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_LOGGED_NAME ? name : name.substring(0, LONGEST_LOGGED_NAME) + "…";
    }

    void logStream(String event, StreamKey key, String reason) {
        log.with(LogKeys.STREAM, key).with(LogKeys.REASON, reason).info(event);
    }
}
