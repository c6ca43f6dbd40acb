package weir.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import weir.testkit.ExternalProcess;

/** An authority, and the files of a node that it has issued a certificate for, as cluster-config/tls.conf wants them. */
final class Certificates {

    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");
    private static final String PASSWORD = "password";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final Path store;

    private Certificates(Path directory) {
        this.directory = directory;
        this.store = directory.resolve("all.p12");
    }

    /** @param directory an empty one, which gets ca.crt, tls.crt and tls.key */
    static Path issue(Path directory) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        new Certificates(directory).issue();
        return directory;
    }

    private void issue() throws IOException, GeneralSecurityException {
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "RSA", "-dname", "CN=test authority", "-ext", "bc:c");
        keytool("-genkeypair", "-alias", "node", "-keyalg", "RSA", "-dname", "CN=weir");
        keytool("-certreq", "-alias", "node", "-file", file("tls.csr"));
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-rfc",
                "-infile",
                file("tls.csr"),
                "-outfile",
                file("tls.crt"),
                "-ext",
                "san=dns:weir",
                "-ext",
                "eku=serverAuth,clientAuth");
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", file("ca.crt"));
        Files.write(directory.resolve("tls.key"), pem(privateKey()));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private byte[] privateKey() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys.getKey("node", PASSWORD.toCharArray()).getEncoded();
    }

    private static List<String> pem(byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return List.of("-----BEGIN PRIVATE KEY-----", text, "-----END PRIVATE KEY-----");
    }

    private void keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(KEYTOOL.toString()));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        ExternalProcess.run("keytool", new ProcessBuilder(command), LIMIT);
    }
}
