package weir.rtmp.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static weir.rtmp.chunk.Wire.golden;
import static weir.rtmp.chunk.Wire.readAtEverySplit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a real client sent; the digests were taken by another decoder, over header and payload of every message. */
class ChunkReaderClientTest {

    @Test
    void shouldReadFfmpegPublishing() throws NoSuchAlgorithmException {
        List<RawMessage> messages = readAtEverySplit(golden("ffmpeg-publish-chunks.hex"));
        assertEquals(
                List.of(
                        "3 20 0 0 139", // connect
                        "3 20 0 0 33", // releaseStream
                        "3 20 0 0 29", // FCPublish
                        "3 20 0 0 25", // createStream
                        "8 20 1 0 34", // publish
                        "4 18 1 0 308", // @setDataFrame
                        "6 9 1 0 49", // AVC sequence header
                        "4 8 1 0 7", // AAC sequence header
                        "6 9 1 0 1165"), // keyframe
                messages.stream().limit(9).map(Wire::header).toList());
        assertEquals("1f0bfa905a5f79a5b10c9717281c448878adef2386546f34beee190656aff535", digest(messages));
    }

    @Test
    @DisplayName("interop 1, 2: ffmpeg's extended delta, in a fmt 1 header and its continuations")
    void shouldReadFfmpegPublishingLate() throws NoSuchAlgorithmException {
        List<RawMessage> messages = readAtEverySplit(golden("ffmpeg-publish-late-chunks.hex"));
        assertEquals(
                List.of("4 8 1 0 7", "4 8 1 16777954 344", "4 8 1 16778000 337"),
                messages.stream().skip(6).limit(3).map(Wire::header).toList());
        assertEquals("4189f208a9770a19abc12f6b7e0076ee534c99e5bd9878d12e7120b7eae9aaca", digest(messages));
    }

    @Test
    void shouldReadFfmpegPlaying() throws NoSuchAlgorithmException {
        List<RawMessage> messages = readAtEverySplit(golden("ffmpeg-play-chunks.hex"));
        assertEquals("44c2ea992024d898c24c053dd1770e567187807a0126c32d5bfe2ecc6f4d8c34", digest(messages));
    }

    private static String digest(List<RawMessage> messages) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (RawMessage message : messages) {
            digest.update((Wire.header(message) + "\n").getBytes(StandardCharsets.US_ASCII));
            digest.update(message.payload());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
