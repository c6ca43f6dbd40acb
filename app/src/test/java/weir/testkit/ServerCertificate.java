package weir.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate of a server, signed by itself, made by the keytool of this JVM.
 *
 * @param pem the certificate, for those who shall trust it
 */
public record ServerCertificate(Path store, Path pem) {

    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");
    private static final String PASSWORD = "password";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * @param directory an empty one
     * @param subject as keytool has it: {@code dns:localhost} or {@code ip:127.0.0.1}
     */
    public static ServerCertificate of(Path directory, String subject) {
        Path store = directory.resolve("server.p12");
        Path pem = directory.resolve("server.crt");
        keytool(
                store,
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=test",
                "-ext",
                "san=" + subject);
        keytool(store, "-exportcert", "-alias", "server", "-rfc", "-file", pem.toString());
        return new ServerCertificate(store, pem);
    }

    /** Server sockets that show it. */
    public ServerSocketFactory sockets() {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(KEYTOOL.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        ExternalProcess.run("keytool", new ProcessBuilder(command), LIMIT);
    }
}
