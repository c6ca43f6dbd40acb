package weir.node;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** reference.conf is the documentation of the settings: it is complete, and what it calls legal is what is accepted. */
class ReferenceConfTest {

    private static final Config REFERENCE = ConfigFactory.defaultReference();
    private static final Keys KEYS = Keys.of(REFERENCE);
    private static final Pattern RANGE =
            Pattern.compile("a (?:size|number|duration) from ([0-9]+)(ms|s|m|h|) to ([0-9]+)(ms|s|m|h|)(?: bytes)?");

    static Set<String> keys() {
        return KEYS.all();
    }

    static Stream<String> keysWithARange() {
        return KEYS.all().stream().filter(key -> range(key).find());
    }

    private static Matcher range(String key) {
        return RANGE.matcher(KEYS.legal(key));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldExplainEveryKeyAndSayWhatIsLegal(String key) {
        List<String> comments = REFERENCE.getValue(key).origin().comments();
        assertTrue(comments.size() >= 2, "no explanation of " + key);
        assertTrue(comments.get(comments.size() - 1).strip().startsWith("Legal: "), "nothing called legal for " + key);
        assertFalse(KEYS.legal(key).isBlank());
    }

    @ParameterizedTest
    @MethodSource("keysWithARange")
    void shouldAcceptTheRangeItCallsLegalAndNothingBeside(String key) {
        Matcher range = range(key);
        assertTrue(range.find());
        long least = Long.parseLong(range.group(1));
        long most = Long.parseLong(range.group(3));
        assertDoesNotThrow(() -> with(key, least + range.group(2)));
        assertDoesNotThrow(() -> with(key, most + range.group(4)));
        assertThrows(ConfigurationException.class, () -> with(key, least - 1 + range.group(2)));
        assertThrows(ConfigurationException.class, () -> with(key, most + 1 + range.group(4)));
    }

    private static void with(String key, String value) {
        Config given = ConfigFactory.empty().withValue(key, ConfigValueFactory.fromAnyRef(value, "test"));
        if (key.equals("weir.rtmp.max-message-size")) {
            given = given.withValue("weir.rtmp.max-partial-size", ConfigValueFactory.fromAnyRef("64 MiB", "test"));
        }
        Configuration.load(given, Map.of(), new Properties());
    }

    @Test
    void shouldGiveEveryKeyAVariableOfItsOwn() {
        Set<String> variables =
                KEYS.all().stream().map(Keys::environmentVariable).collect(Collectors.toSet());
        assertEquals(KEYS.all().size(), variables.size());
        assertTrue(variables.contains("WEIR_STREAM_GRACE_PERIOD"));
    }

    @Test
    void shouldLeaveKubernetesItsVariables() {
        Pattern kubernetes = Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT.*|_PORT|_PORT_[0-9]+_.*)");
        for (String key : KEYS.all()) {
            assertFalse(kubernetes.matcher(Keys.environmentVariable(key)).matches(), key);
        }
    }
}
