package weir.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.settings.SettingsException;

class PushRuleTest {

    @Test
    void shouldHaveTheSameIdWhereverItIsWritten() {
        String id = PushRule.of("live/*", "rtmp://host/app").id();
        assertTrue(id.matches("[0-9a-f]{12}"), id);
        assertEquals(id, PushRule.of("live/*", "rtmp://host/app").id());
        assertNotEquals(id, PushRule.of("live/*", "rtmp://host/other").id());
        assertNotEquals(id, PushRule.of("*", "rtmp://host/app").id());
    }

    @Test
    void shouldReadRulesOfTheConfiguration() {
        List<PushRule> all = PushSettings.relayTo(List.of("rtmp://a/app", "rtmp://b/app"));
        assertEquals(
                List.of("*", "*"),
                all.stream().map(rule -> rule.match().toString()).toList());
        List<PushRule> some = PushSettings.rules("live/*", List.of("rtmp://a/app"));
        assertEquals("live/*", some.get(0).match().toString());
    }

    @Test
    void shouldNameTheKeyOfABadRuleAndNotShowIt() {
        SettingsException refused =
                assertThrows(SettingsException.class, () -> PushSettings.relayTo(List.of("rtmp:/host/secret")));
        assertEquals("relay-to", refused.key());
        assertFalse(refused.getMessage().contains("secret"), refused.getMessage());
        assertEquals(
                "rules",
                assertThrows(SettingsException.class, () -> PushSettings.rules("", List.of("rtmp://a/app")))
                        .key());
    }

    @Test
    void shouldRefuseMoreRulesThanThereMayBe() {
        List<PushRule> rules = PushSettings.relayTo(List.of("rtmp://a/app", "rtmp://b/app"));
        Duration second = Duration.ofSeconds(1);
        assertThrows(
                SettingsException.class, () -> new PushSettings(rules, second, second, 0, 1 << 20, second, 1, 100));
    }
}
