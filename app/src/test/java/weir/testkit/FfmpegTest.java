package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FfmpegTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path stubs;

    @Test
    void shouldRunTheUnpackedPrograms() {
        assertVersion(Ffmpeg.ffmpeg("-version"));
        assertVersion(Ffmpeg.ffprobe("-version"));
    }

    @Test
    void shouldRunOnAMachineWithoutSoundAndScreenLibraries() throws IOException {
        for (String library : Ffmpeg.desktopLibraries()) {
            Ffmpeg.addStub(stubs, library);
        }
        ProcessBuilder command = Ffmpeg.ffmpeg("-version");
        command.environment().merge("LD_LIBRARY_PATH", stubs.toString(), (real, stub) -> stub + ":" + real);
        // The loader then says which file each library came from.
        command.environment().put("LD_DEBUG", "files");
        List<String> output = ExternalProcess.run("ffmpeg", command, LIMIT);
        for (String library : Ffmpeg.desktopLibraries()) {
            String initialised = "calling init: " + stubs.resolve(library);
            assertTrue(output.stream().anyMatch(line -> line.endsWith(initialised)), library);
        }
        assertEquals(
                List.of(),
                output.stream()
                        .filter(line -> line.contains("no version information"))
                        .toList());
    }

    private static void assertVersion(ProcessBuilder command) {
        List<String> output = ExternalProcess.run("ffmpeg", command, LIMIT);
        assertTrue(output.get(0).contains("version 8."), output.get(0));
    }
}
