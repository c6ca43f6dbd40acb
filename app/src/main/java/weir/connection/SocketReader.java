package weir.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The reading side of a socket on a selector loop. It reads as soon as there is something, or when that has gathered in the
 * socket's own buffer for as long as it may. On a crowded loop it does not wait to be told that there is something, but looks.
 * Only on the loop's thread.
 */
final class SocketReader implements Reading {

    /** What still comes behind so many bytes is not worth waiting for, and waiting would hold up the client. */
    static final int PLENTY = 48 * 1024;

    static final Duration LONGEST = Duration.ofMillis(40);

    /** Whoever owns the socket and knows the loop. */
    interface Host {
        /** {@link SocketReader#ready} is to be called when the socket has something. */
        void want();

        void after(Duration delay, Runnable task);

        /** So many wait for their time that waking the thread for each costs more than looking in vain. */
        boolean isCrowded();

        /** Nothing more is read. */
        void closedByPeer();

        /** Nothing more is read. */
        void failed(Exception why);
    }

    private final ReadableByteChannel socket;
    private final Ingress ingress;
    private final ActorRef<Connection.Command> connection;
    private final Host host;
    private final int plenty;
    private Duration gathering = Duration.ZERO;
    private int lastRead;
    private boolean over;

    /** @param receiveBuffer of the socket, in bytes; 0 for what the system gives, which is enough */
    SocketReader(
            ReadableByteChannel socket,
            int receiveBuffer,
            Ingress ingress,
            ActorRef<Connection.Command> connection,
            Host host) {
        this.socket = socket;
        this.ingress = ingress;
        this.connection = connection;
        this.host = host;
        this.plenty = receiveBuffer > 0 ? Math.min(PLENTY, receiveBuffer / 4) : PLENTY;
    }

    @Override
    public void goOn(Duration gather) {
        gathering = lastRead < plenty ? shorter(gather, LONGEST) : Duration.ZERO;
        if (over) {
            return;
        }
        if (!gathering.isZero() && host.isCrowded()) {
            // about as much gathers as in a window that begins with the first byte
            host.after(shorter(gather.multipliedBy(3).dividedBy(2), LONGEST), this::read);
        } else {
            host.want();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** There are bytes, or there will be no more. */
    void ready() {
        if (gathering.isZero()) {
            read();
        } else {
            host.after(gathering, this::read);
        }
    }

    private void read() {
        if (over) {
            return;
        }
        try {
            ByteBuffer bytes = LoopBuffers.current().reading();
            lastRead = socket.read(bytes);
            if (lastRead < 0) {
                over = true;
                host.closedByPeer();
            } else if (lastRead == 0) {
                host.want();
            } else {
                // After an error nothing is handed on, but what comes has to be taken.
                ingress.read(bytes.flip())
                        .ifPresentOrElse(
                                inbound -> connection.tell(new Connection.Received(this, inbound)),
                                () -> goOn(Duration.ZERO));
            }
        } catch (IOException | RuntimeException e) {
            over = true;
            host.failed(e);
        }
    }

    void close() {
        over = true;
        ingress.close();
    }
}
