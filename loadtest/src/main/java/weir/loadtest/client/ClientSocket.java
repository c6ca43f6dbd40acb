package weir.loadtest.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** A TCP connection to a server, on an event loop. What the socket does not take at once waits here. */
final class ClientSocket implements EventLoop.Handler {

    /** Whose connection it is. */
    interface Owner {

        void opened();

        /** @param bytes valid during the call */
        void received(ByteBuffer bytes);

        /** The connection has ended, or was never made; not said after {@link ClientSocket#close}. */
        void closed(String cause);
    }

    private final EventLoop loop;
    private final Owner owner;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private int readLimit = Integer.MAX_VALUE;

    private ClientSocket(EventLoop loop, SocketChannel channel, Owner owner) throws IOException {
        this.loop = loop;
        this.owner = owner;
        this.channel = channel;
        this.key = loop.register(channel, SelectionKey.OP_CONNECT, this);
    }

    /**
     * Begins to connect.
     *
     * @param receiveBuffer the socket's, 0 for the system's own
     */
    static ClientSocket connect(EventLoop loop, InetSocketAddress server, int receiveBuffer, Owner owner)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (receiveBuffer > 0) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        ClientSocket socket = new ClientSocket(loop, channel, owner);
        if (channel.connect(server)) {
            loop.execute(socket::finishConnect);
        }
        return socket;
    }

    @Override
    public void ready(SelectionKey ready) {
        if (ready.isConnectable()) {
            finishConnect();
            return;
        }
        if (ready.isWritable()) {
            flush();
        }
        if (ready.isValid() && ready.isReadable()) {
            read();
        }
    }

    private void finishConnect() {
        try {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            owner.opened();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void read() {
        ByteBuffer buffer = loop.readBuffer();
        buffer.limit(Math.min(buffer.capacity(), readLimit));
        int count;
        try {
            count = channel.read(buffer);
        } catch (IOException e) {
            fail(e);
            return;
        }
        if (count < 0) {
            close();
            owner.closed("closed by the server");
        } else if (count > 0) {
            owner.received(buffer.flip());
        }
    }

    /** Sends the bytes as soon as the socket takes them. */
    void send(byte[] bytes) {
        if (bytes.length > 0) {
            waiting.add(ByteBuffer.wrap(bytes));
            waitingBytes += bytes.length;
            if (waiting.size() == 1) {
                flush();
            }
        }
    }

    /** Bytes that wait for the socket. */
    int waitingBytes() {
        return waitingBytes;
    }

    private void flush() {
        try {
            while (!waiting.isEmpty()) {
                ByteBuffer next = waiting.peek();
                waitingBytes -= channel.write(next);
                if (next.hasRemaining()) {
                    key.interestOpsOr(SelectionKey.OP_WRITE);
                    return;
                }
                waiting.remove();
            }
            key.interestOpsAnd(~SelectionKey.OP_WRITE);
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Reads no more until {@link #resume}. */
    void pause() {
        if (key.isValid()) {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        }
    }

    void resume() {
        if (key.isValid()) {
            key.interestOpsOr(SelectionKey.OP_READ);
        }
    }

    /** Reads no more than so many bytes at once. */
    void limitReads(int bytes) {
        readLimit = bytes;
    }

    private void fail(IOException e) {
        close();
        owner.closed(String.valueOf(e.getMessage()));
    }

    void close() {
        try {
            key.cancel();
            waiting.clear();
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
