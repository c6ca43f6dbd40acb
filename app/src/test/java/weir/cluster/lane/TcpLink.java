package weir.cluster.lane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import weir.cluster.StreamSerializer;
import weir.stream.Hub;

/**
 * The plain way from node to node: one blocking connection, the messages of Artery's lane behind their lengths, everything that
 * has piled up in one write.
 */
final class TcpLink {

    private static final int BUFFER = 16 << 20;
    private static final int LARGEST = 1 << 20;
    private static final int HEADER = 4 + 4 + 1;

    private final StreamSerializer serializer;
    private final SocketChannel channel;
    private ByteBuffer filling = ByteBuffer.allocateDirect(BUFFER);
    private ByteBuffer writing = ByteBuffer.allocateDirect(BUFFER);

    private TcpLink(ActorSystem<?> system, SocketChannel channel) {
        this.serializer = new StreamSerializer((ExtendedActorSystem) Adapter.toClassic(system));
        this.channel = channel;
    }

    static TcpLink connect(ActorSystem<?> system, int port) throws IOException {
        TcpLink link =
                new TcpLink(system, SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        start("link writer", link::writeAll);
        return link;
    }

    /** @return the port; what comes in goes to the Hubs, by their numbers */
    static int listen(ActorSystem<?> system, List<ActorRef<Hub.Command>> hubs) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("link reader", () -> new TcpLink(system, listener.accept()).readAll(hubs));
        return listener.socket().getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the messages for one Hub go in; runs on the thread of whoever sends. */
    Behavior<Hub.Command> end(int hub) {
        return Behaviors.receive(Hub.Command.class)
                .onAnyMessage(message -> {
                    put(hub, message);
                    return Behaviors.same();
                })
                .build();
    }

    /** Waits for room. */
    private synchronized void put(int hub, Hub.Command message) {
        while (filling.remaining() < LARGEST) {
            await();
        }
        int start = filling.position();
        byte[] manifest = serializer.manifest(message).getBytes(StandardCharsets.US_ASCII);
        filling.position(start + HEADER + manifest.length);
        serializer.toBinary(message, filling);
        int length = filling.position() - start;
        filling.putInt(start, length).putInt(start + 4, hub).put(start + 8, (byte) manifest.length);
        for (int i = 0; i < manifest.length; i++) {
            filling.put(start + HEADER + i, manifest[i]);
        }
        notifyAll();
    }

    private synchronized ByteBuffer swap() {
        while (filling.position() == 0) {
            await();
        }
        ByteBuffer full = filling.flip();
        filling = writing.clear();
        writing = full;
        notifyAll();
        return full;
    }

    private synchronized void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeAll() throws IOException {
        while (true) {
            ByteBuffer full = swap();
            while (full.hasRemaining()) {
                channel.write(full);
            }
        }
    }

    private void readAll(List<ActorRef<Hub.Command>> hubs) throws IOException {
        ByteBuffer buffer = filling;
        while (channel.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.remaining() >= 4 && buffer.remaining() >= buffer.getInt(buffer.position())) {
                int end = buffer.position() + buffer.getInt();
                ActorRef<Hub.Command> hub = hubs.get(buffer.getInt());
                byte[] manifest = new byte[buffer.get()];
                buffer.get(manifest);
                hub.tell((Hub.Command) serializer.fromBinary(buffer, new String(manifest, StandardCharsets.US_ASCII)));
                buffer.position(end);
            }
            buffer.compact();
        }
    }
}
