package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    private static Config run(String... arguments) {
        return assertInstanceOf(Options.Request.Run.class, Options.parse(arguments))
                .settings();
    }

    private static String refusal(String... arguments) {
        return assertThrows(ConfigurationException.class, () -> Options.parse(arguments))
                .getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "--listen, weir.listen",
        "--http, weir.http",
        "--ops, weir.ops",
        "--cluster, weir.cluster",
        "--config, weir.config",
        "--chunk-size, weir.rtmp.chunk-size",
        "--merge-window, weir.stream.merge-window",
        "--log-level, weir.log.level",
        "--log-format, weir.log.format"
    })
    void shouldTurnAnOptionIntoItsKey(String option, String key) {
        assertEquals("value", run(option, "value").getString(key));
        assertEquals("value", run(option + "=value").getString(key));
        assertEquals(option, run(option, "value").getValue(key).origin().description());
    }

    @Test
    void shouldCollectRepeatedOptions() {
        Config given = run("--seed", "a:1", "--role", "edge", "--seed", "b:2");
        assertEquals(List.of("a:1", "b:2"), given.getStringList("weir.seeds"));
        assertEquals(List.of("edge"), given.getStringList("weir.roles"));
    }

    @Test
    void shouldAskForNothingWithoutOptions() {
        assertTrue(run().isEmpty());
    }

    @Test
    void shouldPrintHelpThatNamesEveryOption() {
        String help = assertInstanceOf(Options.Request.Print.class, Options.parse("--help"))
                .text();
        for (String option : List.of("--listen=HOST:PORT", "--seed", "--merge-window", "--version", "--help")) {
            assertTrue(help.contains(option), help);
        }
    }

    @Test
    void shouldPrintTheVersion() {
        assertEquals(new Options.Request.Print("weir " + Version.current()), Options.parse("--version"));
    }

    @Test
    void shouldNameTheNearestOption() {
        assertEquals("there is no option --lissten; the nearest is --listen; see --help", refusal("--lissten", "x:1"));
        assertEquals("there is no option --seeds; the nearest is --seed; see --help", refusal("--seeds=a:1"));
        assertEquals("there is no option --zzzzzzzzzz; see --help", refusal("--zzzzzzzzzz"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--record-everything", "-x", "--no-such-option"})
    void shouldRefuseOptionsThereAreNot(String option) {
        assertTrue(refusal(option).contains(option));
    }

    @Test
    void shouldRefuseAnOptionWithoutValueOrGivenTwice() {
        assertTrue(refusal("--listen").contains("--listen"));
        assertTrue(refusal("--listen", "--http", "a:1").contains("--listen"));
        assertTrue(refusal("--http", "a:1", "--http", "b:1").contains("--http"));
        assertEquals("'stray' belongs to no option; see --help", refusal("stray"));
    }

    @Test
    void shouldTakeAFlagWithoutAValue() {
        Options.Request.Run run = (Options.Request.Run) Options.parse("--record-all", "--record-dir", "/tmp/there");
        assertTrue(run.settings().getBoolean("weir.record.all"));
        assertEquals("/tmp/there", run.settings().getString("weir.record.directory"));
        assertTrue(refusal("--record-all=yes").contains("--record-all"));
    }

    @Test
    void shouldTakeFilesToRepair() {
        assertEquals(
                new Options.Request.Repair(List.of("a.flv", "b.part")), Options.parse("repair", "a.flv", "b.part"));
        assertTrue(refusal("repair").contains("needs a file"));
        Options.Request.Print help = (Options.Request.Print) Options.parse("repair", "--help");
        assertTrue(help.text().contains("FILE"), help.text());
    }

    @Test
    void shouldNotReadOptionsFromAFile() {
        assertTrue(refusal("@options.txt").contains("@options.txt"));
    }
}
