package weir.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import weir.settings.SettingsException;

/** Which servers are believed to be who they are: those with a certificate for their host name, from an authority that is trusted. */
final class ServerTrust {

    private static final String KEY = "trusted-certificates";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final SSLContext context;

    private ServerTrust(SSLContext context) {
        this.context = context;
    }

    /**
     * @param more a PEM file of authorities beside those of the Java runtime
     * @throws SettingsException when the file cannot be read or holds no certificate
     */
    static ServerTrust with(Optional<Path> more) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager[] trust =
                    more.isPresent() ? managers(all(certificates(more.get()))) : new TrustManager[] {runtime()};
            context.init(null, trust, null);
            return new ServerTrust(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    /** An engine that speaks as a client to that host, names it (SNI) and verifies its certificate against the name. */
    SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!ADDRESS.matcher(host).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(host)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** @throws SettingsException when the file cannot be read or holds no certificate */
    static List<? extends Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            List<? extends Certificate> found =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
            if (found.isEmpty()) {
                throw new SettingsException(KEY, "names " + file + ", which holds no certificate");
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingsException(KEY, "names " + file + ", which cannot be read as PEM certificates");
        }
    }

    private static KeyStore all(List<? extends Certificate> more) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (Certificate certificate : more) {
            all.setCertificateEntry("configured-" + number++, certificate);
        }
        for (X509Certificate certificate : runtime().getAcceptedIssuers()) {
            all.setCertificateEntry("runtime-" + number++, certificate);
        }
        return all;
    }

    private static X509TrustManager runtime() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager trust) {
                return trust;
            }
        }
        throw new GeneralSecurityException("the Java runtime trusts nobody");
    }

    private static TrustManager[] managers(KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory.getTrustManagers();
    }
}
