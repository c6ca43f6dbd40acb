package weir.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldRefuseACommandItDoesNotKnow() {
        assertRefused("juggle", "juggle");
    }

    @Test
    void shouldRefuseAScenarioItDoesNotKnow() {
        assertRefused("late-join", "compare", "--nginx", "--scenario", "no-such-thing");
    }

    @Test
    void shouldRefuseToCompareNothing() {
        assertRefused("no server", "compare");
    }

    @Test
    void shouldSayWhatAnotherServerTakes() {
        assertRefused("NAME=URL,pid=PID", "compare", "--other", "srs=rtmp://127.0.0.1/live");
        assertRefused("NAME=URL,COMMAND", "compare", "--program", "srs=rtmp://127.0.0.1/live");
    }

    @Test
    void shouldFailWithoutAServerToLoad() {
        assertEquals(1, run("play", "http://127.0.0.1/live/test"));
        assertTrue(err.toString().startsWith("weir-loadtest: "), err.toString());
        assertEquals(1, run("publish", "rtmps://127.0.0.1/live/test"));
    }

    @Test
    void shouldFailWhenNobodyPlays() {
        assertEquals(1, run("play", "rtmp://127.0.0.1:9/live/test", "--seconds", "1", "--ramp", "0"));
        assertTrue(out.toString().contains("silent                       1"), out.toString());
    }

    @Test
    void shouldFailWhenNotAllPublish() {
        assertEquals(1, run("publish", "rtmp://127.0.0.1:9/live/test", "--seconds", "1", "--ramp", "0", "--json"));
        assertTrue(out.toString().contains("\"publishing\" : 0"), out.toString());
    }

    @Test
    void shouldExplainItself() {
        assertEquals(0, run("compare", "--help"));
        assertTrue(out.toString().contains("low-latency"), out.toString());
    }

    private void assertRefused(String because, String... arguments) {
        assertEquals(2, run(arguments));
        assertTrue(err.toString().contains(because), err.toString());
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
