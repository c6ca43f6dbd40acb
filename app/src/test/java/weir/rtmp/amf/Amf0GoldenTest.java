package weir.rtmp.amf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import weir.rtmp.RtmpException;

@DisplayName("001 FR-018: AMF0 of real clients")
class Amf0GoldenTest {

    static final List<String> FILES = Golden.FILES;

    @Test
    void shouldReadConnectOfAPublishingFfmpeg() {
        List<AmfValue> values = readFile("amf0-ffmpeg-publish-connect");

        assertEquals(
                List.of(
                        AmfValue.of("connect"),
                        AmfValue.of(1),
                        AmfObject.builder()
                                .put("app", "live")
                                .put("type", "nonprivate")
                                .put("flashVer", "FMLE/3.0 (compatible; Lavf62.3.100)")
                                .put("tcUrl", "rtmp://127.0.0.1:21935/live")
                                .build()),
                values);
    }

    @Test
    void shouldReadConnectOfAPlayingFfmpeg() {
        List<AmfValue> values = readFile("amf0-ffmpeg-play-connect");

        assertEquals(
                AmfObject.builder()
                        .put("app", "live")
                        .put("flashVer", "LNX 9,0,124,2")
                        .put("tcUrl", "rtmp://127.0.0.1:21936/live")
                        .put("fpad", false)
                        .put("capabilities", 15)
                        .put("audioCodecs", 4071)
                        .put("videoCodecs", 252)
                        .put("videoFunction", 1)
                        .build(),
                values.get(2));
    }

    @Test
    void shouldReadPlayAndDeleteStreamOfFfmpeg() {
        assertEquals(
                List.of(AmfValue.of("play"), AmfValue.of(4), AmfNull.INSTANCE, AmfValue.of("test"), AmfValue.of(-2000)),
                readFile("amf0-ffmpeg-play"));
        assertEquals(
                List.of(AmfValue.of("deleteStream"), AmfValue.of(7), AmfNull.INSTANCE, AmfValue.of(1)),
                readFile("amf0-ffmpeg-delete-stream"));
    }

    @Test
    void shouldReadConnectOfObs() {
        List<AmfValue> values = readFile("amf0-obs-connect");

        assertEquals(AmfValue.of("connect"), values.get(0));
        assertEquals(
                AmfObject.builder()
                        .put("app", "live")
                        .put("type", "nonprivate")
                        .put("flashVer", "FMLE/3.0 (compatible; FMSc/1.0)")
                        .put("swfUrl", "rtmp://relay.example/live")
                        .put("tcUrl", "rtmp://relay.example/live")
                        .build(),
                values.get(2));
    }

    @Test
    @DisplayName("interop 20: @setDataFrame with an ECMA array")
    void shouldReadMetadataOfFfmpegAndObs() {
        List<AmfValue> ffmpeg = readFile("amf0-ffmpeg-set-data-frame");
        List<AmfValue> obs = readFile("amf0-obs-metadata");

        assertEquals(List.of(AmfValue.of("@setDataFrame"), AmfValue.of("onMetaData")), ffmpeg.subList(0, 2));
        AmfEcmaArray metadata = assertInstanceOf(AmfEcmaArray.class, ffmpeg.get(2));
        assertEquals(13, metadata.fields().size());
        assertEquals(320, metadata.get("width").orElseThrow().asNumber().orElseThrow());
        assertEquals(
                "Lavf62.3.100", metadata.get("encoder").orElseThrow().asString().orElseThrow());
        assertEquals(false, metadata.get("stereo").orElseThrow().asBoolean().orElseThrow());
        assertEquals(
                20, assertInstanceOf(AmfEcmaArray.class, obs.get(2)).fields().size());
        assertEquals(true, obs.get(2).get("stereo").orElseThrow().asBoolean().orElseThrow());
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void shouldWriteWhatItReadByteForByte(String file) {
        assertArrayEquals(Golden.file(file), Amf0Writer.write(readFile(file)));
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void shouldRefuseEveryTruncationButBetweenValues(String file) {
        byte[] whole = Golden.file(file);
        List<AmfValue> values = readFile(file);

        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            List<AmfValue> complete = valuesWithin(values, length);
            List<AmfValue> lenient = Golden.reader(cut).readLeniently();
            String where = file + " cut to " + length;
            if (Amf0Writer.write(complete).length == length) {
                assertEquals(complete, Golden.reader(cut).readAll(), where);
                assertEquals(complete, lenient, where);
            } else {
                assertEquals(
                        RtmpException.Kind.MALFORMED,
                        Failures.kindOf(() -> Golden.reader(cut).readAll()),
                        where);
                assertEquals(complete, lenient.subList(0, complete.size()), where);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("FILES")
    void shouldReadFromTheMiddleOfAnArray(String file) {
        byte[] payload = Golden.file(file);
        byte[] surrounded = new byte[payload.length + 20];
        Arrays.fill(surrounded, (byte) 0xFF);
        System.arraycopy(payload, 0, surrounded, 7, payload.length);

        Amf0Reader reader = new Amf0Reader(surrounded, 7, 7 + payload.length, AmfLimits.DEFAULT);

        assertEquals(readFile(file), reader.readAll());
    }

    private static List<AmfValue> readFile(String file) {
        return Golden.reader(Golden.file(file)).readAll();
    }

    private static List<AmfValue> valuesWithin(List<AmfValue> values, int length) {
        int count = 0;
        while (count < values.size() && Amf0Writer.write(values.subList(0, count + 1)).length <= length) {
            count++;
        }
        return values.subList(0, count);
    }
}
