package weir.connection;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import weir.rtmp.session.RtmpReader;

/** The stage that turns a socket's bytes into messages: every read gives one {@link Inbound}, the last one with the error if there is one. */
final class ChunkDecoding extends GraphStage<FlowShape<ByteString, Inbound>> {

    private final Ingress ingress;
    private final Inlet<ByteString> in = Inlet.create("ChunkDecoding.in");
    private final Outlet<Inbound> out = Outlet.create("ChunkDecoding.out");
    private final FlowShape<ByteString, Inbound> shape = FlowShape.of(in, out);

    /** @param reader used by one materialisation only */
    ChunkDecoding(RtmpReader reader) {
        this.ingress = new Ingress(reader);
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
        private Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    ingress.read(grab(in).asByteBuffer())
                            .ifPresentOrElse(inbound -> push(out, inbound), () -> pull(in));
                }

                @Override
                public void onPull() {
                    pull(in);
                }
            });
        }

        @Override
        public void postStop() {
            ingress.close();
        }
    }
}
