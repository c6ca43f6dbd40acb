package weir.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import weir.rtmp.RtmpException;
import weir.rtmp.chunk.RawMessage;
import weir.rtmp.session.RtmpReader;

/** The stage that turns a socket's bytes into messages: every read gives one {@link Inbound}, the last one with the error if there is one. */
final class ChunkDecoding extends GraphStage<FlowShape<ByteString, Inbound>> {

    private final RtmpReader reader;
    private final Inlet<ByteString> in = Inlet.create("ChunkDecoding.in");
    private final Outlet<Inbound> out = Outlet.create("ChunkDecoding.out");
    private final FlowShape<ByteString, Inbound> shape = FlowShape.of(in, out);

    /** @param reader used by one materialisation only */
    ChunkDecoding(RtmpReader reader) {
        this.reader = reader;
    }

    @Override
    public FlowShape<ByteString, Inbound> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {
        private boolean failed;

        private Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    read(grab(in));
                }

                @Override
                public void onPull() {
                    pull(in);
                }
            });
        }

        @Override
        public void postStop() {
            reader.close();
        }

        /** After an error the socket is read on, into nothing: closing it is the Connection's affair, which may want to say why. */
        private void read(ByteString bytes) {
            if (failed) {
                pull(in);
                return;
            }
            Inbound inbound = decode(bytes);
            failed = inbound.error().isPresent();
            push(out, inbound);
        }
    }

    private Inbound decode(ByteString bytes) {
        List<RawMessage> messages = new ArrayList<>();
        List<byte[]> replies = new ArrayList<>();
        Optional<RtmpException> error = Optional.empty();
        try {
            for (ByteBuffer buffer : bytes.getByteBuffers()) {
                reader.read(buffer, messages::add, replies::add);
            }
        } catch (RtmpException e) {
            error = Optional.of(e);
        }
        return new Inbound(bytes.length(), reader.handshakeDone(), messages, replies, error);
    }
}
