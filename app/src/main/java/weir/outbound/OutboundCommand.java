package weir.outbound;

import java.util.List;
import org.apache.pekko.actor.DeadLetterSuppression;
import weir.media.Frame;

/** What the owner of a connection asks of it. The connection may be gone already. */
public sealed interface OutboundCommand extends DeadLetterSuppression {

    /** Frames to publish, once it has started and the frames before are taken. */
    record Send(List<Frame> frames) implements OutboundCommand {}

    /** The media received has been dealt with. */
    enum ReadOn implements OutboundCommand {
        INSTANCE
    }

    /** The stream is over: unpublish or stop the play, then close. */
    enum Finish implements OutboundCommand {
        INSTANCE
    }

    /** Close at once and say nothing, as if the network were lost: a server then waits for the stream to come back. */
    enum Abandon implements OutboundCommand {
        INSTANCE
    }
}
