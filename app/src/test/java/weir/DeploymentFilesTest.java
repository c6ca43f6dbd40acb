package weir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The files of deploy say the same as what they repeat. */
class DeploymentFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..");
    /** All phases of a shutdown, with the deadlines that pekko.conf and Pekko give them. */
    private static final int DRAIN_SECONDS = 90;

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static Set<String> find(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(read(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static int number(String file, String pattern) throws IOException {
        return Integer.parseInt(find(file, pattern).iterator().next().replaceAll("[^0-9]", ""));
    }

    @Test
    void shouldRunTheImageWithTheFlagsOfTheLauncher() throws IOException {
        Set<String> image = find("deploy/Dockerfile", "-XX:[A-Za-z+=0-9]+");
        Set<String> launcher = find("app/bin/weir", "-XX:(?:MaxDirect|\\+ExitOn|\\+UseG1|G1|GC)[A-Za-z+=0-9]+");
        assertEquals(5, launcher.size());
        assertTrue(image.containsAll(launcher), () -> launcher + " in " + image);
    }

    @Test
    void shouldLeaveTimeForADrain() throws IOException {
        assertTrue(number("deploy/weir.service", "TimeoutStopSec=[0-9]+") > DRAIN_SECONDS);
        assertTrue(number("deploy/compose.yaml", "stop_grace_period: [0-9]+s") > DRAIN_SECONDS);
        String pods = "deploy/kubernetes/statefulset.yaml";
        int grace = number(pods, "terminationGracePeriodSeconds: [0-9]+") - number(pods, "\\bseconds: [0-9]+");
        assertTrue(grace > DRAIN_SECONDS);
    }

    @Test
    void shouldKeepTheOperationsPortInside() throws IOException {
        assertEquals(Set.of(), find("deploy/compose.yaml", "7626"));
        assertEquals(Set.of(), find("deploy/kubernetes/services.yaml", "7626|operations"));
    }
}
