package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TestMediaTest {

    private static Stream<Arguments> clips() {
        return Stream.of(
                Arguments.of(TestMedia.h264Aac(2, 1), "aac h264"),
                Arguments.of(TestMedia.h264BFramesAac(2, 1), "aac h264"),
                Arguments.of(TestMedia.hevcAac(2, 1), "aac hevc"),
                Arguments.of(TestMedia.av1Opus(2, 1), "av1 opus"),
                Arguments.of(TestMedia.vp9Opus(2, 1), "opus vp9"),
                Arguments.of(TestMedia.h264Flac(2, 1), "flac h264"),
                Arguments.of(TestMedia.h264Ac3(2, 1), "ac3 h264"),
                Arguments.of(TestMedia.h264Eac3(2, 1), "eac3 h264"),
                Arguments.of(TestMedia.h264Mp3(2, 1), "h264 mp3"),
                Arguments.of(TestMedia.aacOnly(2), "aac"),
                Arguments.of(TestMedia.h264Only(2, 1), "h264"),
                Arguments.of(TestMedia.multitrack(2, 1), "aac aac h264 h264"));
    }

    @ParameterizedTest
    @MethodSource("clips")
    void shouldHoldTheCodecsNamed(TestMedia clip, String codecs) {
        Path file = clip.file();
        ProcessBuilder probe =
                Ffmpeg.ffprobe("-show_entries", "stream=codec_name", "-of", "csv=print_section=0", file.toString());
        List<String> found = ExternalProcess.run("ffprobe", probe, Duration.ofSeconds(60));
        assertEquals(codecs, String.join(" ", found.stream().sorted().toList()));
        assertEquals(List.of(), Ffmpeg.decode(file.toString()));
        assertEquals(0, FlvFile.read(file).unfinished());
    }
}
