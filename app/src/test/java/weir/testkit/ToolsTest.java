package weir.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

class ToolsTest {

    @Test
    void shouldFindAProgramOnTheSearchPath() {
        assertTrue(Files.isExecutable(Tools.require("sh")));
    }

    @Test
    void shouldFindNoProgramOfAnUnknownName() {
        assertEquals(Optional.empty(), Tools.find("no-such-program"));
    }

    @Test
    void shouldReturnAFileThatExists() {
        assertEquals(Path.of("/dev/null"), Tools.requireFile(Path.of("/dev/null"), "base-files"));
    }

    @Test
    void shouldSkipATestThatLacksATool() {
        TestAbortedException skipped =
                assertThrows(TestAbortedException.class, () -> Tools.refuse("this test needs haproxy", false));
        assertTrue(skipped.getMessage().contains("needs haproxy"), skipped.getMessage());
    }

    @Test
    void shouldFailATestThatLacksAToolWhenAllAreRequired() {
        assertThrows(AssertionFailedError.class, () -> Tools.refuse("this test needs haproxy", true));
    }
}
