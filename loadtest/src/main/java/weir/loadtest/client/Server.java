package weir.loadtest.client;

import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import weir.rtmp.session.ClientSettings;
import weir.rtmp.session.RtmpUrl;

/**
 * Where a stream is published to or played from.
 *
 * @param address resolved once, for however many connections
 */
public record Server(RtmpUrl url, InetSocketAddress address) {

    private static final int HANDSHAKE_RANDOM = 1528;

    /** @throws IllegalArgumentException when the URL is none, or one for TLS, which this program does not speak */
    public static Server of(String url) {
        RtmpUrl parsed = RtmpUrl.parse(url);
        if (parsed.secure()) {
            throw new IllegalArgumentException("rtmps is not spoken here");
        }
        InetSocketAddress address = new InetSocketAddress(parsed.host(), parsed.port());
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("there is no host " + parsed.host());
        }
        return new Server(parsed, address);
    }

    /** The same place with a number behind the stream's name. */
    public Server numbered(int number) {
        RtmpUrl other = new RtmpUrl(url.host(), url.port(), url.app(), url.name() + number, url.query(), false);
        return new Server(other, address);
    }

    ClientSettings settings() {
        byte[] random = new byte[HANDSHAKE_RANDOM];
        ThreadLocalRandom.current().nextBytes(random);
        return ClientSettings.of(url, random);
    }
}
