package weir.connection;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.util.ByteString;
import weir.settings.HostPort;

/** Serves sockets by Pekko Streams TCP. */
final class StreamsTransport implements Transport {

    /** Lets the decoding stage read on, if there is anything left to read. */
    private enum Ack implements DeadLetterSuppression {
        INSTANCE
    }

    private final Relay relay;
    private final HandshakeRandom random = new HandshakeRandom();

    StreamsTransport(Relay relay) {
        this.relay = relay;
    }

    @Override
    public CompletionStage<Binding> bind(ActorContext<?> context, HostPort address, Consumer<Incoming> accepted) {
        ActorSystem<?> system = context.getSystem();
        Materializer materializer = Materializer.matFromSystem(system);
        return Tcp.get(system)
                .bind(
                        address.host(),
                        address.port(),
                        relay.connection().backlog(),
                        socketOptions(),
                        false,
                        Optional.empty())
                .to(Sink.foreach(incoming -> accepted.accept(new StreamsIncoming(incoming, materializer))))
                .run(materializer)
                .thenApply(StreamsBinding::new);
    }

    private List<Inet.SocketOption> socketOptions() {
        ConnectionSettings settings = relay.connection();
        List<Inet.SocketOption> options = new ArrayList<>();
        if (settings.sendBuffer() > 0) {
            options.add(TcpSO.sendBufferSize(settings.sendBuffer()));
        }
        if (settings.receiveBuffer() > 0) {
            options.add(TcpSO.receiveBufferSize(settings.receiveBuffer()));
        }
        return options;
    }

    private record StreamsBinding(Tcp.ServerBinding binding) implements Binding {
        @Override
        public InetSocketAddress address() {
            return binding.localAddress();
        }

        @Override
        public void unbind() {
            binding.unbind();
        }
    }

    private final class StreamsIncoming implements Incoming {
        private final Tcp.IncomingConnection incoming;
        private final Materializer materializer;

        private StreamsIncoming(Tcp.IncomingConnection incoming, Materializer materializer) {
            this.incoming = incoming;
            this.materializer = materializer;
        }

        @Override
        public InetSocketAddress peer() {
            return incoming.remoteAddress();
        }

        @Override
        public DispatcherSelector dispatcher() {
            return DispatcherSelector.defaultDispatcher();
        }

        @Override
        public void serve(ActorContext<?> context, ActorRef<Connection.Command> connection, ConnectionInfo info) {
            Source<ByteString, NotUsed> writing = Source.fromGraph(new StreamsEgress(connection, relay, info));
            incoming.handleWith(Flow.fromSinkAndSource(reading(connection, info), writing), materializer);
        }

        @Override
        public void refuse() {
            incoming.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), materializer);
        }
    }

    private Sink<ByteString, NotUsed> reading(ActorRef<Connection.Command> connection, ConnectionInfo info) {
        return Flow.of(ByteString.class)
                .via(new ChunkDecoding(relay.reader(info, random.next())))
                .to(ActorSink.actorRefWithBackpressure(
                        connection,
                        (ackTo, inbound) -> new Connection.Received(reading(ackTo), inbound),
                        ackTo -> new Connection.IngressReady(reading(ackTo)),
                        Ack.INSTANCE,
                        new Connection.IngressDone("closed by the peer"),
                        failure -> new Connection.IngressDone("connection lost: " + failure.getMessage())))
                .withAttributes(Attributes.inputBuffer(1, 1));
    }

    /** Reads as soon as there is something. */
    private static Reading reading(ActorRef<Ack> ackTo) {
        return gather -> ackTo.tell(Ack.INSTANCE);
    }
}
