package weir.rtmp.amf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Bytes written down as hex, with blanks anywhere, in a test or in a file under {@code wire/}. */
final class Golden {

    /** Payloads of real clients. Their values are pinned one by one in {@link Amf0GoldenTest}. */
    static final List<String> FILES = List.of(
            "amf0-ffmpeg-publish-connect",
            "amf0-ffmpeg-play-connect",
            "amf0-ffmpeg-play",
            "amf0-ffmpeg-set-data-frame",
            "amf0-ffmpeg-delete-stream",
            "amf0-obs-connect",
            "amf0-obs-metadata");

    private Golden() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /** @param name of a file in {@code wire/}; lines that begin with # are left out */
    static byte[] file(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/wire/" + name + ".hex")) {
            String text = new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
            return hex(text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    static Amf0Reader reader(byte[] payload) {
        return new Amf0Reader(payload, 0, payload.length, AmfLimits.DEFAULT);
    }

    static Amf0Reader reader(String hex) {
        return reader(hex(hex));
    }

    static AmfValue read(String hex) {
        Amf0Reader reader = reader(hex);
        AmfValue value = reader.read();
        if (reader.hasMore()) {
            throw new AssertionError("bytes left over");
        }
        return value;
    }
}
