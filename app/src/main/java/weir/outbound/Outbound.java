package weir.outbound;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.io.Inet;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.TLSClosing;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import weir.outbound.OutboundRequest.Purpose;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.RtmpUrl;

/** Opens connections to other servers. Safe from any thread. */
public final class Outbound {

    private static final int HANDSHAKE_RANDOM = 1528;

    private final Materializer materializer;
    private final Tcp tcp;
    private final OutboundSettings settings;
    private final int chunkSize;
    private final SecureRandom random = new SecureRandom();
    /** Made when it is first needed: reading the certificates of the runtime takes its time. */
    private Optional<ServerTrust> trust = Optional.empty();

    /** @param chunkSize bytes per chunk in what is sent */
    public Outbound(ActorSystem<?> system, OutboundSettings settings, int chunkSize) {
        this.materializer = Materializer.matFromSystem(system);
        this.tcp = Tcp.get(system);
        this.settings = settings;
        this.chunkSize = chunkSize;
    }

    /** Connects and publishes; the owner is told how it goes, last of all that the connection is closed. @param attempt echoed in every event */
    public void publish(RtmpUrl url, int attempt, ActorRef<OutboundEvent> owner) {
        open(Purpose.PUBLISH, url, attempt, owner);
    }

    /** Connects and plays; the owner is told how it goes, last of all that the connection is closed. @param attempt echoed in every event */
    public void play(RtmpUrl url, int attempt, ActorRef<OutboundEvent> owner) {
        open(Purpose.PLAY, url, attempt, owner);
    }

    private void open(Purpose purpose, RtmpUrl url, int attempt, ActorRef<OutboundEvent> owner) {
        ClientSettings session = ClientSettings.of(url, handshakeRandom()).withChunkSize(chunkSize);
        OutboundRequest request = new OutboundRequest(purpose, url, session, attempt, owner);
        socket(url).join(Flow.fromGraph(new OutboundStage(request, settings))).run(materializer);
    }

    private Flow<ByteString, ByteString, CompletionStage<Tcp.OutgoingConnection>> socket(RtmpUrl url) {
        InetSocketAddress address = InetSocketAddress.createUnresolved(url.host(), url.port());
        if (!url.secure()) {
            return tcp.outgoingConnection(
                    address,
                    Optional.empty(),
                    options(),
                    false,
                    Optional.of(settings.connectTimeout()),
                    Optional.empty());
        }
        return tcp.outgoingConnectionWithTls(
                address,
                () -> trust().engine(url.host(), url.port()),
                Optional.empty(),
                options(),
                Optional.of(settings.connectTimeout()),
                Optional.empty(),
                session -> Optional.empty(), // the engine has verified the host name
                TLSClosing.eagerClose());
    }

    private synchronized ServerTrust trust() {
        ServerTrust made = trust.orElseGet(() -> ServerTrust.with(settings.trustedCertificates()));
        trust = Optional.of(made);
        return made;
    }

    private List<Inet.SocketOption> options() {
        return settings.sendBuffer() > 0 ? List.of(TcpSO.sendBufferSize(settings.sendBuffer())) : List.of();
    }

    private byte[] handshakeRandom() {
        byte[] bytes = new byte[HANDSHAKE_RANDOM];
        random.nextBytes(bytes);
        return bytes;
    }
}
