package weir.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.record.RecordRule;
import weir.record.RecordSettings;
import weir.record.RecordingPlan;

/** {@code weir.record}: rules that say some things and leave others to what is above them. */
class RecordConfigurationTest {

    @Test
    void shouldRecordNothingByDefault() {
        RecordSettings record = load("[]");
        assertFalse(record.all());
        assertEquals(Path.of("recordings").toAbsolutePath(), record.directory());
        assertEquals(
                "{app}_{name}_{YYYYMMDD_HHMMSS}.flv", record.plan().fileName().toString());
    }

    @Test
    @DisplayName("001 FR-026: what a rule does not say is as directly under weir.record")
    void shouldFillInWhatARuleDoesNotSay() {
        List<RecordRule> rules = load("[{ match = \"live/*\", segment = 10m, on-reconnect = new-file },"
                        + " { match = \"test/*\", record = false, file-name = \"{name}.flv\" }]")
                .rules();
        assertTrue(rules.get(0).record());
        assertEquals(Duration.ofMinutes(10), rules.get(0).plan().segment());
        assertEquals(RecordingPlan.Reconnect.NEW_FILE, rules.get(0).plan().onReconnect());
        assertEquals(
                "{app}_{name}_{YYYYMMDD_HHMMSS}.flv",
                rules.get(0).plan().fileName().toString());
        assertFalse(rules.get(1).record());
        assertEquals(Duration.ZERO, rules.get(1).plan().segment());
        assertEquals("{name}.flv", rules.get(1).plan().fileName().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{ match = \"*\", segment = 10ms }]          | segment is 10ms, not from 1s to 24h",
                "[{ match = \"*\", record = maybe }]          | rules",
                "[{ match = \"*\", file-name = \"../x.flv\" }]  | file-name is '../x.flv'; legal: a relative path",
                "[{ match = \"*\", directory = \"/\", x = 1 }]  | has a rule with the key x; legal: a list such as",
                "[{ match = \"*\", rules = [] }]              | has a rule with the key rules; legal: a list such as",
                "[{ segment = 10s }]                        | has a rule without match; legal: a list such as",
                "7                                          | rules is '7'; legal: a list such as",
            })
    void shouldSayWhatIsWrongWithARule(String rules, String problem) {
        String said =
                assertThrows(ConfigurationException.class, () -> load(rules)).getMessage();
        assertTrue(said.contains(problem), said);
        assertTrue(said.startsWith("-Dweir.record.rules"), said);
    }

    private static RecordSettings load(String rules) {
        Properties properties = new Properties();
        properties.setProperty("weir.record.rules", rules);
        return Configuration.load(ConfigFactory.empty(), Map.of(), properties)
                .settings()
                .record();
    }
}
