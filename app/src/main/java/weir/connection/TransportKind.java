package weir.connection;

/** What serves the sockets of the RTMP port: Weir's own selector loops, or Pekko Streams TCP. */
public enum TransportKind {
    SELECTOR,
    STREAMS
}
