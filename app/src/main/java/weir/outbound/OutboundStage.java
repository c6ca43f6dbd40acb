package weir.outbound;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SubscriptionWithCancelException.NonFailureCancellation;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import scala.Tuple2;
import scala.runtime.BoxedUnit;
import weir.rtmp.RtmpException;
import weir.rtmp.session.ClientEvent;
import weir.rtmp.session.ClientEvent.MediaReceived;
import weir.rtmp.session.ClientSession;
import weir.telemetry.EventLog;
import weir.telemetry.LogKeys;

/**
 * One connection to another server, between its socket and its owner: runs the client session, keeps the deadlines, and finds out
 * when the server takes nothing any more. A stage actor takes the owner's commands; the connection ends with its owner.
 */
final class OutboundStage extends GraphStage<FlowShape<ByteString, ByteString>> {

    /** Replies to what a server asks for, which it does not read. */
    private static final long MOST_QUEUED_BYTES = 64L << 20;

    private static final Duration FINISH_PATIENCE = Duration.ofSeconds(3);
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final OutboundRequest request;
    private final OutboundSettings settings;
    private final Inlet<ByteString> in = Inlet.create("Outbound.in");
    private final Outlet<ByteString> out = Outlet.create("Outbound.out");
    private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);

    /** @param request used by one materialisation only */
    OutboundStage(OutboundRequest request, OutboundSettings settings) {
        this.request = request;
        this.settings = settings;
    }

    @Override
    public FlowShape<ByteString, ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private static final String DEADLINE = "deadline";
        private static final String STALL = "stall";
        private static final String LAST = "last words";

        private final EventLog log = EventLog.of(OutboundStage.class).with(LogKeys.URL, request.maskedUrl());
        private final ActorRef<OutboundEvent> owner = request.owner();
        private final int attempt = request.attempt();
        private final ClientSession session = new ClientSession(request.session());
        private final OutboundQueue queue =
                new OutboundQueue(session, request.session().chunkSize());
        private List<MediaReceived> received = new ArrayList<>();
        private ConnectionPhase phase = ConnectionPhase.CONNECTING;
        /** TLS takes bytes to send before there is a connection, so that only what is heard shows that there is one. */
        private boolean heard;

        private boolean sending;
        private boolean reading = true;
        private long lastProgressNanos;
        private OutboundEvent.Closed end = new OutboundEvent.Closed(attempt, CloseKind.FAULT, "it was broken off");

        private Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    read(grab(in));
                }

                @Override
                public void onPull() {
                    onWritable();
                }

                @Override
                public void onUpstreamFinish() {
                    close(loss(), "the server closed the connection");
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    close(loss(), request.masked(Causes.root(failure)));
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    onWritingOver(cause);
                }
            });
        }

        @Override
        public void preStart() {
            getStageActor(this::onMessage).watch(Adapter.toClassic(owner));
            owner.tell(new OutboundEvent.Opening(
                    attempt, Adapter.toTyped(stageActor().ref())));
            scheduleOnce(DEADLINE, settings.connectTimeout());
            pull(in);
        }

        // The socket

        private void onWritable() {
            lastProgressNanos = System.nanoTime();
            if (phase == ConnectionPhase.CONNECTING) {
                enter(ConnectionPhase.GREETING, "connected");
                session.start();
                queue.addSession();
            }
            write();
        }

        private void write() {
            if (isAvailable(out) && !queue.isEmpty()) {
                lastProgressNanos = System.nanoTime();
                push(out, queue.poll());
            }
            if (!queue.isEmpty()) {
                watchForStall();
                return;
            }
            if (sending) {
                sending = false;
                owner.tell(new OutboundEvent.Taken(attempt));
            }
            if (phase == ConnectionPhase.FINISHING && isAvailable(out)) {
                complete(out);
                scheduleOnce(LAST, LAST_WORDS);
            }
        }

        private void watchForStall() {
            if (!isTimerActive(STALL)) {
                scheduleOnce(STALL, settings.stallTimeout());
            }
        }

        private void read(ByteString bytes) {
            heard = true;
            try {
                for (ByteBuffer buffer : bytes.getByteBuffers()) {
                    session.receive(buffer, this::onEvent);
                }
            } catch (RtmpException e) {
                close(CloseKind.BAD_SERVER, request.masked(e.getMessage()));
            }
            if (phase == ConnectionPhase.CLOSED) {
                return;
            }
            queue.addSession();
            if (queue.bytes() > MOST_QUEUED_BYTES) {
                close(CloseKind.BAD_SERVER, "it asks for more answers than it reads");
                return;
            }
            reading = received.isEmpty();
            if (reading) {
                pull(in);
            } else {
                owner.tell(new OutboundEvent.Received(attempt, received));
                received = new ArrayList<>();
            }
            write();
        }

        /** The reading side mostly says why; it has a moment to do so. */
        private void onWritingOver(Throwable cause) {
            if (!(cause instanceof NonFailureCancellation)) {
                close(loss(), request.masked(Causes.root(cause)));
            } else {
                scheduleOnce(LAST, LAST_WORDS);
            }
        }

        // The session

        private void onEvent(ClientEvent event) {
            if (event instanceof MediaReceived media) {
                received.add(media);
            } else if (event instanceof ClientEvent.Connected) {
                enter(ConnectionPhase.REQUESTING, "accepted");
                request.ask(session);
            } else if (event instanceof ClientEvent.PublishStarted || event instanceof ClientEvent.PlayStarted) {
                enter(ConnectionPhase.STARTED, "accepted");
                owner.tell(new OutboundEvent.Started(attempt));
            } else if (event instanceof ClientEvent.Refused refused) {
                close(CloseKind.REFUSED, request.masked(refused.code() + " " + refused.description()));
            } else if (event instanceof ClientEvent.StreamEnded) {
                close(CloseKind.ENDED, "the stream has ended");
            } else if (event instanceof ClientEvent.ReconnectRequested wish) {
                close(CloseKind.RECONNECT, request.masked(wish.description()));
            }
        }

        // The owner

        private BoxedUnit onMessage(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
            Object command = message._2();
            if (command instanceof OutboundCommand.Send send) {
                sending = true;
                send.frames().forEach(queue::add);
                write();
            } else if (command == OutboundCommand.ReadOn.INSTANCE) {
                readOn();
            } else if (command == OutboundCommand.Finish.INSTANCE) {
                finish();
            } else {
                close(CloseKind.FINISHED, "abandoned"); // so asked, or the owner has terminated
            }
            return BoxedUnit.UNIT;
        }

        private void readOn() {
            if (!reading) {
                reading = true;
                pull(in);
            }
        }

        private void finish() {
            if (phase == ConnectionPhase.CONNECTING || phase == ConnectionPhase.GREETING) {
                close(CloseKind.FINISHED, "finished");
                return;
            }
            enter(ConnectionPhase.FINISHING, "the owner has finished");
            session.closeStream();
            queue.addSession();
            write();
            readOn();
        }

        // Time and the end

        @Override
        public void onTimer(Object timer) {
            if (DEADLINE.equals(timer)) {
                close(endingOr(CloseKind.TIMEOUT), "no answer while " + phase.label());
            } else if (LAST.equals(timer)) {
                close(loss(), "the server closed the connection");
            } else if (!isAvailable(out) && !queue.isEmpty()) {
                checkForStall();
            }
        }

        private void checkForStall() {
            long leftNanos = settings.stallTimeout().toNanos() - (System.nanoTime() - lastProgressNanos);
            if (leftNanos > 0) {
                scheduleOnce(STALL, Duration.ofNanos(leftNanos));
            } else {
                close(
                        CloseKind.STALLED,
                        "it took nothing for " + settings.stallTimeout().toMillis() + " ms");
            }
        }

        private CloseKind loss() {
            return heard ? endingOr(CloseKind.LOST) : CloseKind.UNREACHABLE;
        }

        private CloseKind endingOr(CloseKind kind) {
            return switch (phase) {
                case CONNECTING -> CloseKind.UNREACHABLE;
                case FINISHING -> CloseKind.FINISHED;
                default -> kind;
            };
        }

        private void close(CloseKind kind, String reason) {
            if (phase == ConnectionPhase.CLOSED) {
                return;
            }
            end = new OutboundEvent.Closed(attempt, kind, reason);
            enter(ConnectionPhase.CLOSED, reason);
            if (kind == CloseKind.FINISHED && isAvailable(out)) {
                completeStage();
            } else {
                failStage(new Broken(reason)); // does not wait for a server that reads nothing
            }
        }

        private void enter(ConnectionPhase next, String why) {
            log.with("from", phase).with("to", next).with(LogKeys.REASON, why).debug("outbound connection changed");
            phase = next;
            switch (next) {
                case GREETING, REQUESTING -> scheduleOnce(DEADLINE, settings.answerTimeout());
                case FINISHING -> scheduleOnce(DEADLINE, FINISH_PATIENCE);
                default -> cancelTimer(DEADLINE);
            }
        }

        @Override
        public void postStop() {
            owner.tell(end);
        }
    }

    /** Ends a connection without waiting for the peer. */
    private static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Broken(String why) {
            super(why, null, false, false);
        }
    }
}
