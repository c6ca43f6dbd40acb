package weir.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.rtmp.session.RtmpUrl;
import weir.settings.SettingsException;
import weir.testkit.Await;
import weir.testkit.RtmpServer;
import weir.testkit.ServerCertificate;

class OutboundTlsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ActorTestKit KIT = ActorTestKit.create();

    @TempDir
    static Path directory;

    private static ServerCertificate certificate;

    private final TestProbe<OutboundEvent> owner = KIT.createTestProbe(OutboundEvent.class);

    @BeforeAll
    static void issue() {
        certificate = ServerCertificate.of(directory, "dns:localhost");
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    private static OutboundSettings trusting(Optional<Path> file) {
        Duration ten = Duration.ofSeconds(10);
        return new OutboundSettings(ten, ten, ten, 0, file);
    }

    @Test
    @DisplayName("rtmps: a server with a certificate for its name from a trusted authority is published to")
    void shouldPublishToATrustedServer() {
        try (RtmpServer server = RtmpServer.start(certificate.sockets())) {
            ActorRef<OutboundCommand> connection = publish(server, "localhost", Optional.of(certificate.pem()));
            assertEquals(new OutboundEvent.Started(1), owner.receiveMessage(LIMIT));
            connection.tell(OutboundCommand.Finish.INSTANCE);
            OutboundEvent.Closed closed = assertInstanceOf(OutboundEvent.Closed.class, owner.receiveMessage(LIMIT));
            assertEquals(CloseKind.FINISHED, closed.kind());
            assertEquals(List.of("live/test?"), server.awaitConnection(0).wanted());
            Await.until(LIMIT, "the unpublish", server.awaitConnection(0)::unpublished);
        }
    }

    @Test
    void shouldRefuseACertificateForAnotherName() {
        try (RtmpServer server = RtmpServer.start(certificate.sockets())) {
            publish(server, "127.0.0.1", Optional.of(certificate.pem()));
            OutboundEvent.Closed closed = assertInstanceOf(OutboundEvent.Closed.class, owner.receiveMessage(LIMIT));
            assertEquals(CloseKind.UNREACHABLE, closed.kind());
            assertEquals("No subject alternative names matching IP address 127.0.0.1 found", closed.reason());
        }
    }

    @Test
    void shouldRefuseAStrangersCertificate() {
        try (RtmpServer server = RtmpServer.start(certificate.sockets())) {
            publish(server, "localhost", Optional.empty());
            OutboundEvent.Closed closed = assertInstanceOf(OutboundEvent.Closed.class, owner.receiveMessage(LIMIT));
            assertEquals(CloseKind.UNREACHABLE, closed.kind());
            assertEquals("unable to find valid certification path to requested target", closed.reason());
        }
    }

    @Test
    void shouldNameTheServerItWants() {
        SSLEngine engine = ServerTrust.with(Optional.empty()).engine("live.example", 443);
        assertEquals(
                List.of(new SNIHostName("live.example")),
                engine.getSSLParameters().getServerNames());
        assertEquals("HTTPS", engine.getSSLParameters().getEndpointIdentificationAlgorithm());
    }

    @Test
    void shouldRefuseAFileWithoutCertificates() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.pem"));
        Path missing = directory.resolve("missing.pem");
        Path text = Files.writeString(directory.resolve("text.pem"), "no certificate");
        for (Path file : List.of(empty, missing, text)) {
            assertEquals(
                    "trusted-certificates",
                    assertThrows(SettingsException.class, () -> trusting(Optional.of(file)))
                            .key());
        }
    }

    private ActorRef<OutboundCommand> publish(RtmpServer server, String host, Optional<Path> trusted) {
        RtmpUrl url = RtmpUrl.parse("rtmps://" + host + ":" + server.port() + "/live/test");
        new Outbound(KIT.system(), trusting(trusted), 60_000).publish(url, 1, owner.getRef());
        return assertInstanceOf(OutboundEvent.Opening.class, owner.receiveMessage(LIMIT))
                .connection();
    }
}
