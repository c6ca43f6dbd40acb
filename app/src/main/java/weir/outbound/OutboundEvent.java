package weir.outbound;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import weir.rtmp.session.ClientEvent.MediaReceived;

/** What a connection tells its owner, in this order: opening, started, taken or received…, closed. */
public sealed interface OutboundEvent {

    /** As given when the connection was opened: tells the events of one connection from those of an earlier one. */
    int attempt();

    /** @param connection takes commands from now on */
    record Opening(int attempt, ActorRef<OutboundCommand> connection) implements OutboundEvent {}

    /** The server lets it publish or play; a publisher may send. */
    record Started(int attempt) implements OutboundEvent {}

    /** The socket has taken all of the last {@link OutboundCommand.Send}, so that the next one may come. */
    record Taken(int attempt) implements OutboundEvent {}

    /** Media of a play, in the order it came. Nothing more is read before {@link OutboundCommand.ReadOn}. */
    record Received(int attempt, List<MediaReceived> media) implements OutboundEvent {}

    /**
     * The last event.
     *
     * @param reason for a log and an operator: what the server said, without the stream's name and query
     */
    record Closed(int attempt, CloseKind kind, String reason) implements OutboundEvent {}
}
