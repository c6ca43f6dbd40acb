package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExternalProcessTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static ExternalProcess shell(String script) {
        return ExternalProcess.start("shell", new ProcessBuilder("/bin/sh", "-c", script));
    }

    @Test
    void shouldCollectOutputAndErrorsInOrder() {
        try (ExternalProcess process = shell("echo one; echo two >&2; exit 3")) {
            assertEquals(3, process.waitFor(LONG));
            assertEquals(List.of("one", "two"), process.output());
            assertTrue(process.outputContains("tw"));
        }
    }

    @Test
    void shouldKeepTheLastLinesOnly() {
        int printed = ExternalProcess.KEPT_LINES + 2;
        List<String> output = ExternalProcess.run("seq", new ProcessBuilder("seq", "" + printed), LONG);
        assertEquals(ExternalProcess.KEPT_LINES, output.size());
        assertEquals("3", output.get(0));
    }

    @Test
    void shouldWaitForALine() {
        try (ExternalProcess process = shell("echo up; exec cat /dev/zero > /dev/null")) {
            process.awaitOutput(LONG, "up");
            assertTrue(process.isAlive());
        }
    }

    @Test
    void shouldNotWaitForALineOfAProcessThatEnded() {
        try (ExternalProcess process = shell("echo down")) {
            AssertionError failure = assertThrows(AssertionError.class, () -> process.awaitOutput(LONG, "up"));
            assertTrue(failure.getMessage().contains("down"), failure.getMessage());
        }
    }

    @Test
    void shouldSayWhatWasPrintedWhenAProcessIsLate() {
        try (ExternalProcess process = shell("echo busy; exec cat /dev/zero > /dev/null")) {
            process.awaitOutput(LONG, "busy");
            AssertionError failure = assertThrows(AssertionError.class, () -> process.waitFor(Duration.ofMillis(1)));
            assertTrue(failure.getMessage().contains("busy"), failure.getMessage());
        }
    }

    @Test
    void shouldFailARunThatEndsWithAnotherCodeThanZero() {
        ProcessBuilder command = new ProcessBuilder("/bin/sh", "-c", "echo broken; exit 1");
        AssertionError failure = assertThrows(AssertionError.class, () -> ExternalProcess.run("sh", command, LONG));
        assertTrue(failure.getMessage().contains("broken"), failure.getMessage());
    }

    @Test
    void shouldKillWhatAProcessStarted() {
        ExternalProcess process = shell("cat /dev/zero > /dev/null & echo $!; wait");
        Await.until(LONG, "the child's id", () -> !process.output().isEmpty());
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(process.output().get(0))).orElseThrow();
        process.close();
        assertFalse(process.isAlive());
        Await.until(LONG, "the child's death", () -> !child.isAlive());
    }

    @Test
    void shouldEndAProcessThatIsAskedTo() {
        try (ExternalProcess process = shell("exec cat /dev/zero > /dev/null")) {
            process.terminate();
            assertEquals(128 + 15, process.waitFor(LONG));
        }
    }

    @Test
    void shouldFreezeAndThaw() {
        try (ExternalProcess process = shell("exec cat /dev/zero > /dev/null")) {
            process.freeze();
            Await.until(LONG, "a stopped process", () -> state(process) == 'T');
            process.thaw();
            Await.until(LONG, "a running process", () -> state(process) != 'T');
        }
    }

    private static char state(ExternalProcess process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
