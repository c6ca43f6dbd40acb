package weir.rtmp.handshake;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import weir.rtmp.RtmpException;

/**
 * One side of a handshake, fed in pieces of any size: RTMP 1.0 section 5.2. The peer's second block (C2 or S2) is awaited but
 * not checked, as real clients get it wrong.
 */
public final class Handshake {

    private static final byte[] EMPTY = {};

    private enum State {
        AWAITING_VERSION,
        AWAITING_FIRST_BLOCK,
        AWAITING_SECOND_BLOCK,
        DONE
    }

    private State state = State.AWAITING_VERSION;
    private Side side;
    private byte[] block = EMPTY;
    private int received;

    private Handshake(Side side) {
        this.side = side;
    }

    /**
     * The side that waits for C0. It answers C1 in kind: simple, or signed with a digest by scheme 0 or 1.
     *
     * @param random at least 1528 bytes, hard to guess, used once and not changed afterwards
     */
    public static Handshake server(byte[] random) {
        return new Handshake(new ServerSide(random));
    }

    /**
     * The side that sends C0. A server that does not sign its S1 gets it echoed, whatever the kind.
     *
     * @param random at least 1528 bytes, hard to guess, used once and not changed afterwards
     */
    public static Handshake client(HandshakeKind kind, byte[] random) {
        return new Handshake(new ClientSide(kind, random));
    }

    /** What to send before anything is read: C0 and C1 from a client, nothing from a server. */
    public byte[] start() {
        return side.start();
    }

    public boolean isDone() {
        return state == State.DONE;
    }

    /**
     * Consumes what belongs to the handshake and leaves the rest. A server replies S0, S1 and S2 as soon as C1 is whole, a
     * client C2 as soon as S1 is.
     *
     * @throws RtmpException UNSUPPORTED on the first byte, when the peer speaks something else
     */
    public void read(ByteBuffer bytes, Consumer<byte[]> replies) {
        while (bytes.hasRemaining() && state != State.DONE) {
            switch (state) {
                case AWAITING_VERSION -> {
                    FirstByte.require(bytes.get());
                    become(State.AWAITING_FIRST_BLOCK);
                }
                case AWAITING_FIRST_BLOCK -> readFirstBlock(bytes, replies);
                default -> skipSecondBlock(bytes);
            }
        }
    }

    private void readFirstBlock(ByteBuffer bytes, Consumer<byte[]> replies) {
        int taken = Math.min(bytes.remaining(), Block.LENGTH - received);
        bytes.get(block, received, taken);
        received += taken;
        if (received == Block.LENGTH) {
            byte[] answer = side.answer(block);
            become(State.AWAITING_SECOND_BLOCK);
            replies.accept(answer);
        }
    }

    private void skipSecondBlock(ByteBuffer bytes) {
        int taken = Math.min(bytes.remaining(), Block.LENGTH - received);
        bytes.position(bytes.position() + taken);
        received += taken;
        if (received == Block.LENGTH) {
            become(State.DONE);
        }
    }

    private void become(State next) {
        state = next;
        received = 0;
        if (next == State.AWAITING_FIRST_BLOCK) {
            block = new byte[Block.LENGTH];
        } else {
            block = EMPTY;
            side = Side.SPENT;
        }
    }
}
