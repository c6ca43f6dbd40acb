package weir.rtmp.handshake;

/** How a client opens the handshake. A server answers in kind, or simply if it knows no other way. */
public enum HandshakeKind {
    /** Random bytes, echoed: RTMP 1.0 section 5.2. */
    SIMPLE,
    /** Random bytes signed as Adobe's own players and servers do, which some servers ask for before they send H.264. */
    DIGEST
}
