package weir.connection;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import weir.settings.HostPort;

/** How the sockets of the RTMP port are accepted, read and written. */
interface Transport {

    /** @param accepted told of every socket that comes in, from any thread */
    CompletionStage<Binding> bind(ActorContext<?> context, HostPort address, Consumer<Incoming> accepted);

    /** A port that is listened on. */
    interface Binding {
        InetSocketAddress address();

        /** Takes nobody new. */
        void unbind();
    }

    /** A socket that has come in; either served or refused. */
    interface Incoming {
        InetSocketAddress peer();

        /** Where its Connection is to run. */
        DispatcherSelector dispatcher();

        /** Begins to read and write for {@code connection}. */
        void serve(ActorContext<?> context, ActorRef<Connection.Command> connection, ConnectionInfo info);

        /** Closes it at once. */
        void refuse();
    }
}
