package weir.rtmp.session;

import java.util.Objects;
import weir.rtmp.amf.AmfLimits;
import weir.rtmp.chunk.ChunkLimits;

/**
 * What a client session says of itself and how far it lets a server go.
 *
 * @param chunkSize bytes of the chunks it sends, announced once it is connected
 * @param random at least 1528 bytes, hard to guess, for one session only
 */
public record ClientSettings(
        String app,
        String tcUrl,
        String flashVer,
        PeerCapabilities capabilities,
        int chunkSize,
        ChunkLimits chunkLimits,
        AmfLimits amf,
        byte[] random) {

    private static final String FLASH_VERSION = "FMLE/3.0 (compatible; Weir)";

    public ClientSettings {
        Objects.requireNonNull(app);
        Objects.requireNonNull(tcUrl);
        Objects.requireNonNull(flashVer);
        Objects.requireNonNull(capabilities);
        Objects.requireNonNull(chunkLimits);
        Objects.requireNonNull(amf);
        Objects.requireNonNull(random);
    }

    /** The defaults of a server session, towards that URL, with the capabilities of a relay. */
    public static ClientSettings of(RtmpUrl url, byte[] random) {
        return new ClientSettings(
                url.app(),
                url.tcUrl(),
                FLASH_VERSION,
                PeerCapabilities.RELAY,
                SessionSettings.DEFAULT.chunkSize(),
                ChunkLimits.DEFAULT,
                SessionSettings.DEFAULT.amf(),
                random);
    }

    public ClientSettings withCapabilities(PeerCapabilities other) {
        return new ClientSettings(app, tcUrl, flashVer, other, chunkSize, chunkLimits, amf, random);
    }

    public ClientSettings withChunkSize(int size) {
        return new ClientSettings(app, tcUrl, flashVer, capabilities, size, chunkLimits, amf, random);
    }
}
