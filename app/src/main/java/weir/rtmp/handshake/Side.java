package weir.rtmp.handshake;

/** One end of a handshake: what it says first, and how it answers the peer's first block of 1536 bytes. */
interface Side {

    /** The end that has said all it had to say, and keeps nothing. */
    Side SPENT = new Side() {};

    default byte[] start() {
        return new byte[0];
    }

    default byte[] answer(byte[] firstBlock) {
        return new byte[0];
    }
}
