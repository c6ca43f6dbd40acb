package weir.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import weir.selector.SelectorLoops;
import weir.settings.HostPort;

/** Serves sockets on selector loops: a socket, its Connection and its Egress share one thread. */
final class SelectorTransport implements Transport {

    private final Relay relay;
    private final SelectorLoops loops;
    private final HandshakeRandom random = new HandshakeRandom();
    private final AtomicLong sockets = new AtomicLong();

    SelectorTransport(Relay relay, SelectorLoops loops) {
        this.relay = relay;
        this.loops = loops;
    }

    @Override
    public CompletionStage<Binding> bind(ActorContext<?> context, HostPort address, Consumer<Incoming> accepted) {
        try {
            ServerSocketChannel port = SelectorAcceptor.open(address, relay.connection());
            InetSocketAddress bound = (InetSocketAddress) port.getLocalAddress();
            ActorRef<SelectorAcceptor.Command> acceptor = context.spawn(
                    SelectorAcceptor.create(port, channel -> accepted.accept(incoming(channel))),
                    "port-" + bound.getPort(),
                    loops.at(0));
            return CompletableFuture.completedFuture(new SelectorBinding(bound, acceptor));
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Incoming incoming(SocketChannel channel) {
        return new SelectorIncoming(channel, loops.at(sockets.getAndIncrement()));
    }

    private record SelectorBinding(InetSocketAddress address, ActorRef<SelectorAcceptor.Command> acceptor)
            implements Binding {
        @Override
        public void unbind() {
            acceptor.tell(SelectorAcceptor.Unbind.INSTANCE);
        }
    }

    private final class SelectorIncoming implements Incoming {
        private final SocketChannel channel;
        private final DispatcherSelector dispatcher;

        private SelectorIncoming(SocketChannel channel, DispatcherSelector dispatcher) {
            this.channel = channel;
            this.dispatcher = dispatcher;
        }

        @Override
        public InetSocketAddress peer() {
            return (InetSocketAddress) channel.socket().getRemoteSocketAddress();
        }

        @Override
        public DispatcherSelector dispatcher() {
            return dispatcher;
        }

        @Override
        public void serve(ActorContext<?> context, ActorRef<Connection.Command> connection, ConnectionInfo info) {
            Ingress ingress = new Ingress(relay.reader(info, random.next()));
            context.spawn(
                    SelectorSocket.create(channel, ingress, connection, relay, info),
                    "socket-" + info.id(),
                    dispatcher);
        }

        @Override
        public void refuse() {
            try {
                channel.close();
            } catch (IOException e) {
                // it is refused all the same
            }
        }
    }
}
